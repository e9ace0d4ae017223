"""The only way to read enterprises for a person of the staff.

An enterprise is public, its legal person and phone are not: ``Scope.sees_people`` decides on them.
"""

from django.db.models import Q, QuerySet

from layers.enterprises.models import Enterprise
from layers.staff.scope import Scope


def for_scope(scope: Scope) -> QuerySet[Enterprise]:
    """Enterprises of the areas that the ``scope`` covers, closed ones included."""
    if scope.everything:
        return Enterprise.objects.all()
    allowed = Q(pk__in=[])
    if scope.grids:
        allowed |= Q(grid_id__in=scope.grids)
    if scope.divisions:
        allowed |= Q(grid__village_id__in=scope.divisions)
        allowed |= Q(grid__village__parent_id__in=scope.divisions)
    return Enterprise.objects.filter(allowed)


def working(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Without those that closed down."""
    return enterprises.filter(closed_at__isnull=True)
