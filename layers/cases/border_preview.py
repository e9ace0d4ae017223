"""What an edit of borders would do, before it is saved: by grid, square metres and open cases."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from layers.cases.models import Case
from layers.cases.states import OPEN
from layers.territory.coverage import area_m2
from layers.territory.edit import Plan
from layers.territory.locate_many import locate_many


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
    """Return each grid whose land would change, by code. One query, in the plan's transaction."""
    codes = sorted(plan.moved())
    rows = plan.bench.rows
    by_pk = {rows[code].pk: code for code in codes if code in rows}
    cases = Case.objects.filter(grid__in=by_pk, state__in=OPEN).values_list("grid_id", "geom")
    placed = [(by_pk[grid], geom.x, geom.y) for grid, geom in cases if grid and geom]
    before = Counter(code for code, _lon, _lat in placed)
    lon, lat = (np.array([case[i] for case in placed], dtype=np.float64) for i in (1, 2))
    shapes = np.array([plan.shapes[code] for code in codes], dtype=object)
    after = Counter(codes[i] for i in locate_many(shapes, lon, lat) if i >= 0)
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


def _area(shape: BaseGeometry) -> float:
    return 0.0 if shape.is_empty else area_m2(shape)
