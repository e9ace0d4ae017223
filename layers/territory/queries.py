"""Reading the territory in force: grids, divisions, and an edition that changes when they do."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from layers.territory.models import BorderStamp, Grid, GridSet


def grid_set_in_force(day: date | None = None) -> GridSet | None:
    """The grid set of today, or of another day; None for a day when there was none."""
    on = day or timezone.localdate()
    return (
        GridSet.objects.filter(state=GridSet.State.IN_FORCE, starts_on__lte=on)
        .exclude(ends_on__lte=on)
        .first()
    )


def grids_in_force() -> QuerySet[Grid]:
    """The grids of today's grid set; those merged away are not among them."""
    return Grid.objects.filter(grid_set=grid_set_in_force(), retired_at__isnull=True)


def grid_ids_under(divisions: Collection[int]) -> list[int]:
    """The ids of all grids, of whatever set, in these villages and towns."""
    inside = Q(village__in=divisions) | Q(village__parent__in=divisions)
    return sorted(Grid.objects.filter(inside).order_by().values_list("pk", flat=True))


def edition() -> str:
    """A word that changes whenever a border, a name or the grid set in force changes."""
    grid_set = grid_set_in_force()
    token = BorderStamp.objects.values_list("token", flat=True).first()
    return f"{grid_set.pk if grid_set else 0}-{token}"
