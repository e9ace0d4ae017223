"""Who has how much to do: open cases by grid and by person."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from layers.cases.models import Case
from layers.cases.states import OPEN


def open_per_grid(cases: QuerySet[Case]) -> dict[int, int]:
    """Open cases of each grid that has any, by the grid's id."""
    return _tally(cases.filter(grid__isnull=False), "grid_id")


def open_per_owner(cases: QuerySet[Case], owners: Collection[int]) -> dict[int, int]:
    """Open cases of each of these people who has any, by the person's id."""
    return _tally(cases.filter(owner_id__in=owners), "owner_id")


def _tally(cases: QuerySet[Case], column: str) -> dict[int, int]:
    counted = cases.filter(state__in=OPEN).order_by().values(column).annotate(number=Count("*"))
    return dict(counted.values_list(column, "number"))
