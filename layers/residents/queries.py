"""The only way to read households and people for a person of the staff.

Workers see their grids, dispatchers their town or the county. Leaders, supervisors and departments
see no household at all: a point with its colour tells who lives there. They get counts.
"""

from django.db.models import Q, QuerySet

from layers.people_scope import people_in
from layers.residents.models import Household, Person
from layers.staff.scope import Scope


def for_scope(scope: Scope) -> QuerySet[Household]:
    """Households of the areas whose people the ``scope`` may see, those moved out included."""
    if scope.all_people:
        return Household.objects.all()
    allowed = Q(pk__in=[])
    if scope.grids:
        allowed |= Q(grid_id__in=scope.grids)
    if scope.people_divisions:
        allowed |= Q(grid__village_id__in=scope.people_divisions)
        allowed |= Q(grid__village__parent_id__in=scope.people_divisions)
    return Household.objects.filter(allowed)


def living(households: QuerySet[Household]) -> QuerySet[Household]:
    """Without those that moved out."""
    return households.filter(moved_out_at__isnull=True)


def people_of(household: Household, scope: Scope) -> list[Person]:
    """The people of a household as they were entered, encrypted; empty out of ``scope``."""
    with people_in(scope):
        return list(Person.objects.filter(household=household).order_by("id"))
