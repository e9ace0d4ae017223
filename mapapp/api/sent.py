"""What a program sent: a feature or a part of one, read with suspicion; and what became of it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from mapapp.api.errors import BadBody, TooLarge, WrongType

# 50,000 vertices with all their digits are 1.3 MB.
MOST_BYTES: Final = 3_000_000
_FEATURE_TYPES: Final = ("application/geo+json", "application/json")
_PATCH_TYPES: Final = ("application/merge-patch+json", *_FEATURE_TYPES)
_MOST_VERSIONS: Final = 2**31
# Words about the write, not facts of the feature.
_ABOUT: Final = frozenset({"version", "reason", "uuid", "crs"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A body. ``geometry`` is GeoJSON in CRS84, None if it was sent as null or not at all, which
    ``places`` tells apart. ``version`` is the one that was seen, None if none is named."""

    geometry: Mapping[str, Any] | None = None
    places: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    reason: str = ""
    uuid: UUID | None = None
    crs: str = "wgs84"

    def as_feature(self, key: str) -> dict[str, Any]:
        """What was sent, to be laid beside what is there."""
        return {
            "type": "Feature", "id": key, "geometry": self.geometry,
            "properties": dict(self.properties),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a write led to: the row as it is now, or all rows that changed, or a proposal."""

    row: Any = None
    new: bool = True
    rows: Sequence[Any] = ()
    proposal: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def json_of(request: HttpRequest, types: Sequence[str] = _FEATURE_TYPES) -> Any:
    """The JSON of the body; None for an empty one. Raises BadBody, TooLarge, WrongType."""
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise TooLarge(_("The body is larger than 3 MB. Simplify the geometry."))
    if not body.strip():
        return None
    # Some clients (OWSLib's PUT) name no type at all, which leaves it to the reader.
    if request.content_type and request.content_type not in types:
        raise WrongType(
            _("Send %(types)s, with the header Content-Type.") % {"types": ", ".join(types)}
        )
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadBody(_("The body is not JSON.")) from None


def _no_number(_name: str) -> NoReturn:
    raise ValueError


def feature_in(request: HttpRequest) -> Sent:
    """A whole feature (POST, PUT). Raises BadBody, TooLarge, WrongType."""
    sent = json_of(request)
    if not isinstance(sent, dict) or sent.get("type") != "Feature":
        raise BadBody(_("Send one GeoJSON feature."), "type")
    return about(sent)


def patch_in(request: HttpRequest) -> Sent:
    """A part of a feature, as a JSON merge patch. Raises BadBody, TooLarge, WrongType."""
    sent = json_of(request, _PATCH_TYPES)
    if not isinstance(sent, dict):
        raise BadBody(_("Send a JSON object with the geometry or properties that change."))
    return about(sent)


def about_in(request: HttpRequest) -> Sent:
    """Version and reason of a removal, from the body or, for the reason, from the address."""
    sent = json_of(request, _PATCH_TYPES) or {}
    if not isinstance(sent, dict):
        raise BadBody(_("Send a JSON object with the version and the reason."))
    return about({"reason": request.GET.get("reason", ""), **sent})


def about(sent: Mapping[str, Any]) -> Sent:
    """Take apart what is about the write and what is of the feature. Raises BadBody."""
    properties = sent.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        raise BadBody(_("The properties must be a JSON object."), "properties")
    # Beside the properties as a foreign member, or among them, where a GIS can put them.
    words = {name: properties.get(name, sent.get(name)) for name in _ABOUT}
    if words["uuid"] is None:
        words["uuid"] = sent.get("id")
    return Sent(
        geometry=_geometry(sent.get("geometry")),
        places="geometry" in sent,
        properties={name: value for name, value in properties.items() if name not in _ABOUT},
        version=_version(words["version"]),
        reason=_text(words["reason"], "reason"),
        uuid=_uuid(words["uuid"]),
        crs=_text(words["crs"], "crs") or "wgs84",
    )


def _geometry(value: Any) -> Mapping[str, Any] | None:
    if value is not None and not isinstance(value, dict):
        raise BadBody(_("The geometry must be a GeoJSON geometry."), "geometry")
    return value


def _version(value: Any) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 < value < _MOST_VERSIONS:
        raise BadBody(_("The version must be the number that was read."), "version")
    return value


def _text(value: Any, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or "\0" in value:
        raise BadBody(_("“%(name)s” must be text.") % {"name": name}, name)
    return value


def _uuid(value: Any) -> UUID | None:
    """A mark of the client's, so that what is sent twice is made once; other ids are ignored."""
    if isinstance(value, str) and re.fullmatch(
        r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}", value
    ):
        return UUID(value)
    return None
