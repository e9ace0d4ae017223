"""Cut lines where they meet, on the lattice, without touching what no line concerns. Pure."""

from collections.abc import Collection, Iterable
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.landing import landing
from layers.territory.partition.lattice import Coords, Edge, segments

# Rounding where lines meet moves them by up to 0.71 units, each of two.
_NEAR: Final = 1.5


def noded(borders: Collection[Edge], lines: Iterable[BaseGeometry]) -> NDArray[Any]:
    """Return as LineStrings ``borders``, which meet in their ends only, and ``lines``, all cut
    where they meet.

    A line crosses a border in a lattice point on it (``landing``), so that the border stays where
    it is. Cutting rounds to the lattice and pulls lines onto corners half a unit away. So borders
    that no line meets stay as they are, unless what was cut lies across them now.
    """
    standing = np.array(list(borders), dtype=float).reshape(-1, 2, 2)
    tree = shapely.STRtree(segments(standing))
    drawn = _edges_of(shapely.get_parts(list(lines)))
    drawn = _landed(drawn[~_known(drawn, standing)], standing, tree)
    met = _meeting(drawn, standing, tree, _NEAR)
    while True:
        cut = _cut(np.concatenate([drawn, standing[met]]))
        more = _meeting(cut, standing, tree, 0) & ~met
        if not more.any():
            return segments(np.concatenate([cut, standing[~met]]))
        met |= more


def _landed(drawn: Coords, standing: Coords, tree: shapely.STRtree) -> Coords:
    """The drawn edges, each led over a lattice point of every border that it crosses between the
    ends of both."""
    line, border = tree.query(segments(drawn), predicate="crosses")
    one, two = drawn[line], standing[border]
    way, along = one[:, 1] - one[:, 0], two[:, 1] - two[:, 0]
    off = two[:, 0] - one[:, 0]
    turn = _cross(way, along)
    share, on_border = _cross(off, along) / turn, _cross(off, way) / turn
    clear = _clear(share, way) & _clear(on_border, along)
    stops: dict[int, list[tuple[float, Coords]]] = {}
    for i in np.flatnonzero(clear).tolist():
        stop = landing(two[i], float(on_border[i]))
        stops.setdefault(int(line[i]), []).append((float(share[i]), stop))
    if not stops:
        return drawn
    led = [np.delete(drawn, list(stops), axis=0)]
    for i, crossed in stops.items():
        by_share = sorted(crossed, key=lambda stop: stop[0])
        corners = np.array([drawn[i, 0], *(stop for _share, stop in by_share), drawn[i, 1]])
        pieces = np.stack([corners[:-1], corners[1:]], axis=1)
        led.append(pieces[(pieces[:, 0] != pieces[:, 1]).any(axis=1)])
    return np.concatenate(led)


def _cross(one: Coords, two: Coords) -> Coords:
    product: Coords = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
    return product


def _clear(share: Coords, way: Coords) -> NDArray[np.bool_]:
    """Is the place farther from both ends of its edge than rounding moves things?"""
    found: NDArray[np.bool_] = np.minimum(share, 1 - share) * np.hypot(*way.T) > _NEAR
    return found


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
