"""天地图 through this server: the key stays here, tiles are kept in a folder of limited size.

A browser asks for our address; what goes out is made of numbers that were checked and of settings.
"""

import contextlib
import logging
import os
import time
import urllib.request
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.errors import NotFound, Refused
from layers.territory.tiles import tile_at
from mapapp.maps.county_box import in_view_of_county

logger = logging.getLogger(__name__)

# Vector and satellite maps, each with its names, all in web Mercator.
STYLES: Final = frozenset({"vec", "cva", "img", "cia"})
DEEPEST: Final = 18
_KINDS: Final = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_MOST: Final = 500_000
# After a failure nothing is asked for so long: a map would ask for dozens of tiles at once.
_PAUSE: Final = 20.0
_LOOK_EVERY: Final = 50
_KEPT_FOR: Final = 30 * 24 * 3600.0


class Unavailable(Refused):
    """天地图 does not answer, or not with a picture."""

    status = 502


class _Gate:
    """When the next question may be asked, and how many pictures this process has stored."""

    opens_at = 0.0
    stored = 0


@require_safe
def tianditu(request: HttpRequest, style: str, z: int, x: int, y: int) -> HttpResponse:
    """A picture of 天地图; 404 without a key or far from the county, 502 without an answer."""
    if not settings.TIANDITU_KEY:
        raise Http404
    tile = tile_at(z, x, y)
    if style not in STYLES or z > DEEPEST or not in_view_of_county(tile):
        raise NotFound(_("There is no such map tile."))
    path = settings.TIANDITU_FOLDER / style / str(z) / f"{x}-{y}"
    body = _kept(path) or _fetched(style, z, x, y, path)
    # Pictures are the same for everybody and change once in a year or two.
    headers = {"Cache-Control": "public, max-age=604800", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type=_kind(body), headers=headers)


def _kept(path: Path) -> bytes | None:
    try:
        fresh = time.time() - path.stat().st_mtime < _KEPT_FOR
        return path.read_bytes() if fresh else None
    except OSError:
        return None


def _kind(body: bytes) -> str:
    return next((kind for start, kind in _KINDS.items() if body.startswith(start)), "")


def _fetched(style: str, z: int, x: int, y: int, path: Path) -> bytes:
    if time.monotonic() < _Gate.opens_at:
        raise Unavailable(
            _("The map service does not answer. The county's own map is still there.")
        )
    query = urlencode(
        {
            "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": style,
            "STYLE": "default", "TILEMATRIXSET": "w", "FORMAT": "tiles", "TILEMATRIX": z,
            "TILEROW": y, "TILECOL": x, "tk": settings.TIANDITU_KEY,
        }
    )  # fmt: skip
    address = f"{settings.TIANDITU_URL.replace('STYLE', style)}?{query}"
    try:
        # No redirect is followed: it could lead anywhere, with the key in the address.
        opener = urllib.request.build_opener(_NoRedirect)
        with opener.open(address, timeout=settings.TIANDITU_TIMEOUT) as answer:
            body = answer.read(_MOST + 1)
    except (OSError, ValueError) as error:
        raise _failed(str(getattr(error, "code", type(error).__name__))) from None
    if len(body) > _MOST or not _kind(body):
        raise _failed("no picture")
    _keep(path, body)
    return body


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        return None


def _failed(reason: str) -> Unavailable:
    # Neither the address, which has the key in it, nor what was answered goes into the log.
    logger.warning("tianditu gave no tile: %s", reason)
    _Gate.opens_at = time.monotonic() + _PAUSE
    return Unavailable(_("The map service does not answer. The county's own map is still there."))


def _keep(path: Path, body: bytes) -> None:
    """Store a picture; a full or broken disk only means that it is fetched again."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(body)
        os.replace(file.name, path)
        _Gate.stored += 1
        # Looking takes as long as the folder is large.
        if _Gate.stored % _LOOK_EVERY == 0:
            make_room(settings.TIANDITU_FOLDER, settings.TIANDITU_BYTES)


def make_room(folder: Path, most: int) -> None:
    """Remove the oldest pictures when the folder holds more than ``most`` bytes."""
    files = [(entry.stat(), entry) for entry in folder.rglob("*") if entry.is_file()]
    size = sum(status.st_size for status, _file in files)
    for status, file in sorted(files, key=lambda one: one[0].st_mtime):
        if size <= most:
            break
        file.unlink(missing_ok=True)
        size -= status.st_size
