"""The difference of two states as a drawing for the page: SVG paths, hatched, with words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.change_json import read_change
from layers.territory.difference import moved_land
from layers.territory.edit import Plan
from layers.territory.history import changes
from layers.territory.models import DivisionRevision, Edit, Grid, GridRevision, Proposal
from mapapp.borders.land import land

_WIDTH: Final = 800.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Paths, the ``box`` (an SVG viewBox) around what changes, and ``moves``, the pieces of land.

    ``present``: the border as it is by now, where that is a third one. ``names``: grids with the
    place of their name in the box. ``whole``: the box of all the grids, where that is much larger,
    and ``frame``, what of it the picture shows (x, y, width, height).
    """

    box: str
    before: str
    after: str
    moves: list[dict[str, Any]]
    present: str = ""
    names: tuple[tuple[str, float, float], ...] = ()
    whole: str = ""
    frame: tuple[float, ...] = ()


def picture_of_plan(plan: Plan) -> Picture:
    """What a plan would change."""
    codes, rows = plan.moved(), plan.bench.rows
    names = {code: plan.names.get(code) or rows[code].name for code in codes}
    before = {code: plan.land_before(code) for code in codes}
    return _picture(before, {code: plan.shapes[code] for code in codes}, names)


def picture_of_edit(edit: Edit, village_id: int) -> Picture:
    """What an edit changed in the village. Two queries."""
    made = [change for change in changes(edit) if change.after.village_id == village_id]
    names = {change.after.code: change.after.name for change in made}
    before = {change.after.code: _shape(change.before) for change in made}
    return _picture(before, {change.after.code: _shape(change.after) for change in made}, names)


def picture_of_states(before: DivisionRevision | None, after: DivisionRevision) -> Picture | None:
    """How the outline of a division changed; None where it did not, or there was none before."""
    old, new = _shape(before), _shape(after)
    if old.is_empty or new.is_empty or old.equals_exact(new, 0):
        return None
    return _picture({"": old}, {"": new}, {})


def picture_of_drawing(proposal: Proposal) -> Picture | None:
    """What somebody drew, over the borders that she saw and, if others moved them since, over the
    present ones; None for borders that are not remembered. Two queries."""
    change = read_change(proposal.change)
    seen = GridRevision.objects.filter(grid_set=proposal.grid_set_id, code__in=change.codes)
    states = {(state.code, state.version): state for state in seen}
    before = {
        code: _shape(states[code, version])
        for code, version in change.versions.items()
        if (code, version) in states
    }
    if not before:
        return None
    after: dict[str, BaseGeometry] = dict(change.shapes)
    if not change.line.is_empty:
        after = {"": change.line}
    elif not after:
        after = {change.codes[0]: shapely.union_all(list(before.values()))}
    rows = Grid.objects.filter(grid_set=proposal.grid_set_id, code__in=before)
    present = {row.code: _shape(row) for row in rows if row.version != change.versions[row.code]}
    return _picture(before, after, {}, present)


def _shape(state: Any) -> BaseGeometry:
    if state is None or state.geom is None:
        return shapely.MultiPolygon()
    return shapely.from_wkb(bytes(state.geom.wkb))


def _picture(
    before: Mapping[str, BaseGeometry],
    after: Mapping[str, BaseGeometry],
    names: Mapping[str, str],
    present: Mapping[str, BaseGeometry] | None = None,
) -> Picture:
    pieces = moved_land(before, after) if names else []
    whole = shapely.box(*shapely.total_bounds([*before.values(), *after.values()]))
    view = _view(whole, [piece.shape for piece in pieces])
    west, south, east, north = view.bounds
    shrink = float(np.cos(np.radians((south + north) / 2)))
    scale = _WIDTH / ((east - west) * shrink)

    def path(shapes: list[BaseGeometry]) -> str:
        lines = [shape for shape in shapes if shape.geom_type == "LineString"]
        rings = [
            ring
            for shape in shapes
            if shape not in lines
            for part in shapely.get_parts(shape)
            for ring in (part.exterior, *part.interiors)
        ]
        closed = "".join(f"M{_points(ring)}Z" for ring in rings)
        return closed + "".join(f"M{_points(line)}" for line in lines)

    def _points(ring: BaseGeometry) -> str:
        return "L".join(f"{x:.1f} {y:.1f}" for x, y in _spots(ring))

    def _spots(shape: BaseGeometry) -> list[list[float]]:
        offset = (shapely.get_coordinates(shape) - (west, north)) * (shrink * scale, -scale)
        spots: list[list[float]] = offset.tolist()
        return spots

    def frame(box: BaseGeometry) -> tuple[float, ...]:
        low_x, low_y, high_x, high_y = box.bounds
        corners = shapely.LineString([(low_x, high_y), (high_x, low_y)])
        (left, top), (right, bottom) = _spots(corners)
        return tuple(round(side, 1) for side in (left, top, right - left, bottom - top))

    focus = next(iter(after))
    moves = [
        {
            "kind": "gained" if piece.taker == focus else "given",
            "giver": names[piece.giver],
            "taker": names[piece.taker],
            "area": land(piece.area_m2),
            "path": path([piece.shape]),
        }
        for piece in pieces
    ]
    seen = {code: shapely.intersection(shape, view) for code, shape in after.items()}
    signs = [
        (names.get(code, ""), *_spots(shapely.point_on_surface(shape))[0])
        for code, shape in seen.items()
        if shape.area > view.area / 50
    ]
    now = path([*present.values()]) if present else ""
    return Picture(
        _box(*frame(view)), path([*before.values()]), path([*after.values()]), moves, now,
        tuple(sign for sign in signs if sign[0]),
        *(("", ()) if view.equals(whole) else (_box(*frame(whole), edge=60), frame(view))),
    )  # fmt: skip


def _box(left: float, top: float, width: float, height: float, edge: float = 12) -> str:
    return f"{left - edge:.0f} {top - edge:.0f} {width + 2 * edge:.0f} {height + 2 * edge:.0f}"


def _view(whole: BaseGeometry, moved: list[BaseGeometry]) -> BaseGeometry:
    """What the picture shows: the land that moves and its surroundings, at least an eighth of the
    whole across; all of it when that is nearly as much."""
    if not moved:
        return whole
    west, south, east, north = shapely.total_bounds(moved).tolist()
    left, bottom, right, top = whole.bounds
    room = max(0.6 * (east - west), 0.6 * (north - south), (right - left) / 16, (top - bottom) / 16)
    view = shapely.box(
        max(west - room, left), max(south - room, bottom),
        min(east + room, right), min(north + room, top),
    )  # fmt: skip
    return view if view.area < 0.4 * whole.area else whole
