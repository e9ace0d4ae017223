"""Answers for tiles before sessions, sign-in and logs are looked at, if all is known already.

Moving a map asks for dozens of tiles at once. A session that was looked at a moment ago is not
looked at again for each; a tile on the shelf then costs no question to the database and a tenth
of the time. Everything else goes the long way through the other middleware.
"""

import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse

from layers.errors import Refused
from mapapp.access.keep import mark
from mapapp.maps.tiles import LAYERS, recent_editions, recent_scopes, tile_response

_ADDRESS: Final = re.compile(r"/maps/tiles/([a-z]{1,20})/(\d{1,2})/(\d{1,7})/(\d{1,7})", re.ASCII)


class TileDoor:
    """The outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._short_way(request) or self.get_response(request)

    def _short_way(self, request: HttpRequest) -> HttpResponse | None:
        if not request.path_info.startswith("/maps/tiles/") or request.method != "GET":
            return None
        address = _ADDRESS.fullmatch(request.path_info)
        layer = LAYERS.get(address[1]) if address else None
        if address is None or layer is None or recent_editions.get("") is None:
            return None
        scope = None
        if not layer.public:
            scope = recent_scopes.get(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
            if scope is None:
                return None
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return None
        try:
            request.get_host()
            response = tile_response(
                request, layer, (int(address[2]), int(address[3]), int(address[4])), scope
            )
        except (DisallowedHost, Refused, Error):
            # The long way has the words, and the page for a database that is gone.
            return None
        response["X-Content-Type-Options"] = "nosniff"
        mark(response, scope)
        if response.status_code == 200:
            # As CommonMiddleware does on the long way; without it the answer goes in chunks.
            response["Content-Length"] = str(len(response.content))
        return response
