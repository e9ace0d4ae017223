"""Land that a redrawn cell left: who along its border takes which part. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import dist

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.desk import Desk
from layers.territory.partition.faces import Face, left_of
from layers.territory.partition.lattice import Edge, Node, half_edges, polygons, rings
from layers.territory.partition.misfit import Misfit
from layers.territory.partition.thread import ON_EDGE

Owned = tuple[Face, str]


def junction_cuts(
    taken: Iterable[Owned], left: Sequence[Face], drawn: frozenset[str]
) -> list[LineString]:
    """Lines that lead each junction of neighbours on the rim of the land left behind to the new
    border, so that each neighbour gets what lies before its own border.

        ┌──B──┬──C──┐        B and C meet at ┬ on the old border of A;
        │ left:     │        when A draws back, a cut from ┬ down to the
        ├───────────┤        new border divides what it left.
        │     A     │
    """
    if not left:
        return []
    beside = left_of((code, face.shape) for face, code in taken)
    cuts = []
    for region in polygons(shapely.coverage_union_all([face.shape for face in left])):
        for ring in rings(region):
            cuts += _cuts(ring.tolist(), region, beside, drawn)
    return cuts


def _cuts(
    ring: list[list[float]], region: BaseGeometry, beside: dict[Edge, str], drawn: frozenset[str]
) -> list[LineString]:
    corners = [(x, y) for x, y in ring]
    across = [beside.get((b, a)) for a, b in pairwise(corners)]
    front = [
        node
        for i, owner in enumerate(across)
        if owner in drawn
        for node in (corners[i], corners[i + 1])
    ]
    if not front:
        return []
    return [
        cut
        for i, owner in enumerate(across)
        if _meet(across[i - 1], owner, drawn)
        for cut in _shortest(corners[i], front, region)
    ]


def _meet(one: str | None, two: str | None, drawn: frozenset[str]) -> bool:
    return one is not None and two is not None and one != two and not {one, two} & drawn


def _shortest(junction: Node, front: list[Node], region: BaseGeometry) -> list[LineString]:
    """The shortest straight way from the junction to a node of the new border, on the land left."""
    room = region.buffer(ON_EDGE)
    shapely.prepare(room)
    for node in sorted(set(front), key=lambda node: dist(node, junction)):
        way = LineString([junction, node])
        if node != junction and room.covers(way):
            return [way]
    return []


def assigned(
    desk: Desk, taken: Sequence[Owned], left: Sequence[Face], drawn: frozenset[str], metres: float
) -> list[Owned]:
    """Give each face left behind to the cell with which it shares the longest border.

    A redrawn cell takes none unless the face is narrower than ``metres``: it said where its border
    is. Raises Misfit *nobodys* for land that has no other neighbour in the village.
    """
    beside = left_of((code, face.shape) for face, code in taken)
    given: list[Owned] = []
    waiting = list(left)
    while waiting:
        rest = []
        for face in waiting:
            thin = desk.lattice.width(face.shape) <= metres
            code = _longest(face, beside, frozenset() if thin else drawn)
            if code is None:
                rest.append(face)
                continue
            given.append((face, code))
            beside |= left_of([(code, face.shape)])
        if len(rest) == len(waiting):
            raise Misfit(
                "nobodys", *(desk.fault("nobodys", (f.owner or "",), f.shape) for f in rest)
            )
        waiting = rest
    return given


def _longest(face: Face, beside: dict[Edge, str], but: frozenset[str]) -> str | None:
    lengths: Counter[str] = Counter()
    for a, b in half_edges(face.shape):
        code = beside.get((b, a))
        if code is not None and code not in but:
            lengths[code] += int(np.ceil(dist(a, b)))
    return max(lengths, key=lambda code: (lengths[code], code)) if lengths else None
