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

_WIDTH: Final = 800.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Paths, the ``box`` (an SVG viewBox) they lie in, and ``moves``, the pieces of land.

    ``present``: the border as it is by now, where that is a third one.
    """

    box: str
    before: str
    after: str
    moves: list[dict[str, Any]]
    present: str = ""


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
    west, south, east, north = shapely.total_bounds([*before.values(), *after.values()]).tolist()
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
        offset = (shapely.get_coordinates(ring) - (west, north)) * (shrink * scale, -scale)
        return "L".join(f"{x:.1f} {y:.1f}" for x, y in offset.tolist())

    focus = next(iter(after))
    moves = [
        {
            "kind": "gained" if piece.taker == focus else "given",
            "giver": names[piece.giver],
            "taker": names[piece.taker],
            "area_m2": round(piece.area_m2),
            "path": path([piece.shape]),
        }
        for piece in (moved_land(before, after) if names else [])
    ]
    box = f"-12 -12 {_WIDTH + 24:.0f} {(north - south) * scale + 24:.0f}"
    now = path([*present.values()]) if present else ""
    return Picture(box, path([*before.values()]), path([*after.values()]), moves, now)
