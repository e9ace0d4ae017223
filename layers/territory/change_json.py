"""A change of borders as JSON, from browsers and in proposals: read with suspicion.

Numbers keep all their digits, so that what is read back is what was drawn to the last bit.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import numpy as np
import shapely
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Polygon
from shapely.errors import ShapelyError

from layers.errors import Refused
from layers.territory.border_errors import BorderRefused
from layers.territory.change import Change
from layers.territory.models import GRID_CODE, Edit
from layers.territory.partition.intake import MOST_VERTICES

# More than any village has.
MOST_GRIDS: Final = 200
_MOST_VERSIONS: Final = 2**31


def read_change(sent: Any) -> Change:
    """Return the change that a JSON object describes. Raises Refused with the field at fault.

    ``{"verb": "redraw", "shapes": {code: MultiPolygon}, …}``,
    ``{"verb": "split", "code": code, "line": LineString, "version": n, "name"?: text, …}``,
    ``{"verb": "merge", "codes": [code], "into"?: code, …}``, each with ``versions``, ``reason``,
    ``uuid`` and ``happened_at`` (ISO 8601), all of them optional here.
    """
    if not isinstance(sent, dict):
        raise _unreadable("change")
    match sent.get("verb"):
        case "redraw":
            shapes = {code: area_of(shape) for code, shape in _mapping(sent, "shapes").items()}
            what: dict[str, Any] = {
                "verb": Edit.Verb.REDRAW, "codes": tuple(shapes), "shapes": shapes,
            }  # fmt: skip
        case "split":
            what = {
                "verb": Edit.Verb.SPLIT,
                "codes": (_code(sent.get("code"), "code"),),
                "line": _line(sent.get("line")),
                "name": _text(sent, "name"),
            }
        case "merge":
            what = {"verb": Edit.Verb.MERGE, "codes": _merged(sent)}
        case _:
            raise _unreadable("verb")
    return Change(
        **what,
        versions=_versions(sent, what["codes"]),
        reason=_text(sent, "reason"),
        uuid=_uuid(sent.get("uuid")),
        drawn_at=_moment(sent.get("happened_at")),
    )


def written(change: Change) -> dict[str, Any]:
    """The change as a JSON object that ``read_change`` reads back; without uuid, reason, time."""
    about: dict[str, Any] = {"verb": str(change.verb), "versions": dict(change.versions)}
    match change.verb:
        case Edit.Verb.REDRAW:
            shapes = {code: shapely.geometry.mapping(s) for code, s in change.shapes.items()}
            return about | {"shapes": shapes}
        case Edit.Verb.SPLIT:
            line = shapely.geometry.mapping(change.line)
            return about | {"code": change.codes[0], "line": line, "name": change.name}
        case _:
            return about | {"codes": list(change.codes)}


def _unreadable(field: str) -> Refused:
    return Refused(
        _("The page sent something that cannot be read (%(field)s). Reload it and try again.")
        % {"field": field},
        field,
    )


def _mapping(sent: Mapping[str, Any], field: str) -> dict[str, Any]:
    value = sent.get(field)
    if not isinstance(value, dict) or not 0 < len(value) <= MOST_GRIDS:
        raise _unreadable(field)
    return {_code(code, field): part for code, part in value.items()}


def _code(value: Any, field: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(GRID_CODE.strip("^$"), value):
        raise _unreadable(field)
    return value


def _merged(sent: Mapping[str, Any]) -> tuple[str, ...]:
    codes = sent.get("codes")
    if not isinstance(codes, list) or not 0 < len(codes) <= MOST_GRIDS:
        raise _unreadable("codes")
    named = tuple(_code(code, "codes") for code in codes)
    into = sent.get("into", named[0])
    if into not in named:
        raise _unreadable("into")
    return (into, *(code for code in named if code != into))


def _versions(sent: Mapping[str, Any], codes: tuple[str, ...]) -> dict[str, int]:
    value = {codes[0]: sent["version"]} if "version" in sent else sent.get("versions", {})
    if not isinstance(value, dict) or len(value) > MOST_GRIDS:
        raise _unreadable("versions")
    read = {_code(code, "versions"): number for code, number in value.items()}
    if not all(type(number) is int and 0 < number < _MOST_VERSIONS for number in read.values()):
        raise _unreadable("versions")
    return read


def _text(sent: Mapping[str, Any], field: str) -> str:
    value = sent.get(field, "")
    if not isinstance(value, str):
        raise _unreadable(field)
    return value


def _uuid(value: Any) -> UUID | None:
    if value is None:
        return None
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError):
        raise _unreadable("uuid") from None


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        at = parse_datetime(value)
    except (ValueError, TypeError):
        at = None
    if at is None or not is_aware(at):
        raise _unreadable("happened_at")
    return at


def area_of(value: Any) -> Polygon | MultiPolygon:
    """The polygon or multipolygon that a GeoJSON geometry describes. Raises BorderRefused."""
    coordinates = _coordinates(value, ("Polygon", "MultiPolygon"), "no_area")
    parts = [coordinates] if value["type"] == "Polygon" else coordinates
    _limit(sum(len(ring) for part in parts for ring in part if isinstance(ring, list)))
    try:
        polygons = [_polygon(part) for part in parts]
    except (ValueError, TypeError, OverflowError, ShapelyError):
        raise BorderRefused("no_area") from None
    return polygons[0] if value["type"] == "Polygon" else MultiPolygon(polygons)


def _polygon(part: list[Any]) -> Polygon:
    outer, *holes = [_ring(ring) for ring in part]
    return Polygon(outer, holes)


def _ring(ring: Any) -> NDArray[np.float64]:
    points = _points(ring)
    if len(points) < 3:
        raise ValueError
    return points


def _line(value: Any) -> LineString:
    coordinates = _coordinates(value, ("LineString",), "no_line")
    _limit(len(coordinates))
    try:
        return LineString(_points(coordinates))
    except (ValueError, TypeError, OverflowError, ShapelyError):
        raise BorderRefused("no_line") from None


def _coordinates(value: Any, types: tuple[str, ...], kind: str) -> list[Any]:
    if not isinstance(value, dict) or value.get("type") not in types:
        raise BorderRefused(kind)
    coordinates = value.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        raise BorderRefused(kind)
    if any(not isinstance(part, list) for part in coordinates):
        raise BorderRefused(kind)
    return coordinates


def _limit(vertices: int) -> None:
    if vertices > MOST_VERTICES:
        raise BorderRefused("too_many")


def _points(rows: Any) -> NDArray[np.float64]:
    """Numbers only: text that looks like one is no coordinate. Heights are dropped."""
    flat = [[float(n) for n in row[:2] if type(n) in (int, float)] for row in rows]
    points = np.array(flat, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError
    return points
