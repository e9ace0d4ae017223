"""Pull what was drawn by hand onto the vertices and edges that are already there. Pure.

A tolerance in metres, not in pixels: what one sees on the screen is what is stored.
"""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.landing import landing
from layers.territory.partition.lattice import (
    Coords,
    Edge,
    Lattice,
    nodes,
    points,
    reshaped,
    segments,
)
from layers.territory.partition.thread import threaded


def snapped(
    drawn: BaseGeometry, edges: Iterable[Edge], lattice: Lattice, metres: float
) -> BaseGeometry:
    """Return ``drawn`` with its vertices on the nearest end of ``edges``, else on the nearest edge,
    within ``metres``, and led through each end that it passes as closely, but where it follows one
    of ``edges``: that is a border as it stands."""
    edges = list(edges)
    standing = {*edges, *((b, a) for a, b in edges)}
    walls = np.array(edges, dtype=float).reshape(-1, 2, 2)
    if not len(walls):
        return drawn
    ends = np.unique(walls.reshape(-1, 2), axis=0)
    posts = shapely.STRtree(points(ends * lattice.scale))
    fences = shapely.STRtree(segments(walls * lattice.scale))
    fewest = 2 if drawn.geom_type == "LineString" else 4

    def pulled(before: Coords) -> Coords:
        line = _to_posts(before, ends, posts, lattice, metres)
        line = _to_fences(line, walls, fences, ends, lattice, metres)
        line = _distinct(_through_posts(line, ends, posts, standing, lattice, metres))
        return line if len(line) >= fewest else before

    return reshaped(drawn, pulled)


def _to_posts(
    line: Coords, ends: Coords, posts: shapely.STRtree, lattice: Lattice, metres: float
) -> Coords:
    here = points(line * lattice.scale)
    moved, post = posts.query_nearest(here, max_distance=metres, all_matches=False)
    line = line.copy()
    line[moved] = ends[post]
    return line


def _to_fences(
    line: Coords, walls: Coords, fences: shapely.STRtree, ends: Coords, lattice: Lattice,
    metres: float,
) -> Coords:  # fmt: skip
    known = {tuple(end) for end in ends.tolist()}
    loose = [i for i, node in enumerate(line.tolist()) if tuple(node) not in known]
    if not loose:
        return line
    here = points(line[loose] * lattice.scale)
    moved, fence = fences.query_nearest(here, max_distance=metres, all_matches=False)
    at = np.array(loose)[moved]
    line = line.copy()
    for i, j in zip(at, fence, strict=True):
        line[i] = _foot(line[i], walls[j], lattice)
    return line


def _foot(node: Coords, edge: Coords, lattice: Lattice) -> Coords:
    """The lattice point on the edge about where it passes the node."""
    along, off = (edge[1] - edge[0]) * lattice.scale, (node - edge[0]) * lattice.scale
    return landing(edge, float(np.clip(off @ along / (along @ along), 0, 1)))


def _through_posts(
    line: Coords, ends: Coords, posts: shapely.STRtree, standing: set[Edge], lattice: Lattice,
    metres: float,
) -> Coords:  # fmt: skip
    own = set(nodes(shapely.LineString(line)))
    led = [line[:1]]
    for stretch in np.stack([line[:-1], line[1:]], axis=1):
        if _edge(stretch) not in standing:
            path = shapely.LineString(stretch * lattice.scale)
            near = ends[posts.query(path, predicate="dwithin", distance=metres)].tolist()
            extra = np.array([node for node in near if tuple(node) not in own])
            stretch = threaded(stretch, extra, metres, lattice.scale) if len(extra) else stretch
        led.append(stretch[1:])
    return np.concatenate(led)


def _edge(stretch: Coords) -> Edge:
    (ax, ay), (bx, by) = stretch.tolist()
    return (ax, ay), (bx, by)


def _distinct(line: Coords) -> Coords:
    """Without repeated vertices, and without steps aside and straight back (a, b, a → a)."""
    kept: list[list[float]] = []
    for node in line.tolist():
        if kept and node == kept[-1]:
            continue
        if len(kept) > 1 and node == kept[-2]:
            kept.pop()
            continue
        kept.append(node)
    return np.array(kept)
