"""The offline base map over HTTP: one file, of which browsers ask for pieces (HTTP Range)."""

import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
# A piece is a directory or a tile; a whole file of a large county would fill the memory.
_MOST: Final = 4_000_000


@require_safe
def base_map(request: HttpRequest) -> HttpResponse:
    """A piece of the PMTiles file: 206, or 416 for one that is not in it; 404 without a file.

    Without Range, which nothing that reads PMTiles does, the answer is the first piece.
    """
    path: Path = settings.BASEMAP_FILE
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            etag = f'"{path.stat().st_mtime_ns:x}-{size:x}"'
            headers = {
                "ETag": etag, "Accept-Ranges": "bytes", "Cache-Control": "public, max-age=300",
                # Says to the compressing middleware that a piece has to stay as it is.
                "Content-Encoding": "identity",
            }  # fmt: skip
            if request.headers.get("If-None-Match") == etag:
                return HttpResponseNotModified(headers=headers)
            piece = _piece(request.headers.get("Range", "bytes=0-"), size)
            if piece is None:
                headers["Content-Range"] = f"bytes */{size}"
                return HttpResponse(status=416, headers=headers)
            first, last = piece
            file.seek(first)
            body = file.read(last - first + 1)
    except FileNotFoundError as error:
        raise Http404 from error
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return HttpResponse(body, status=206, headers=headers, content_type="application/vnd.pmtiles")


def _piece(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range asked for, as much of it as there is and we give."""
    found = _RANGE.fullmatch(wanted)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size - 1
    else:
        start, end = int(first), min(int(last or size), size - 1)
    if start > end:
        return None
    return start, min(end, start + _MOST - 1)
