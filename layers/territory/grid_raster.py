"""A look-up table over the grids: most points are answered by their cell alone. Pure.

A cell that no border comes near lies in one grid, or in none, with all its points. In a cell that a
border touches the polygons are asked, those whose boxes come into the block of cells around.

    ┌──┬──┬──┬──┬──┐     1 2   the grid of the whole cell
    │ 1│ 1│ ?│ 2│ 2│     ?     a border runs here: ask the polygons
    │ 1│ ?│ ?│ 2│ 2│
"""

from collections.abc import Iterable
from math import sqrt
from threading import Lock
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.territory.locate_many import locate_many
from layers.territory.places import ON_BORDER_DEGREES, Location

# For every grid; with so many, four of five points of a county lie in a cell without a border.
_CELLS: Final = 400
# Cells along a side of a block; some four blocks a grid.
_BLOCK: Final = 7
_ASK: Final = -2
# Keeps rounding away from the edges of cells.
_MARGIN: Final = 2 * ON_BORDER_DEGREES


class GridRaster:
    """Answers ``locate`` for a fixed set of grids."""

    def __init__(self, grids: Iterable[tuple[Location, BaseGeometry]]) -> None:
        self._grids = sorted(grids, key=lambda grid: grid[0].grid_code)
        # A prepared shape finishes itself at its first use, which two threads must not do at once.
        self._lock = Lock()
        # Nothing lies inside the frame of no grids.
        self._west = self._south = self._east = self._north = float("nan")
        if self._grids:
            self._survey(np.array([shape for _location, shape in self._grids], dtype=object))

    def locate(self, lon: float, lat: float) -> Location | None:
        """Return the grid with the lowest code within ``ON_BORDER_DEGREES`` of the WGS84 point."""
        if not (self._west <= lon <= self._east and self._south <= lat <= self._north):
            return None
        column, row = int((lon - self._west) / self._side), int((lat - self._south) / self._side)
        answer: int = self._cells[row * self._columns + column]
        if answer >= 0:
            return self._grids[answer][0]
        return self._asked(lon, lat, column, row) if answer == _ASK else None

    def _asked(self, lon: float, lat: float, column: int, row: int) -> Location | None:
        point = shapely.Point(lon, lat)
        with self._lock:
            for location, shape in self._blocks.get((column // _BLOCK, row // _BLOCK), ()):
                if shape.dwithin(point, ON_BORDER_DEGREES):
                    return location
        return None

    def _survey(self, shapes: NDArray[Any]) -> None:
        shapely.prepare(shapes)
        boxes = shapely.bounds(shapes) + _MARGIN * np.array([-1, -1, 1, 1])
        self._west, self._south = boxes[:, :2].min(axis=0).tolist()
        self._east, self._north = boxes[:, 2:].max(axis=0).tolist()
        area = (self._east - self._west) * (self._north - self._south)
        self._side = sqrt(area / (_CELLS * len(shapes)))
        table = self._table(shapes)
        self._columns = table.shape[1]
        self._cells = table.ravel().data
        self._blocks: dict[tuple[int, int], list[tuple[Location, BaseGeometry]]] = {}
        first, last = self._cell(boxes[:, :2]) // _BLOCK, self._cell(boxes[:, 2:]) // _BLOCK
        for grid, (left, bottom), (right, top) in zip(
            self._grids, first.tolist(), last.tolist(), strict=True
        ):
            for column in range(left, right + 1):
                for row in range(bottom, top + 1):
                    self._blocks.setdefault((column, row), []).append(grid)

    def _table(self, shapes: NDArray[Any]) -> NDArray[np.int32]:
        """For each cell, row by row from the south-west, the index of its grid, −1 or _ASK."""
        free = ~self._touched(shapes)
        # What lies side by side without a border between has one answer: ask once for a stretch.
        begins = free.copy()
        begins[:, 1:] &= ~free[:, :-1]
        row, column = np.nonzero(begins)
        lon = np.asarray(self._west + (column + 0.5) * self._side, dtype=np.float64)
        lat = np.asarray(self._south + (row + 0.5) * self._side, dtype=np.float64)
        answers = locate_many(shapes, lon, lat)
        table = np.full(free.shape, _ASK, dtype=np.int32)
        table[free] = answers[np.cumsum(begins)[free.ravel()] - 1]
        return table

    def _touched(self, shapes: NDArray[Any]) -> NDArray[np.bool_]:
        """Which cells a border runs through, or passes by within the margin."""
        # A piece shorter than a cell lies in the cells of its ends, or the two beside them.
        rings = shapely.get_rings(shapely.get_parts(shapes))
        pieces = shapely.segmentize(rings, 0.9 * self._side)
        points, ring = shapely.get_coordinates(pieces, return_index=True)
        whole = ring[1:] == ring[:-1]
        start, end = points[:-1][whole], points[1:][whole]
        first = self._cell(np.minimum(start, end) - ON_BORDER_DEGREES)
        last = self._cell(np.maximum(start, end) + ON_BORDER_DEGREES)
        columns, rows = self._cell(np.array([[self._east, self._north]]))[0] + 1
        touched = np.zeros((rows, columns), dtype=bool)
        for x in (first[:, 0], last[:, 0]):
            for y in (first[:, 1], last[:, 1]):
                touched[y, x] = True
        return touched

    def _cell(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        """Column and row of each point of the frame."""
        cells: NDArray[np.int64] = ((points - (self._west, self._south)) / self._side).astype(int)
        return cells
