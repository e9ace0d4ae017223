"""Is the land still covered exactly once? Every edge is walked once each way, or is rim. Pure.

With valid cells, equal rims before and after mean equal sums of cells everywhere: no gap and no
overlap. Nothing is measured, so nothing is too small to be seen.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import Fault
from layers.territory.partition.lattice import Edge, Lattice, Node, half_edges, polygons
from layers.territory.partition.thread import ON_EDGE


def check(
    before: Mapping[str, BaseGeometry], after: Mapping[str, BaseGeometry], lattice: Lattice
) -> list[Fault]:
    """Return the faults of cells ``after`` an edit, on the lattice; none when they partition the
    same land as ``before``. A rim may have gained nodes, each within a unit of its old edge."""
    invalid = [
        Fault("invalid", (code,), _spot(cell, lattice), reason=shapely.is_valid_reason(cell))
        for code, cell in after.items()
        if cell is not before.get(code) and not cell.is_valid
    ]
    if invalid:
        return invalid
    walked, twice = _walk(after)
    if twice:
        return _seen(before, after, lattice) or [
            Fault("overlap", codes, lattice.degrees(edge[0])) for edge, codes in twice.items()
        ]
    odd = _moved(rim(_walk(before)[0]), rim(walked))
    if odd:
        return _seen(before, after, lattice) or [
            Fault("gap", (), lattice.degrees(edge[0])) for edge in odd
        ]
    return []


def _walk(cells: Mapping[str, BaseGeometry]) -> tuple[dict[Edge, str], dict[Edge, tuple[str, str]]]:
    walked: dict[Edge, str] = {}
    twice: dict[Edge, tuple[str, str]] = {}
    for code, cell in cells.items():
        for edge in half_edges(cell):
            if edge in walked:
                twice[edge] = (walked[edge], code)
            walked[edge] = code
    return walked, twice


def rim(walked: Mapping[Edge, str]) -> set[Edge]:
    """Of the edges that are walked, those that nobody walks the other way."""
    return {(a, b) for a, b in walked if (b, a) not in walked}


def _moved(before: set[Edge], after: set[Edge]) -> set[Edge]:
    """Edges of two rims that are neither the same nor one edge here and there with nodes in it."""
    gone, come = before - after, after - before
    for few, many in ((gone, come), (come, gone)):
        onward: dict[Node, list[Node]] = {}
        for a, b in many:
            onward.setdefault(a, []).append(b)
        for edge in list(few):
            pieces = chain(edge, onward)
            if many.issuperset(pieces) and pieces:
                many.difference_update(pieces)
                few.discard(edge)
    return gone | come


def chain(edge: Edge, onward: Mapping[Node, list[Node]]) -> list[Edge]:
    """The edges that lead from the start of an old edge along it to its end, out of those that go
    ``onward`` from each node; none, if they do not."""
    here, end = edge
    pieces: list[Edge] = []
    while here != end:
        nexts = [node for node in onward.get(here, []) if _beside(node, edge)]
        if len(nexts) != 1 or len(pieces) > len(onward):
            return []
        pieces.append((here, nexts[0]))
        here = nexts[0]
    return pieces


def _beside(node: Node, edge: Edge) -> bool:
    (ax, ay), (bx, by), (x, y) = *edge, node
    span = np.hypot(bx - ax, by - ay)
    off = abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / span
    along = ((bx - ax) * (x - ax) + (by - ay) * (y - ay)) / span
    return bool(off <= ON_EDGE and -ON_EDGE <= along <= span + ON_EDGE)


def _seen(
    before: Mapping[str, BaseGeometry], after: Mapping[str, BaseGeometry], lattice: Lattice
) -> list[Fault]:
    """The same faults as areas that one can go and look at."""
    old, new = _union(before.values()), _union(after.values())
    found = [Fault("gap", (), *_place(piece, lattice)) for piece in polygons(old - new)]
    found += [Fault("outside", (), *_place(piece, lattice)) for piece in polygons(new - old)]
    codes = list(after)
    shapes = np.array([after[code] for code in codes], dtype=object)
    one, two = shapely.STRtree(shapes).query(shapes)
    for i, j in zip(one[one < two], two[one < two], strict=True):
        pieces = polygons(shapely.intersection(shapes[i], shapes[j]))
        found += [
            Fault("overlap", (codes[i], codes[j]), *_place(piece, lattice)) for piece in pieces
        ]
    return found


def _union(cells: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all(list(cells), grid_size=1)


def _place(piece: BaseGeometry, lattice: Lattice) -> tuple[tuple[float, float], float]:
    return lattice.spot(piece), lattice.area(piece)


def _spot(cell: BaseGeometry, lattice: Lattice) -> tuple[float, float]:
    return lattice.degrees(shapely.get_coordinates(cell)[0].tolist())
