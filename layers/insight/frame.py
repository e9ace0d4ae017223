"""The areas a map is coloured by: their names, who touches whom, and which counts belong to which.

Made once for each edition of the territory and each person's area, and held in memory.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from scipy.sparse import csr_array

from layers.errors import NotFound
from layers.insight.cube import Cube
from layers.insight.lattice import Lattice
from layers.insight.weights import queen, with_self
from layers.staff.scope import Scope
from layers.territory.models import Division, Grid, GridSet, Level
from layers.territory.queries import edition, grid_set_in_force

Ints = NDArray[np.int64]

LEVELS: Final = ("county", "town", "village", "grid", "cell")
# The id of a cell: column × this + row.
CELL: Final = 1_000_000
_NONE: Final[Ints] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """The grids of one set within one person's area, and the divisions above them.

    ``town`` and ``village`` (grids,) are division ids. ``touching`` (grids, grids) without self.
    """

    grid_set: int | None
    whole: bool
    county: int
    grids: Ints
    names: list[str]
    village: Ints
    town: Ints
    division_names: dict[int, str]
    shapes: NDArray[np.object_]
    touching: csr_array
    # Grids by any set: of the whole of this area, and of each town and village in it.
    allowed: frozenset[int]
    grids_of: dict[tuple[str, int], frozenset[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Areas of one level. ``ids`` (n,) are those of grids or divisions, or column × CELL + row."""

    level: str
    ids: Ints
    names: list[str]
    near: csr_array
    # The area of each grid row of the land, (grids,); empty for cells.
    of_grid: Ints
    # For cells only: the area at each column and row from ``corner`` on, −1 where there is none.
    index: Ints = field(default_factory=lambda: np.empty((0, 0), dtype=np.int64))
    corner: tuple[int, int] = (0, 0)


def land(
    scope: Scope, *, within: tuple[str, int] | None = None, borders: int | None = None
) -> Land:
    """The land of this ``scope`` by the grid set in force, or by the set ``borders``.

    ``within`` narrows it to ``("town" | "village" | "grid", id)``. Raises NotFound for a place that
    is not in the scope; a set of borders that does not exist is as none given.
    """
    chosen = GridSet.objects.filter(pk=borders).first() if borders else None
    chosen = chosen or grid_set_in_force()
    divisions = None if scope.everything else scope.divisions
    own = _land(edition(), chosen.pk if chosen else None, divisions)
    return own if within is None else _narrowed(own, within)


@lru_cache(maxsize=64)
def _narrowed(own: Land, within: tuple[str, int]) -> Land:
    kind, pk = within
    keep = np.flatnonzero({"town": own.town, "village": own.village, "grid": own.grids}[kind] == pk)
    if not len(keep):
        raise NotFound(_("There is no such area in your scope."))
    return replace(
        own,
        whole=False,
        grids=own.grids[keep],
        names=[own.names[i] for i in keep],
        village=own.village[keep],
        town=own.town[keep],
        shapes=own.shapes[keep],
        touching=own.touching[keep][:, keep],
        allowed=own.grids_of.get(within, frozenset({pk})),
    )


def chain(ground: Land, within: tuple[str, int] | None) -> list[tuple[str, int, str]]:
    """The areas around and including ``within``, from the town down: kind, id and name."""
    if within is None or not len(ground.grids):
        return []
    town, village, grid = int(ground.town[0]), int(ground.village[0]), int(ground.grids[0])
    steps = [
        ("town", town, ground.division_names.get(town, "")),
        ("village", village, ground.division_names.get(village, "")),
        ("grid", grid, ground.names[0]),
    ]
    return steps[: ("town", "village", "grid").index(within[0]) + 1]


@lru_cache(maxsize=32)
def _land(_edition: str, grid_set: int | None, divisions: frozenset[int] | None) -> Land:
    every = Grid.objects.values_list("pk", "village_id", "village__parent_id")
    seen = [row for row in every if divisions is None or row[1] in divisions or row[2] in divisions]
    grids_of: dict[tuple[str, int], set[int]] = {}
    for pk, village, town in seen:
        grids_of.setdefault(("village", village), set()).add(pk)
        if town is not None:
            grids_of.setdefault(("town", town), set()).add(pk)
    allowed = frozenset(row[0] for row in seen)
    rows = [
        row
        for row in Grid.objects.filter(grid_set=grid_set, retired_at__isnull=True)
        .order_by("code")
        .values_list("pk", "name", "village_id", "village__parent_id", "geom")
        if row[0] in allowed
    ]
    levels = dict(Division.objects.values_list("pk", "level"))
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shapely.from_wkb(bytes(row[4].wkb)) for row in rows]
    return Land(
        grid_set=grid_set,
        whole=divisions is None,
        county=next((pk for pk, level in levels.items() if level == Level.COUNTY), 0),
        grids=np.array([row[0] for row in rows], dtype=np.int64),
        names=[row[1] for row in rows],
        village=np.array([row[2] for row in rows], dtype=np.int64),
        town=np.array([row[3] for row in rows], dtype=np.int64),
        division_names=dict(Division.objects.values_list("pk", "name")),
        shapes=shapes,
        touching=queen(shapes) if rows else csr_array((0, 0)),
        allowed=allowed,
        grids_of={key: frozenset(pks) for key, pks in grids_of.items()},
    )


