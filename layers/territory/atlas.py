"""The grids of a draft, or of any day, as a map shows them: simplified together, beside today's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

import shapely
from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from layers.territory.history import as_of, entered_at
from layers.territory.models import Grid, GridRevision, GridSet
from layers.territory.partition import same_land
from layers.territory.queries import grid_set_in_force, grids_in_force

Box = tuple[float, float, float, float]
Row = TypeVar("Row", Grid, GridRevision)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A grid in EPSG:4326. ``same``: today's grid of this code has the same land."""

    code: str
    name: str
    shape: BaseGeometry
    same: bool


def drawn_set(grid_set: GridSet, box: Box, tolerance: float) -> list[Drawn]:
    """The grids of a set, a draft for instance, that meet the ``box`` (degrees).

    Borders may lie off by ``tolerance`` (degrees), neighbours by the same. Three queries.
    """
    rows = Grid.objects.filter(grid_set=grid_set, retired_at__isnull=True)
    return _drawn(_within(rows, box).order_by("code"), tolerance)


def drawn_day(day: date, box: Box, tolerance: float) -> list[Drawn]:
    """The grids at the end of a ``day``, or now if it is today; none before the first set.

    Of a day to come, those that would be in force then as things are. Of a day in force but before
    its set was entered here, those that were entered. Five queries.
    """
    grid_set = grid_set_in_force(day)
    if grid_set is None:
        return []
    moment = max(end_of(day), entered_at(grid_set.pk))
    return _drawn(_within(as_of(grid_set.pk, moment), box), tolerance)


def end_of(day: date) -> datetime:
    """The last moment of the day by the county's clock."""
    return datetime.combine(day, time.max, timezone.get_current_timezone())


def _within(rows: QuerySet[Row], box: Box) -> QuerySet[Row]:
    around = Polygon.from_bbox(box)
    around.srid = 4326
    return rows.filter(geom__bboverlaps=around)


def _drawn(rows: Iterable[Grid | GridRevision], tolerance: float) -> list[Drawn]:
    found = list(rows)
    exact = [_shape(row) for row in found]
    same = _same(found, exact)
    simple: Iterable[BaseGeometry] = shapely.coverage_simplify(exact, tolerance) if exact else []
    return [
        Drawn(row.code, row.name, whole if shape.is_empty else shape, row.code in same)
        for row, shape, whole in zip(found, simple, exact, strict=True)
    ]


def _same(rows: Sequence[Grid | GridRevision], shapes: Sequence[BaseGeometry]) -> set[str]:
    """The codes of rows whose land is that of today's grid of this code."""
    today = {
        grid.code: grid
        for grid in grids_in_force().defer("geom").filter(code__in=[row.code for row in rows])
    }
    # The same row in the same version needs no look at its shape.
    same = {row.code for row in rows if row.code in today and _key(row) == _key(today[row.code])}
    asked = set(today) - same
    land = _land(grids_in_force().filter(code__in=asked)) if asked else {}
    for row, shape in zip(rows, shapes, strict=True):
        if row.code in land and same_land(land[row.code], shape):
            same.add(row.code)
    return same


def _key(row: Grid | GridRevision) -> tuple[int, int]:
    return (row.pk if isinstance(row, Grid) else row.grid_id), row.version


def _land(grids: Iterable[Grid]) -> Mapping[str, BaseGeometry]:
    return {grid.code: _shape(grid) for grid in grids}


def _shape(row: Grid | GridRevision) -> BaseGeometry:
    return shapely.from_wkb(bytes(row.geom.wkb)) if row.geom else shapely.MultiPolygon()
