"""What an edit of borders would do, before it is saved: by grid, square metres and open cases."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.cases.models import Case
from layers.cases.states import OPEN
from layers.territory.coverage import area_m2
from layers.territory.edit import Plan
from layers.territory.locate_many import locate_many
from layers.territory.models import GridSet


@dataclass(frozen=True, slots=True)
class GridPreview:
    """A grid before and after; area in m² (geodesic), 0 for one without land."""

    code: str
    name: str
    area_before: float
    area_after: float
    open_before: int
    open_after: int


def border_preview(plan: Plan) -> list[GridPreview]:
    """Return each grid whose land would change, by code. One query, in the plan's transaction.

    No case is in a grid of a draft yet, so for one both numbers are of points that lie there.
    """
    codes = sorted(plan.moved())
    rows = plan.bench.rows
    by_pk = {rows[code].pk: code for code in codes if code in rows}
    drafted = plan.bench.grid_set.state == GridSet.State.DRAFT
    where = Q(geom__bboverlaps=plan.box()) if drafted else Q(grid__in=by_pk)
    cases = Case.objects.filter(where, state__in=OPEN).values_list("grid_id", "geom")
    placed = [(by_pk.get(grid, ""), geom.x, geom.y) for grid, geom in cases if grid and geom]
    lon, lat = (np.array([case[i] for case in placed], dtype=np.float64) for i in (1, 2))
    before = Counter(code for code, _lon, _lat in placed)
    if drafted:
        before = _counted(codes, [plan.land_before(code) for code in codes], lon, lat)
    after = _counted(codes, [plan.shapes[code] for code in codes], lon, lat)
    return [
        GridPreview(
            code,
            rows[code].name if code in rows else plan.names[code],
            _area(plan.land_before(code)),
            _area(plan.shapes[code]),
            before[code],
            after[code],
        )
        for code in codes
    ]


def _counted(
    codes: Sequence[str], land: Sequence[BaseGeometry], lon: NDArray[Any], lat: NDArray[Any]
) -> Counter[str]:
    """How many of the points lie in the land of each code."""
    there = locate_many(np.array(land, dtype=object), lon, lat)
    return Counter(codes[at] for at in there if at >= 0)


def _area(shape: BaseGeometry) -> float:
    return 0.0 if shape.is_empty else area_m2(shape)
