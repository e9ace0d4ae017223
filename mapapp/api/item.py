"""One feature: GET with an ETag; PUT, PATCH and DELETE on the version that was seen; OPTIONS."""

from collections.abc import Callable
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from layers.errors import Changed, OutOfOrder, Refused
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection
from mapapp.api.collections import collection_named
from mapapp.api.crs import CRS84, known_crs
from mapapp.api.door import GEOJSON, any_method
from mapapp.api.errors import NoMethod, OutOfDate, SignedOut, allow
from mapapp.api.geojson import absolute, answer, etag_of, feature, link
from mapapp.api.items import may_do
from mapapp.api.query import only
from mapapp.api.sent import Outcome, Sent, about_in, feature_in, patch_in
from mapapp.api.writing import (
    differing,
    noted,
    out_of_date,
    placed,
    proposed,
    with_version,
    written,
)

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITING: Final = frozenset({"PUT", "PATCH", "DELETE"})
# It sends PATCH and DELETE without naming a version, and a PUT with it: so it is offered the PUT.
_QGIS: Final = "QGIS/"


@any_method
def item(request: HttpRequest, caller: Caller, name: str, key: str) -> HttpResponse:
    """GET, PUT, PATCH, DELETE or OPTIONS of the feature with this id."""
    collection = collection_named(name)
    method = request.method or ""
    if method == "OPTIONS":
        return _options(request, caller, collection)
    if method in ("GET", "HEAD"):
        return _one(request, caller, collection, key)
    there = collection.verbs.methods & _WRITING
    if method not in there:
        raise NoMethod(_READING | there)
    may_do(collection, caller, method)
    only({"reason"} if method == "DELETE" else set(), request.GET)
    if method == "DELETE":
        return _removed(request, caller, collection, key)
    return _changed(request, caller, collection, key)


def _one(request: HttpRequest, caller: Caller, collection: Collection, key: str) -> HttpResponse:
    crs = known_crs(only({"crs", "f"}, request.GET).get("crs", CRS84), "crs")
    row = collection.one(caller, key)
    body = feature(collection, row, crs)
    etag = etag_of(body, row.version)
    body["links"] = [
        link(absolute(request, "item", name=collection.name, key=key), "self", GEOJSON),
        link(absolute(request, "collection", name=collection.name), "collection"),
    ]
    response = answer(body, crs, etag=etag)
    response.headers["Cache-Control"] = (
        "no-cache" if collection.layer.public else "private, no-cache"
    )
    return response


def _options(request: HttpRequest, caller: Caller, collection: Collection) -> HttpResponse:
    """The methods of this person, also for an id that is not there: a GIS asks with a made-up one
    where a collection is empty."""
    if not collection.layer.public and caller.user is None:
        raise SignedOut
    mine = collection.methods(caller) & _WRITING
    headers = {"Accept-Patch": "application/merge-patch+json"} if "PATCH" in mine else {}
    if _QGIS in request.headers.get("User-Agent", ""):
        mine &= {"PUT"}
    response = HttpResponse(status=200, headers={"Allow": allow(_READING | mine), **headers})
    response.headers["Vary"] = "User-Agent"
    return response


def _changed(
    request: HttpRequest, caller: Caller, collection: Collection, key: str
) -> HttpResponse:
    change = collection.verbs.change
    whole = request.method == "PUT"

    def act(row: Any, sent: Sent) -> Outcome:
        changes = differing(collection, row, sent, whole=whole)
        if whole and not sent.places:
            raise Refused(_("A whole feature has a geometry. Send only a part of it by PATCH."),
                          "geometry")  # fmt: skip
        assert change is not None  # noqa: S101 (the method is among those there are)
        return change(caller, row, sent, changes)

    sent = placed(request, feature_in(request) if whole else patch_in(request))
    outcome = _on_version(request, caller, collection, key, sent, act)
    if outcome.proposal is not None:
        return proposed(outcome.proposal)
    return written(collection, outcome)


def _removed(
    request: HttpRequest, caller: Caller, collection: Collection, key: str
) -> HttpResponse:
    remove = collection.verbs.remove

    def act(row: Any, sent: Sent) -> Outcome:
        assert remove is not None  # noqa: S101 (DELETE is among the methods)
        return remove(caller, row, sent)

    _on_version(request, caller, collection, key, about_in(request), act)
    return HttpResponse(status=204)


def _on_version(
    request: HttpRequest,
    caller: Caller,
    collection: Collection,
    key: str,
    sent: Sent,
    act: Callable[[Any, Sent], Outcome],
) -> Outcome:
    """Do ``act`` on the row in the version that was seen: all of it, or nothing.

    Raises OutOfDate with both states when somebody else changed it, whoever notices.
    """
    row = collection.one(caller, key)
    sent = with_version(request, caller, collection, row, sent)
    if sent.version != row.version and not collection.carries_over:
        raise out_of_date(collection, row, sent)
    try:
        with transaction.atomic():
            outcome = act(row, sent)
            if outcome.row is not None:
                noted(caller, collection, row, outcome.row, sent)
    except OutOfDate:
        raise
    except OutOfOrder as error:
        present = collection.one(caller, key)
        if isinstance(error, Changed) or present.version != sent.version:
            raise out_of_date(collection, present, sent) from error
        raise
    return outcome
