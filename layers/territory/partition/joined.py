"""Cells are merged to one, or put back as they were. Pure."""

from collections.abc import Mapping, Sequence

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.desk import Desk, Patch
from layers.territory.partition.faces import left_of
from layers.territory.partition.lattice import polygons
from layers.territory.partition.misfit import Misfit
from layers.territory.partition.thread import matched


def joined(patch: Patch, codes: Sequence[str]) -> dict[str, MultiPolygon]:
    """Return the cells that change when ``codes`` become one: the first has all the land, the
    others none. Raises Misfit: *unknown* code or *one* only, *apart* when they do not hang together
    along edges, and what ``Desk.settle`` raises."""
    if any(code not in patch.cells for code in codes):
        raise Misfit("unknown")
    if len(set(codes)) < 2:
        raise Misfit("one")
    desk = Desk(patch)
    parts = {code: desk.cells[code] for code in codes}
    alone = sorted(set(codes) - _reachable(codes[0], parts))
    if alone:
        raise Misfit("apart", *(desk.fault("apart", (codes[0], c), parts[c]) for c in alone))
    whole = shapely.coverage_union_all([p for part in parts.values() for p in polygons(part)])
    rest = {code: cell for code, cell in desk.cells.items() if code not in parts}
    return desk.settle({**rest, codes[0]: whole})


def _reachable(start: str, parts: Mapping[str, BaseGeometry]) -> set[str]:
    beside = left_of(parts.items())
    neighbours: dict[str, set[str]] = {code: set() for code in parts}
    for edge, code in beside.items():
        if edge[::-1] in beside:
            neighbours[code].add(beside[edge[::-1]])
    seen, ahead = {start}, [start]
    while ahead:
        fresh = neighbours[ahead.pop()] - seen
        seen |= fresh
        ahead += fresh
    return seen


def replaced(patch: Patch, shapes: Mapping[str, BaseGeometry]) -> dict[str, MultiPolygon]:
    """Return the cells that change when those in ``shapes`` get exactly this land; one with an
    empty shape goes, an unknown code that is not empty comes to the village.

    Nothing is snapped, but nodes that neighbours have come into the borders. Raises what
    ``Desk.settle`` raises: *gap*, *overlap* or *outside* when the land is not what it was.
    """
    present = [shape for shape in shapes.values() if not shape.is_empty]
    desk = Desk(patch, present)
    put = {code: desk.lattice.put(shape) for code, shape in shapes.items()}
    around = {code: put.get(code, cell) for code, cell in desk.around.items()}
    cells = {**desk.cells, **{code: s for code, s in put.items() if code not in around}}
    cells = {code: cell for code, cell in cells.items() if not cell.is_empty}
    whole = matched({**cells, **around})
    return desk.settle(
        {code: whole[code] for code in cells}, {code: whole[code] for code in around}
    )
