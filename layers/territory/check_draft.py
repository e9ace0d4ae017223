"""The report on a draft that the territory itself can give: faults of the land, edits it lacks.

Who and what lives on it is told by ``layers.fieldwork.draft_report``.
"""

from django.db.models import QuerySet

from layers.territory.bench import shapes_of
from layers.territory.coverage import Fault
from layers.territory.history import edits_of_set
from layers.territory.import_grids import GridRow, check
from layers.territory.models import Edit, Grid, GridSet


def check_draft(draft: GridSet) -> list[Fault]:
    """Every gap, overlap, sliver and whatever else ``import_grids.check`` finds, by code.

    An empty set has none; it cannot be submitted all the same.
    """
    return check(rows_of_set(draft))


def rows_of_set(grid_set: GridSet) -> list[GridRow]:
    """The grids of the set that have land, as a file would give them."""
    grids = list(
        Grid.objects.filter(grid_set=grid_set, retired_at__isnull=True)
        .select_related("village")
        .defer("village__geom")
    )
    shapes = shapes_of(grids)
    return [
        GridRow(grid.code, grid.name, grid.kind, grid.village.code, shapes[grid.code])
        for grid in grids
    ]


def missing_edits(draft: GridSet) -> QuerySet[Edit]:
    """Edits of the grids that the draft was copied from, made since: they are not in it."""
    if draft.base_id is None or draft.copied_at is None:
        return Edit.objects.none()
    return edits_of_set(draft.base_id, since=draft.copied_at)