@lru_cache(maxsize=64)
def frame(land: Land, level: str, lattice: Lattice) -> Frame:
    """The areas of ``level`` on this land."""
    if level == "cell":
        return _cells(land, lattice)
    count = len(land.grids)
    if level == "grid":
        return Frame(level, land.grids, land.names, with_self(land.touching), np.arange(count))
    if level == "county":
        ids = np.full(min(count, 1), land.county, dtype=np.int64)
        of_grid = np.zeros(count, dtype=np.int64)
    else:
        ids, of_grid = np.unique(
            land.town if level == "town" else land.village, return_inverse=True
        )
    member = csr_array((np.ones(count), (np.arange(count), of_grid)), shape=(count, len(ids)))
    near = csr_array((member.T @ with_self(land.touching) @ member > 0).astype(np.float64))
    names = [land.division_names.get(int(pk), "") for pk in ids]
    return Frame(level, ids, names, near, of_grid)


def _cells(land: Land, lattice: Lattice) -> Frame:
    """Cells that lie on the land, if only in part, touching by side or corner."""
    x, y, row = _cells_on(land, lattice)
    if not len(x):
        return Frame("cell", _NONE, [], csr_array((0, 0)), _NONE)
    index = np.full((np.ptp(x) + 3, np.ptp(y) + 3), -1, dtype=np.int64)
    across, up = x - x.min() + 1, y - y.min() + 1
    index[across, up] = np.arange(len(x))
    pairs = []
    for right in (-1, 0, 1):
        for above in (-1, 0, 1):
            other = index[across + right, up + above]
            pairs.append(np.stack([np.flatnonzero(other >= 0), other[other >= 0]]))
    rows, columns = np.concatenate(pairs, axis=1)
    near = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(x), len(x)))
    names = [land.names[i] for i in row]
    corner = int(x.min()) - 1, int(y.min()) - 1
    return Frame("cell", x * CELL + y, names, near, _NONE, index, corner)


def _cells_on(land: Land, lattice: Lattice) -> tuple[Ints, Ints, Ints]:
    """Column, row and grid row of every cell that lies in a grid: the grid of its middle, or at the
    land's edge of any part, so that no case there is lost."""
    if not len(land.shapes):
        return _NONE, _NONE, _NONE
    west, south, east, north = shapely.total_bounds(land.shapes)
    (x0, x1), (y0, y1) = lattice.cells(np.array([west, east]), np.array([south, north]))
    x, y = (part.ravel() for part in np.meshgrid(np.arange(x0, x1 + 1), np.arange(y0, y1 + 1)))
    tree = shapely.STRtree(land.shapes)
    cell, row = tree.query(shapely.points(*lattice.middles(x, y)), predicate="intersects")
    edge = np.setdiff1d(np.arange(len(x)), cell)
    at, beside = tree.query(shapely.box(*lattice.boxes(x[edge], y[edge])), predicate="intersects")
    cell, row = np.append(cell, edge[at]), np.append(row, beside)
    # What lies in two grids belongs to that of the lower code.
    order = np.lexsort((row, cell))
    cell, first = np.unique(cell[order], return_index=True)
    return x[cell], y[cell], row[order][first]


def places(cube: Cube, land: Land, frame: Frame, lattice: Lattice) -> Ints:
    """The area of each row of ``cube`` in ``frame``, −1 where it has none.

    A case filed under other borders belongs where the middle of its cell lies.
    """
    if frame.level == "cell":
        return _cell_rows(cube, frame)
    if not len(land.grids) or not len(cube.rows):
        return np.full(len(cube.rows), -1, dtype=np.int64)
    grid = cube.rows["grid"]
    # −1 is not here, −2 here but under other borders.
    table = np.full(max(int(grid.max()), int(land.grids.max())) + 1, -1, dtype=np.int64)
    table[_known(land.allowed, len(table))] = -2
    table[land.grids] = np.arange(len(land.grids))
    rows = table[grid]
    strange = rows == -2
    if strange.any():
        rows[strange] = _by_cell(cube.rows[strange], land, lattice)
    return np.where(rows >= 0, frame.of_grid[rows], -1)


def allowed(cube: Cube, land: Land) -> Cube:
    """The rows of this person's area; the whole county's with those that have no place."""
    if land.whole or not len(cube.rows):
        return cube
    grid = cube.rows["grid"]
    table = np.zeros(int(grid.max()) + 1, dtype=bool)
    table[_known(land.allowed, len(table))] = True
    return cube.where(table[grid])


def _known(grids: frozenset[int], size: int) -> Ints:
    ids = np.fromiter(grids, dtype=np.int64)
    return ids[ids < size]


def _by_cell(part: NDArray[Any], land: Land, lattice: Lattice) -> Ints:
    key, back = np.unique(part["x"].astype(np.int64) * CELL + part["y"], return_inverse=True)
    points = shapely.points(*lattice.middles(key // CELL, key % CELL))
    found = np.full(len(key), -1, dtype=np.int64)
    at, shape = shapely.STRtree(land.shapes).query(points, predicate="intersects")
    found[at] = shape
    return found[back]


def _cell_rows(cube: Cube, frame: Frame) -> Ints:
    if not len(frame.ids):
        return np.full(len(cube.rows), -1, dtype=np.int64)
    x, y = cube.rows["x"] - frame.corner[0], cube.rows["y"] - frame.corner[1]
    width, height = frame.index.shape
    on = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    found: Ints = np.where(on, frame.index[np.where(on, x, 0), np.where(on, y, 0)], -1)
    return found
