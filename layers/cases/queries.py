"""The only way to read cases for a person: everything goes through ``for_scope``."""

from django.db.models import F, Q, QuerySet

from layers.cases.functions import Grams
from layers.cases.models import Case
from layers.staff.scope import Scope


def for_scope(scope: Scope) -> QuerySet[Case]:
    """Cases that a person of this ``scope`` may see: own area, own department, or given to them."""
    if scope.everything:
        return Case.objects.all()
    allowed = Q(pk__in=[])
    if scope.user_id and scope.sees_people:
        allowed |= Q(owner_id=scope.user_id)
    if scope.grids:
        allowed |= Q(grid_id__in=scope.grids)
    if scope.departments:
        allowed |= Q(department_id__in=scope.departments)
        allowed |= Q(helpers__overlap=sorted(scope.departments))
    if scope.divisions:
        allowed |= Q(town_id__in=scope.divisions) | Q(village_id__in=scope.divisions)
    return Case.objects.filter(allowed)


def with_grams(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what ``search.sought`` compares; nothing of it is read."""
    return cases.alias(grams=Grams("address", "text"))


def by_lookup(lookup_hash: bytes) -> Case | None:
    """The case a complainant's code stands for, with what the look-up page shows."""
    return (
        Case.objects.filter(lookup_hash=lookup_hash)
        .select_related("category", "grid", "department", "town", "merged_into__department")
        .first()
    )


def most_urgent(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Order for queues: the deadline that runs out first, on top."""
    return cases.order_by(F("resolve_due").asc(), "id")
