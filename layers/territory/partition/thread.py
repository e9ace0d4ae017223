"""Lead lines through nodes that lie on them: what keeps neighbours' vertices the same. Pure."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import dist
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.lattice import Coords, Edge, Node, half_edges, reshaped, segments

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


def matched(cells: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the cells, each with the nodes that its borders lack beside a neighbour's.

    Only an edge that nobody walks the other way can lack one, and only of such edges that run along
    it the other way: a corner close to a border that both sides have is no node of it. A cell that
    lacks none is returned as it is.
    """
    walks = {code: half_edges(cell) for code, cell in cells.items()}
    walked = {edge for walk in walks.values() for edge in walk}
    missing = _missing([edge for edge in walked if edge[::-1] not in walked])
    if not missing:
        return dict(cells)
    return {code: with_nodes(cell, walks[code], missing) for code, cell in cells.items()}


def _missing(loose: list[Edge]) -> dict[Edge, set[Node]]:
    """Which nodes each of these edges lacks: ends of others that run along it the other way."""
    if not loose:
        return {}
    ends = np.array(loose)
    lines = segments(ends)
    one, two = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=ON_EDGE)
    way = ends[:, 1] - ends[:, 0]
    against = (way[one] * way[two]).sum(axis=1) < 0
    one, two = one[against], two[against]
    within, close = _inside(ends[one], ends[two])
    back_within, back_close = _inside(ends[two], ends[one])
    # Both must run along each other for as long as they lie side by side, not only touch.
    alongside = np.logical_and.reduce(
        np.hstack([close | ~within, back_close | ~back_within]), axis=1, keepdims=True
    )
    missing: dict[Edge, set[Node]] = {}
    for pair, end in np.argwhere(within & alongside).tolist():
        missing.setdefault(loose[one[pair]], set()).add(loose[two[pair]][end])
    return missing


def _inside(edges: Coords, others: Coords) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For both ends of each other edge: does it lie between the ends of the edge, how close?"""
    way = (edges[:, 1] - edges[:, 0])[:, None]
    off = others - edges[:, :1]
    length2 = (way**2).sum(axis=2)
    along = (off * way).sum(axis=2)
    aside = np.abs(off[..., 0] * way[..., 1] - off[..., 1] * way[..., 0])
    return (along > 0) & (along < length2), aside <= ON_EDGE * np.sqrt(length2)


def with_nodes(
    cell: BaseGeometry, walk: Sequence[Edge], missing: Mapping[Edge, set[Node]]
) -> BaseGeometry:
    """The cell, whose edges are ``walk``, with the nodes that are ``missing`` in some of them."""
    lacking = [edge for edge in walk if edge in missing]
    if not lacking:
        return cell
    # A ring may be walked against its edges: either way round names the same edge.
    wanted = {way: missing[edge] for edge in lacking for way in (edge, edge[::-1])}

    def led(ring: Coords) -> Coords:
        line: list[Node] = []
        for a, b in pairwise([(x, y) for x, y in ring.tolist()]):
            line += [a, *sorted(wanted.get((a, b), ()), key=lambda node: dist(a, node))]
        return np.array([*line, line[0]])

    return reshaped(cell, led)
