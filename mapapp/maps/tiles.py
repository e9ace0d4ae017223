"""Vector tiles over HTTP: who gets which, from the shelf or drawn anew, with ETag and 304.

``answer`` is for every address a tile may have; it does not ask who may come in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from time import monotonic
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isal import igzip

from layers.cases.tiles import CASES
from layers.enterprises.tiles import ENTERPRISES
from layers.errors import NotAllowed, NotFound
from layers.fieldwork.tiles import HAZARDS, MAILBOXES
from layers.residents.tiles import HOUSEHOLDS
from layers.staff.scope import Scope
from layers.territory.border_tiles import DIVISIONS, GRIDS
from layers.territory.editions import editions
from layers.territory.tiles import TileLayer, tile_at
from mapapp.access.context import request_scope
from mapapp.maps.tile_shelf import Moments, Shelf

LAYERS: Final[Mapping[str, TileLayer]] = {
    layer.name: layer
    for layer in (GRIDS, DIVISIONS, HOUSEHOLDS, ENTERPRISES, MAILBOXES, HAZARDS, CASES)
}
CONTENT_TYPE: Final = "application/vnd.mapbox-vector-tile"
# Part of every ETag: raise it when the same rows come to look otherwise in a tile.
_FORMAT: Final = 3
# As small as zlib's first level makes it, in a fifth of the time.
_GZIP_LEVEL: Final = 1

shelf: Final = Shelf(settings.TILE_CACHE_BYTES)
recent_editions: Final[Moments[Mapping[str, int]]] = Moments()
recent_scopes: Final[Moments[Scope]] = Moments()


def current_editions() -> Mapping[str, int]:
    """The editions as they were at most a moment ago."""
    known = recent_editions.get("")
    if known is None:
        asked_at = monotonic()
        known = editions()
        recent_editions.put("", known, asked_at)
    return known


def edition_of(layer: TileLayer, scope: Scope | None, counts: Mapping[str, int]) -> str:
    """A word that is another one whenever the layer may look otherwise to this scope.

    Raises NotAllowed for a layer that is not public without a scope.
    """
    if layer.public:
        scope = None
    elif scope is None:
        raise NotAllowed(_("You are signed out. Sign in again."))
    return _word(layer.name, scope, tuple(counts.get(name, 0) for name in layer.follows))


@lru_cache(4096)
def _word(layer: str, scope: Scope | None, followed: tuple[int, ...]) -> str:
    # All of the scope, so that whatever a layer's rows may come to hang on is in the word; in
    # order, so that it is the same in every process.
    whose = [] if scope is None else [getattr(scope, field.name) for field in fields(scope)]
    listed = [sorted(map(str, part)) if isinstance(part, frozenset) else part for part in whose]
    word = repr((_FORMAT, layer, followed, listed))
    return blake2b(word.encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """A tile on its way out: 200, or 304 for whoever has it."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def answer(
    layer: TileLayer, zxy: tuple[int, int, int], scope: Scope | None, known: str, encodings: str
) -> Answer:
    """The tile for ``scope``: 304 if ``known`` (If-None-Match) names it, with no body if nothing is
    there, compressed where ``encodings`` (Accept-Encoding) allows.

    Raises NotFound for numbers that no tile has.
    """
    tile = tile_at(*zxy)
    # Before the rows are read: a change in between is drawn, and asked for once more.
    word = edition_of(layer, scope, current_editions())
    headers = _headers(layer, f'"{word}"')
    if f'"{word}"' in known:
        return Answer(304, headers)
    key = (word, tile)
    body = shelf.get(key)
    if body is None:
        drawn = layer.draw(tile, scope)
        body = igzip.compress(drawn, _GZIP_LEVEL, mtime=0) if drawn else b""
        shelf.put(key, body)
    headers["Content-Type"] = CONTENT_TYPE
    if body and "gzip" in encodings:
        headers["Content-Encoding"] = "gzip"
    elif body:
        body = igzip.decompress(body)
    return Answer(200, headers, body)


def tile_response(
    request: HttpRequest, layer: TileLayer, zxy: tuple[int, int, int], scope: Scope | None
) -> HttpResponse:
    """The same for a request that has come the long way."""
    wanted = request.headers
    found = answer(
        layer, zxy, scope, wanted.get("If-None-Match", ""), wanted.get("Accept-Encoding", "")
    )
    return HttpResponse(found.body, status=found.status, headers=found.headers)


def _headers(layer: TileLayer, etag: str) -> dict[str, str]:
    who = "public" if layer.public else "private"
    vary = "Accept-Encoding" if layer.public else "Accept-Encoding, Cookie"
    return {"ETag": etag, "Cache-Control": f"{who}, no-cache", "Vary": vary}


def scope_for(request: HttpRequest, layer: TileLayer) -> Scope | None:
    """The scope a layer is drawn for: none for a public one. Raises NotAllowed when signed out."""
    if layer.public:
        return None
    if not request.user.is_authenticated:
        raise NotAllowed(_("You are signed out. Sign in again."))
    asked_at = monotonic()
    scope: Scope = request_scope(request)
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if session:
        recent_scopes.put(session, scope, asked_at)
    return scope


@require_safe
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of a layer; 404 for what there is not, 403 without the sign-in it needs."""
    wanted = LAYERS.get(layer)
    if wanted is None:
        raise NotFound(_("There is no such map layer."))
    return tile_response(request, wanted, (z, x, y), scope_for(request, wanted))


@require_safe
def tile_editions(request: HttpRequest) -> JsonResponse:
    """The edition of every layer this person may see, so that a map knows when to redraw."""
    counts = current_editions()
    return JsonResponse(
        {
            name: edition_of(layer, scope_for(request, layer), counts)
            for name, layer in LAYERS.items()
            if layer.public
            or (request.user.is_authenticated and layer.offered(request_scope(request)))
        },
        headers={"Cache-Control": "private, no-store"},
    )
