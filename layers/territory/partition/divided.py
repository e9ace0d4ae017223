"""A cell is cut in two along a line. Pure."""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.desk import Desk, Patch
from layers.territory.partition.faces import Face, assembled, faces, left_of
from layers.territory.partition.intake import clean_line
from layers.territory.partition.landing import landing
from layers.territory.partition.lattice import Edge, half_edges, nodes, polygons, segments
from layers.territory.partition.misfit import Misfit
from layers.territory.partition.redrawn import SNAP_METRES
from layers.territory.partition.snap import snapped
from layers.territory.partition.thread import ON_EDGE


def divided(
    patch: Patch, code: str, line: BaseGeometry, new: str, snap_metres: float = SNAP_METRES
) -> dict[str, MultiPolygon]:
    """Return the cells that change when ``line`` (EPSG:4326) cuts cell ``code`` in two.

    The larger part keeps the code, the other gets ``new``. The line may begin and end outside, and
    snaps to borders within ``snap_metres``; it may cross holes and several parts of the cell; parts
    it does not cross go with the nearer side. Raises Misfit by the kinds of ``clean_line`` and:
    *unknown*, *misses*, *touches*, *ends_inside*, *not_apart*, *crosses_again*, and what
    ``Desk.settle`` raises.
    """
    if code not in patch.cells:
        raise Misfit("unknown")
    desk = Desk(patch, [line])
    drawn = desk.lattice.put(clean_line(code, line, patch.cells[code]))
    walls = left_of(desk.cells.items())
    pulled = snapped(shapely.remove_repeated_points(drawn), walls, desk.lattice, snap_metres)
    cut = LineString(pulled.coords)
    within = _within(desk, code, cut)
    pieces: dict[str, list[Polygon]] = {}
    cutting = faces(desk.cells, within)
    for face, owner in _sides(desk, code, new, cutting, cut):
        pieces.setdefault(owner, []).append(face.shape)
    return desk.settle(assembled(pieces, desk.vertices | set(nodes(cut))))


def _within(desk: Desk, code: str, cut: BaseGeometry) -> list[LineString]:
    """What of the line lies within the cell, from border to border."""
    cell = desk.cells[code]
    rim = cell.boundary.buffer(ON_EDGE)
    for end in shapely.points([cut.coords[0], cut.coords[-1]]):
        if cell.contains(end) and not rim.intersects(end):
            raise Misfit("ends_inside", desk.fault("ends_inside", (code,), end))
    inside = [
        _landed(part, cell)
        for part in shapely.get_parts(shapely.line_merge(shapely.intersection(cut, cell)))
        if part.geom_type == "LineString" and not rim.covers(part)
    ]
    if inside:
        return inside
    kind = "touches" if cut.intersects(cell) else "misses"
    raise Misfit(kind, desk.fault(kind, (code,), cut))


def _landed(part: LineString, cell: BaseGeometry) -> LineString:
    """The part with its ends on the lattice: where it met the border it was cut off between."""
    edges = np.array(half_edges(cell))
    tree = shapely.STRtree(segments(edges))
    coords = shapely.get_coordinates(part)
    for i in (0, -1):
        edge = edges[tree.nearest(Point(coords[i]))]
        along = edge[1] - edge[0]
        share = np.clip((coords[i] - edge[0]) @ along / (along @ along), 0, 1)
        coords[i] = landing(edge, float(share))
    return LineString(coords)


def _sides(
    desk: Desk, code: str, new: str, cutting: list[Face], cut: LineString
) -> list[tuple[Face, str]]:
    """Every face with its new owner."""
    own = [face for face in cutting if face.owner == code]
    if len(own) == len(polygons(desk.cells[code])):
        raise Misfit("not_apart", desk.fault("not_apart", (code,), cut))
    left, right = _beside(own, cut)
    if left & right or any(len(_cut_up(own, part)) > 2 for part in polygons(desk.cells[code])):
        raise Misfit("crosses_again", desk.fault("crosses_again", (code,), cut))
    one, two = ([own[i].shape for i in sorted(side)] for side in (left, right))
    for i in set(range(len(own))) - left - right:
        nearer = min((one, two), key=lambda side: _distance(own[i].shape, side))
        nearer.append(own[i].shape)
    larger = max((one, two), key=lambda side: sum(shape.area for shape in side))
    mine = {id(shape) for shape in larger}
    return [
        (face, (code if id(face.shape) in mine else new) if face.owner == code else face.owner)
        for face in cutting
        if face.owner is not None
    ]


def _cut_up(own: list[Face], part: Polygon) -> list[Face]:
    return [face for face in own if part.intersects(face.point)]


def _distance(shape: Polygon, side: Iterable[Polygon]) -> float:
    return float(min(shapely.distance(shape, other) for other in side))


def _beside(own: list[Face], cut: LineString) -> tuple[set[int], set[int]]:
    """Which faces lie to the left of the line, and which to the right.

    What two faces of the cell have in common is the line: rounded, and with nodes where it was cut.
    """
    beside: dict[Edge, str] = left_of((str(i), face.shape) for i, face in enumerate(own))
    left: set[int] = set()
    right: set[int] = set()
    for edge in beside:
        if edge[::-1] in beside and cut.project(Point(edge[0])) < cut.project(Point(edge[1])):
            left.add(int(beside[edge]))
            right.add(int(beside[edge[::-1]]))
    return left, right
