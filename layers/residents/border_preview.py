"""What an edit of borders would do to households, before it is saved: so many in each grid."""

from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from layers.residents.models import Household
from layers.residents.queries import living
from layers.territory.edit import Plan
from layers.territory.locate_many import locate_many
from layers.territory.models import GridSet


@dataclass(frozen=True, slots=True)
class HouseholdPreview:
    """The households of a grid before and after; those that moved out do not count."""

    code: str
    before: int
    after: int


def household_preview(plan: Plan) -> list[HouseholdPreview]:
    """Return each grid whose land would change, by code. One query, in the plan's transaction.

    Nobody has a grid of a draft yet, so for one both numbers are of those whose point lies there.
    """
    codes = sorted(plan.moved())
    rows = plan.bench.rows
    of_grid = {rows[code].pk: at for at, code in enumerate(codes) if code in rows}
    drafted = plan.bench.grid_set.state == GridSet.State.DRAFT
    where = Q(geom__bboverlaps=plan.box()) if drafted else Q(grid__in=of_grid)
    # No people here, only points: whoever may move a border may know how many homes it moves.
    homes = living(Household.objects.filter(where)).values_list("grid_id", "geom")
    found = [(of_grid.get(grid, -1), geom.x, geom.y) for grid, geom in homes]
    grid = np.array([at for at, _x, _y in found], dtype=np.int64)
    lon, lat = (np.array([home[i] for home in found], dtype=np.float64) for i in (1, 2))
    if drafted:
        grid = locate_many(
            np.array([plan.land_before(code) for code in codes], dtype=object), lon, lat
        )
    shapes = np.array([plan.shapes[code] for code in codes], dtype=object)
    there = locate_many(shapes, lon, lat)
    before = np.bincount(grid[grid >= 0], minlength=len(codes))
    after = np.bincount(there[there >= 0], minlength=len(codes))
    return [
        HouseholdPreview(code, int(before[at]), int(after[at])) for at, code in enumerate(codes)
    ]
