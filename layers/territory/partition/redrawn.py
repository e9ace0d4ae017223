"""One or several cells get new borders; the neighbours take and give. Pure.

The village is cut into faces along all borders, old and new. Each face has one owner: whoever drew
over it, else who had it; what a redrawn cell leaves goes to the neighbour along that border.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import shapely
from shapely import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.desk import NO_LAND, Desk, Patch
from layers.territory.partition.faces import Face, assembled, faces, left_of
from layers.territory.partition.intake import clean_area, refuse_spikes
from layers.territory.partition.lattice import Edge, half_edges, healed, nodes, polygons
from layers.territory.partition.left import assigned, junction_cuts
from layers.territory.partition.misfit import Misfit
from layers.territory.partition.snap import snapped

SNAP_METRES: Final = 0.5
# What lies farther beyond the village than this was meant; the rest is an unsteady hand.
BEYOND_METRES: Final = 2.0


def redrawn(
    patch: Patch,
    shapes: Mapping[str, BaseGeometry],
    snap_metres: float = SNAP_METRES,
    new: str = "",
) -> dict[str, MultiPolygon]:
    """Return the cells that change when those in ``shapes`` get these borders (EPSG:4326).

    Vertices snap to borders that stay, within ``snap_metres``; land within the village that a cell
    leaves goes to its neighbours there, and land that it takes comes from them. The code ``new``
    has no cell yet; its land comes from those whom it is drawn over. Raises Misfit by the kinds of
    ``clean_area`` and: *unknown* code, *crushed* by snapping, *outside_village*, *outside_county*,
    *claimed_twice*, *nobodys* land, *emptied* or *in_pieces* a cell, and what ``Desk.settle``
    raises.
    """
    unknown = [code for code in shapes if code not in patch.cells and code != new]
    if unknown:
        raise Misfit("unknown")
    known = {**patch.cells, **({new: _whole(patch)} if new else {})}
    drawn = {code: clean_area(code, shape, known[code]) for code, shape in shapes.items()}
    desk = Desk(patch, drawn.values())
    wanted = _snapped(desk, drawn, snap_metres)
    _refuse_beyond(desk, wanted)
    owned = _owned(desk, wanted, snap_metres)
    pieces: dict[str, list[shapely.Polygon]] = {}
    for face, code in owned:
        pieces.setdefault(code, []).append(face.shape)
    keep = desk.vertices | {node for shape in wanted.values() for node in nodes(shape)}
    cells = assembled(pieces, keep)
    _refuse_broken(desk, wanted, cells)
    return desk.settle(cells)


def _whole(patch: Patch) -> BaseGeometry:
    return shapely.union_all(list(patch.cells.values()))


def _snapped(
    desk: Desk, drawn: Mapping[str, BaseGeometry], metres: float
) -> dict[str, BaseGeometry]:
    put = {code: desk.lattice.put(shape) for code, shape in drawn.items()}
    walls = _standing(desk, put)
    pulled = {code: snapped(shape, walls, desk.lattice, metres) for code, shape in put.items()}
    wanted = {code: s if s.is_valid else healed(s) for code, s in pulled.items()}
    crushed = [
        desk.fault("crushed", (code,), put[code])
        for code, shape in wanted.items()
        if shape.is_empty or not _same_shape(desk, shape, put[code], metres)
    ]
    if crushed:
        raise Misfit("crushed", *crushed)
    for code, shape in wanted.items():
        refuse_spikes(code, shape, desk.lattice, desk.vertices)
    return wanted


def _same_shape(desk: Desk, one: BaseGeometry, two: BaseGeometry, metres: float) -> bool:
    """Do the two differ by nothing wider than snapping may have moved?"""
    apart = desk.lattice.metric(one.symmetric_difference(two))
    return bool(apart.buffer(-metres).is_empty)


def _standing(desk: Desk, drawn: Mapping[str, BaseGeometry]) -> list[Edge]:
    """The edges that stay: all but those of redrawn cells that the new borders do not have and
    that are not on the village's rim. Snapping to a border that is being moved would hold it."""
    walked = left_of(desk.cells.items())
    goes: set[Edge] = set()
    for code, shape in drawn.items():
        kept = set(half_edges(shape))
        goes |= {
            edge
            for edge in half_edges(desk.cells.get(code, NO_LAND))
            if edge not in kept and edge[::-1] in walked
        }
    gone = goes | {(b, a) for a, b in goes}
    own = {(b, a) for shape in drawn.values() for a, b in half_edges(shape)}
    return [edge for edge in walked if edge not in gone or edge in own]


def _refuse_beyond(desk: Desk, wanted: Mapping[str, BaseGeometry]) -> None:
    found = []
    for code, shape in wanted.items():
        for piece in polygons(shapely.difference(shape, desk.village)):
            if desk.lattice.metric(piece).buffer(-BEYOND_METRES / 2).is_empty:
                continue
            others = [other for other, cell in desk.around.items() if cell.intersects(piece)]
            kind = "outside_village" if others else "outside_county"
            found.append(desk.fault(kind, (code, *others), piece))
    if found:
        raise Misfit(found[0].kind, *found)


def _owned(desk: Desk, wanted: Mapping[str, BaseGeometry], metres: float) -> list[tuple[Face, str]]:
    """Every face of the village with its new owner."""
    lines: list[BaseGeometry] = [shape.boundary for shape in wanted.values()]
    taken, left = _claims(desk, wanted, faces(desk.cells, lines), metres)
    cuts: list[LineString] = junction_cuts(taken, left, frozenset(wanted))
    if cuts:
        taken, left = _claims(desk, wanted, faces(desk.cells, [*lines, *cuts]), metres)
    return taken + assigned(desk, taken, left, frozenset(wanted), metres)


def _claims(
    desk: Desk, wanted: Mapping[str, BaseGeometry], cut: Iterable[Face], metres: float
) -> tuple[list[tuple[Face, str]], list[Face]]:
    """Faces with an owner, and those that their owner left and nobody drew over."""
    taken: list[tuple[Face, str]] = []
    left: list[Face] = []
    for face in cut:
        if face.owner is None:
            continue
        claims = [code for code, shape in wanted.items() if shape.intersects(face.point)]
        if len(claims) > 1:
            if desk.lattice.width(face.shape) > metres:
                raise Misfit("claimed_twice", desk.fault("claimed_twice", claims, face.shape))
            claims = [face.owner] if face.owner in claims else claims[:1]
        if claims:
            taken.append((face, claims[0]))
        elif face.owner in wanted:
            left.append(face)
        else:
            taken.append((face, face.owner))
    return taken, left


def _refuse_broken(
    desk: Desk, wanted: Mapping[str, BaseGeometry], cells: Mapping[str, BaseGeometry]
) -> None:
    """Cells that would lose all their land, or come apart."""
    empty = [desk.fault("emptied", (code,), desk.cells[code]) for code in desk.cells
             if code not in cells]  # fmt: skip
    if empty:
        raise Misfit("emptied", *empty)
    shapes = {**desk.cells, **wanted}
    meant = Counter({code: len(polygons(shape)) for code, shape in shapes.items()})
    broken = [
        desk.fault("in_pieces", (code,), min(polygons(cell), key=lambda part: part.area))
        for code, cell in cells.items()
        if len(polygons(cell)) > meant[code]
    ]
    if broken:
        raise Misfit("in_pieces", *broken)
