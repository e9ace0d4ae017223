"""The items of a collection: pages of features, a new feature, what is allowed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
from layers.staff.access_log import record_access
from layers.staff.models import AccessRecord
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection
from mapapp.api.collections import collection_named
from mapapp.api.counted import number_matched
from mapapp.api.door import GEOJSON, any_method
from mapapp.api.errors import NoMethod, SignedOut, allow
from mapapp.api.geojson import absolute, answer, features, link, time_stamp
from mapapp.api.query import Asked, address, only, read_query
from mapapp.api.sent import feature_in
from mapapp.api.writing import created, placed

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@any_method
def items(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """GET a page, POST a new feature, OPTIONS what there is."""
    collection = collection_named(name)
    if request.method == "OPTIONS":
        return _options(collection, caller)
    if request.method in ("GET", "HEAD"):
        return _page(request, caller, collection)
    if request.method != "POST" or "POST" not in collection.verbs.methods:
        raise NoMethod(_READING | (collection.verbs.methods & {"POST"}))
    may_do(collection, caller, "POST")
    only(set(), request.GET)
    sent = placed(request, feature_in(request))
    assert collection.verbs.create is not None  # noqa: S101 (POST is among the methods)
    return created(request, caller, collection, collection.verbs.create(caller, sent))


def may_do(collection: Collection, caller: Caller, method: str) -> None:
    """Raise SignedOut, or NotAllowed for those whose posts do not include this."""
    if caller.user is None:
        raise SignedOut
    if method not in collection.methods(caller):
        raise NotAllowed(_("Your posts do not include this. The header Allow of OPTIONS says what "
                           "you may do."))  # fmt: skip


def _options(collection: Collection, caller: Caller) -> HttpResponse:
    if not collection.layer.public and caller.user is None:
        raise SignedOut
    allowed = _READING | (collection.methods(caller) & {"POST"})
    return HttpResponse(status=200, headers={"Allow": allow(allowed)})


def _page(request: HttpRequest, caller: Caller, collection: Collection) -> HttpResponse:
    asked = read_query(request.GET, collection)
    if collection.past is not None and asked.past is not None:
        there = collection.past(*asked.past)
    else:
        there = collection.seen_by(caller)
    matching = there.filter(asked.where)
    rows, more = _rows(matching, asked)
    body = features(collection, rows, asked.crs)
    matched = number_matched(collection, matching, caller, asked)
    if matched is not None:
        body["numberMatched"] = matched
    body |= {"numberReturned": len(rows), "timeStamp": time_stamp()}
    body["links"] = _links(request, collection, rows[-1].pk if more else None)
    _record(caller, collection, asked, len(rows) if matched is None else matched)
    response = answer(body, asked.crs)
    if collection.layer.public:
        response.headers["Cache-Control"] = "no-cache"
    return response


def _rows(matching: Any, asked: Asked) -> tuple[list[Any], bool]:
    """The page's rows, and whether others follow."""
    ordered = matching.order_by("pk")
    if asked.after is not None:
        ordered = ordered.filter(pk__gt=asked.after)
    found = list(ordered[asked.offset : asked.offset + asked.limit + 1])
    return found[: asked.limit], len(found) > asked.limit


def _links(request: HttpRequest, collection: Collection, last: int | None) -> list[dict[str, str]]:
    here = absolute(request, "items", name=collection.name)
    query = dict(request.GET.items())
    links = [
        link(address(here, query), "self", GEOJSON),
        link(absolute(request, "collection", name=collection.name), "collection"),
    ]
    if last is not None:
        # From the last row on, so that no page is slower than the one before.
        onwards = address(here, query, offset=None, after=str(last))
        links.append(link(onwards, "next", GEOJSON))
    return links


def _record(caller: Caller, collection: Collection, asked: Asked, rows: int) -> None:
    """Who takes the households out of the house is written down, once a download."""
    if caller.token is None or collection.name != "households" or asked.after or asked.offset:
        return
    why = f"OGC API: {caller.token.name}"
    record_access(caller.seen, AccessRecord.Action.EXPORT, "household", reason=why, rows=rows)
