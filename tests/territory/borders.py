"""Helpers for tests of borders: things to draw, and whether grids partition their land."""

from collections import Counter
from collections.abc import Iterable

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from layers.territory.models import Grid, GridRevision
from layers.territory.partition.lattice import half_edges

Corners = tuple[float, float]


def area(*corners: Corners) -> Polygon:
    """A polygon from its corners (lon, lat)."""
    return Polygon(corners)


def shape(grid: Grid) -> BaseGeometry:
    """The grid's stored land as shapely."""
    return shapely.from_wkb(bytes(grid.geom.wkb))


def assert_partition(cells: Iterable[BaseGeometry], outline: BaseGeometry) -> None:
    """Valid cells on the lattice that walk every edge once each way, but for the outline's."""
    walked: Counter[object] = Counter()
    total = 0.0
    for cell in cells:
        assert cell.is_valid
        coords = shapely.get_coordinates(cell)
        assert (np.round(coords, 7) == coords).all()
        walked.update(half_edges(cell))
        total += cell.area
    assert max(walked.values()) == 1
    rim = shapely.linestrings([e for e in walked if e[::-1] not in walked])  # type: ignore[index]
    assert outline.boundary.buffer(1e-7).covers(shapely.union_all(rim))
    assert abs(total / outline.area - 1) < 1e-9


def assert_history_agrees() -> None:
    """The last state of every grid in the history is the grid, and no version is missing."""
    states: dict[int, list[GridRevision]] = {}
    for state in GridRevision.objects.order_by("grid", "version"):
        states.setdefault(state.grid_id, []).append(state)
    for grid in Grid.objects.all():
        versions = [state.version for state in states[grid.pk]]
        assert versions == list(range(1, grid.version + 1))
        last = states[grid.pk][-1]
        assert (last.geom, last.code, last.name, last.retired_at) == (
            grid.geom, grid.code, grid.name, grid.retired_at,
        )  # fmt: skip


def blob(grid: BaseGeometry, where: float, size: float, turn: float) -> BaseGeometry:
    """A rough triangle to octagon somewhere on the border of the grid, up to a fifth as wide."""
    on_border = grid.boundary.interpolate(where, normalized=True)
    radius = np.sqrt(grid.area) * (0.01 + 0.2 * size)
    return rotate(on_border.buffer(radius, quad_segs=1 + int(turn * 2)), 360 * turn)


def line_across(grid: BaseGeometry, where: float, size: float, turn: float) -> LineString:
    """A line of two bends across the grid's middle."""
    west, south, east, north = grid.bounds
    centre = Point(west + (east - west) * (0.3 + 0.4 * where), south + (north - south) / 2)
    reach = east - west + north - south
    bent = LineString(
        [
            (centre.x - reach, centre.y),
            (centre.x, centre.y + reach * 0.1 * (size - 0.5)),
            (centre.x + reach, centre.y),
        ]
    )
    return rotate(bent, 180 * turn, origin=centre)
