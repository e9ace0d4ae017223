"""Cut lines where they meet, on the lattice, without touching what no line concerns. Pure."""

from collections.abc import Collection, Iterable
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.lattice import Coords, Edge, segments

# Rounding where lines meet moves them by up to 0.71 units, each of two.
_NEAR: Final = 1.5


def noded(borders: Collection[Edge], lines: Iterable[BaseGeometry]) -> NDArray[Any]:
    """Return as LineStrings ``borders``, which meet in their ends only, and ``lines``, all cut
    where they meet.

    Cutting rounds to the lattice and pulls lines onto corners half a unit away. So borders that no
    line meets stay as they are, unless what was cut lies across them now.
    """
    standing = np.array(list(borders), dtype=float).reshape(-1, 2, 2)
    tree = shapely.STRtree(segments(standing))
    drawn = _edges_of(shapely.get_parts(list(lines)))
    drawn = drawn[~_known(drawn, standing)]
    met = _meeting(drawn, standing, tree, _NEAR)
    while True:
        cut = _cut(np.concatenate([drawn, standing[met]]))
        more = _meeting(cut, standing, tree, 0) & ~met
        if not more.any():
            return segments(np.concatenate([cut, standing[~met]]))
        met |= more


def _cut(edges: Coords) -> Coords:
    """The edges, each cut where others meet it. As lines that are merged first: noding 50,000
    single edges takes a hundred times as long."""
    lines = shapely.line_merge(shapely.MultiLineString(list(segments(edges))))
    return _edges_of(shapely.get_parts(shapely.union_all([lines], grid_size=1)))


def _edges_of(lines: NDArray[Any]) -> Coords:
    """Every edge of these LineStrings and LinearRings."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    edges: Coords = np.stack([coords[:-1], coords[1:]], axis=1)[line[:-1] == line[1:]]
    return edges


def _known(edges: Coords, among: Coords) -> NDArray[np.bool_]:
    """Which of the edges are among these, either way round."""
    ways = {((ax, ay), (bx, by)) for (ax, ay), (bx, by) in among.tolist()}
    ways |= {(b, a) for a, b in ways}
    return np.array([((ax, ay), (bx, by)) in ways for (ax, ay), (bx, by) in edges.tolist()],
                    dtype=bool)  # fmt: skip


def _meeting(
    lines: Coords, standing: Coords, tree: shapely.STRtree, near: float
) -> NDArray[np.bool_]:
    """Which borders cross one of these edges or come this near to it, but by a common end alone."""
    line, border = tree.query(segments(lines), predicate="dwithin", distance=near)
    one, two = lines[line], standing[border]
    joined = (one[:, :, None] == two[:, None, :]).all(axis=3).any(axis=(1, 2))
    meets = ~joined | _end_near(one, two, near) | _end_near(two, one, near)
    found = np.zeros(len(standing), dtype=bool)
    found[border[meets]] = True
    return found


def _end_near(edges: Coords, others: Coords, near: float) -> NDArray[np.bool_]:
    """Does an end of the other edge lie so near to the edge, between its ends?"""
    way = (edges[:, 1] - edges[:, 0])[:, None]
    off = others - edges[:, :1]
    length2 = (way**2).sum(axis=2)
    along = (off * way).sum(axis=2)
    aside = np.abs(off[..., 0] * way[..., 1] - off[..., 1] * way[..., 0])
    beside = (along > 0) & (along < length2) & (aside <= near * np.sqrt(length2))
    found: NDArray[np.bool_] = beside.any(axis=1)
    return found
