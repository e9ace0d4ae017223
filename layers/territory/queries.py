"""Reading the territory in force: grids, divisions, and an edition that changes when they do."""

from datetime import date

from django.db.models import QuerySet
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


def edition() -> str:
    """A word that changes whenever a border, a name or the grid set in force changes."""
    grid_set = grid_set_in_force()
    token = BorderStamp.objects.values_list("token", flat=True).first()
    return f"{grid_set.pk if grid_set else 0}-{token}"
