"""Lead lines through nodes that lie on them: what keeps neighbours' vertices the same. Pure."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.lattice import Coords, nodes, points, reshaped

# Rounding a point of an edge to the lattice moves it by up to half a diagonal, 0.71 units.
ON_EDGE: Final = 0.75


def threaded(line: Coords, extra: Coords, reach: float, scale: Coords) -> Coords:
    """Return the vertices of a line with the ``extra`` ones put into the edge nearest to each.

    Those farther than ``reach`` from every edge are left out; ``scale`` turns units into those of
    ``reach``.
    """
    start, along = line[:-1] * scale, np.diff(line, axis=0) * scale
    length2 = np.maximum((along**2).sum(axis=1), 1e-12)
    found: list[tuple[int, float, tuple[float, float]]] = []
    for x, y in extra.tolist():
        off = np.array([x, y]) * scale - start
        share = np.clip((off * along).sum(axis=1) / length2, 0, 1)
        gap = ((off - share[:, None] * along) ** 2).sum(axis=1)
        edge = int(gap.argmin())
        if gap[edge] <= reach * reach:
            found.append((edge, float(share[edge]), (x, y)))
    if not found:
        return line
    found.sort()
    at = [edge + 1 for edge, _share, _node in found]
    return np.insert(line, at, [node for _edge, _share, node in found], axis=0)


def welded(
    cells: Mapping[str, BaseGeometry], candidates: Coords | None = None
) -> dict[str, BaseGeometry]:
    """Return the cells, each with the ``candidates`` (all cells' vertices) that lie on its edges.

    A cell that lacks none is returned as it is.
    """
    if candidates is None:
        candidates = np.unique(shapely.get_coordinates(list(cells.values())), axis=0)
    if not len(candidates):
        return dict(cells)
    tree = shapely.STRtree(points(candidates))
    return {code: _with_nodes(cell, candidates, tree) for code, cell in cells.items()}


def _with_nodes(cell: BaseGeometry, candidates: Coords, tree: shapely.STRtree) -> BaseGeometry:
    line = cell if cell.geom_type == "LineString" else cell.boundary
    near = candidates[tree.query(line, predicate="dwithin", distance=ON_EDGE)]
    own = set(nodes(cell))
    missing = np.array([node for node in near.tolist() if tuple(node) not in own])
    if not len(missing):
        return cell
    unit = np.ones(2)
    return reshaped(cell, lambda ring: threaded(ring, missing, ON_EDGE, unit))
