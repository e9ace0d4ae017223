"""What a write shares: which version it saw, what it changes, how it is answered."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.staff.token_writes import note_write, seen_by
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection
from mapapp.api.crs import content_crs, to_crs84
from mapapp.api.errors import BadBody, NoVersion, OutOfDate
from mapapp.api.geojson import absolute, answer, etag_of, feature, features
from mapapp.api.sent import Outcome, Sent

_ETAG = re.compile(r'(?:W/)?"(\d{1,9})(?:-[0-9a-f]+)?(?:;gzip)?"')


def placed(request: HttpRequest, sent: Sent) -> Sent:
    """The body with its geometry in CRS84, by the header Content-Crs."""
    crs = content_crs(request.headers.get("Content-Crs", ""))
    return replace(sent, geometry=to_crs84(sent.geometry, crs))


def with_version(
    request: HttpRequest, caller: Caller, collection: Collection, row: Any, sent: Sent
) -> Sent:
    """The body with the version that the program saw: by If-Match, else as it says itself.

    Raises OutOfDate when If-Match does not fit, NoVersion when neither is there.
    """
    header = request.headers.get("If-Match", "").strip()
    if header and header != "*":
        if row.version not in {int(number) for number in _ETAG.findall(header)}:
            raise out_of_date(collection, row, sent)
        return replace(sent, version=row.version)
    if sent.version is None:
        raise NoVersion
    if caller.token is not None:
        name = _feature_name(collection, row)
        return replace(sent, version=seen_by(caller.token, name, sent.version))
    return sent


def noted(caller: Caller, collection: Collection, before: Any, after: Any, sent: Sent) -> None:
    """Remember what a token wrote, unless it saw another state than the one that it changed."""
    wrote_what_it_saw = sent.version == before.version
    if caller.token is not None and collection.goes_on and wrote_what_it_saw:
        name = _feature_name(collection, before)
        note_write(caller.token, name, before.version, after.version)


def _feature_name(collection: Collection, row: Any) -> str:
    return f"{collection.name}/{collection.key_of(row)}"


def out_of_date(collection: Collection, row: Any, sent: Sent) -> OutOfDate:
    """The refusal with what is there now and what was sent."""
    return OutOfDate(
        {
            "theirs": feature(collection, row),
            "mine": sent.as_feature(collection.key_of(row)),
        }
    )


def differing(collection: Collection, row: Any, sent: Sent, *, whole: bool) -> Mapping[str, Any]:
    """The properties that are to change. ``whole``: the body is the whole feature (PUT), so what
    may be edited and is left out is emptied.

    Raises BadBody for a property that there is not, Refused for one that is not changed here.
    """
    shown = collection.shown(row)
    known = {part.name: part for part in collection.properties}
    changes: dict[str, Any] = {}
    for name, value in sent.properties.items():
        part = known.get(name)
        if part is None:
            raise BadBody(
                _("There is no property “%(name)s”. Those known are: %(known)s.")
                % {"name": name[:60], "known": ", ".join(sorted(known))},
                name[:60],
            )
        if part.read is not None and _same(value, shown[name]):
            continue
        if part.read is None and value is None:
            continue
        if whole and part.follows:
            continue
        if not part.editable:
            raise Refused(_("“%(name)s” is not changed here.") % {"name": name}, name)
        changes[name] = value
    if whole:
        changes |= {
            part.name: None
            for part in collection.properties
            if part.editable and not part.sealed and part.read is not None
            and part.name not in sent.properties and shown[part.name] not in (None, "")
        }  # fmt: skip
    return changes


def _same(sent: Any, shown: Any) -> bool:
    if shown is None or shown == "":
        return sent is None or sent == ""
    if isinstance(shown, bool) or isinstance(sent, bool):
        return sent is shown
    # A desktop GIS writes times and numbers in its own way; as text they are what was read.
    return bool(sent == shown)


def created(
    request: HttpRequest, caller: Caller, collection: Collection, outcome: Outcome
) -> HttpResponse:
    """201 with the address of what was made, 200 for what had been made before."""
    if outcome.proposal is not None:
        return proposed(outcome.proposal)
    key = collection.key_of(outcome.row)
    response = written(collection, outcome, status=201 if outcome.new else 200)
    response.headers["Location"] = absolute(request, "item", name=collection.name, key=key)
    return response


def written(collection: Collection, outcome: Outcome, status: int = 200) -> HttpResponse:
    """The feature as it is now; after a change of borders every feature that changed."""
    one = feature(collection, outcome.row)
    etag = etag_of(one, outcome.row.version)
    if outcome.rows:
        return answer({**features(collection, outcome.rows), **outcome.more}, status=status,
                      etag=etag)  # fmt: skip
    one["properties"] |= outcome.more
    return answer(one, status=status, etag=etag)


def proposed(proposal: int) -> JsonResponse:
    """202: the change waits for a dispatcher."""
    return JsonResponse(
        {
            "proposal": proposal,
            "description": _("The change is proposed. A dispatcher decides on it."),
        },
        status=202,
    )
