"""The difference of two states as a drawing for the page: SVG paths, hatched, with words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.difference import moved_land
from layers.territory.edit import Plan
from layers.territory.history import changes
from layers.territory.models import Edit

_WIDTH: Final = 800.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Paths, the ``box`` (an SVG viewBox) they lie in, and ``moves``, the pieces of land."""

    box: str
    before: str
    after: str
    moves: list[dict[str, Any]]


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


def _shape(state: Any) -> BaseGeometry:
    if state is None or state.geom is None:
        return shapely.MultiPolygon()
    return shapely.from_wkb(bytes(state.geom.wkb))


def _picture(
    before: Mapping[str, BaseGeometry], after: Mapping[str, BaseGeometry], names: Mapping[str, str]
) -> Picture:
    west, south, east, north = shapely.total_bounds([*before.values(), *after.values()]).tolist()
    shrink = float(np.cos(np.radians((south + north) / 2)))
    scale = _WIDTH / ((east - west) * shrink)

    def path(shapes: list[BaseGeometry]) -> str:
        rings = [
            ring
            for shape in shapes
            for part in shapely.get_parts(shape)
            for ring in (part.exterior, *part.interiors)
        ]
        return "".join(f"M{_points(ring)}Z" for ring in rings)

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
        for piece in moved_land(before, after)
    ]
    box = f"-12 -12 {_WIDTH + 24:.0f} {(north - south) * scale + 24:.0f}"
    return Picture(box, path([*before.values()]), path([*after.values()]), moves)
