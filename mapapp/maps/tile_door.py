"""Answers for tiles before Django has looked at the request, if all is known already.

Moving a map asks for dozens of tiles at once. A session that was looked at a moment ago is not
looked at again for each; a tile on the shelf then costs no question to the database, no object of
a request and a fifth of the time. Everything else goes the long way, which has the words too.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.conf import settings
from django.db import Error, close_old_connections
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from layers.errors import Refused
from mapapp.access.keep import keep_header
from mapapp.maps.tiles import LAYERS, Answer, answer, recent_editions, recent_scopes

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_ADDRESS: Final = re.compile(r"/maps/tiles/([a-z]{1,20})/(\d{1,2})/(\d{1,7})/(\d{1,7})", re.ASCII)
_STATUS: Final = {200: "200 OK", 304: "304 Not Modified"}


class TileDoor:
    """Stands in front of the application, as WSGI has it."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            found = short_way(environ)
        finally:
            # As Django does around a request: a connection goes back to the pool.
            close_old_connections()
        if found is None:
            return self.application(environ, start_response)
        start_response(_STATUS[found.status], list(found.headers.items()))
        # A list goes out in one piece.
        return [found.body]


def short_way(environ: Environ) -> Answer | None:
    """The whole answer, or None where the request has to go the long way."""
    path = environ["PATH_INFO"]
    if not path.startswith("/maps/tiles/") or environ["REQUEST_METHOD"] != "GET":
        return None
    address = _ADDRESS.fullmatch(path)
    layer = LAYERS.get(address[1]) if address else None
    if address is None or layer is None or recent_editions.get("") is None:
        return None
    if not _expected(environ):
        return None
    scope = None
    if not layer.public:
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        scope = recent_scopes.get(cookies.get(settings.SESSION_COOKIE_NAME, ""))
        if scope is None:
            return None
    known, encodings = (
        environ.get("HTTP_IF_NONE_MATCH", ""),
        environ.get("HTTP_ACCEPT_ENCODING", ""),
    )
    numbers = (int(address[2]), int(address[3]), int(address[4]))
    try:
        found = answer(layer, numbers, scope, known, encodings)
    except (Refused, Error):
        # The long way has the words, and the page for a database that is gone.
        return None
    found.headers["X-Content-Type-Options"] = "nosniff"
    if found.status == 200:
        found.headers["Content-Length"] = str(len(found.body))
        found.headers.update(keep_header(scope))
    return found


def _expected(environ: Environ) -> bool:
    """Whether host and scheme are what the site has; what is doubtful goes the long way."""
    host = environ.get("HTTP_HOST", "")
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    if not settings.SECURE_SSL_REDIRECT or environ.get("wsgi.url_scheme") == "https":
        return True
    proxy = settings.SECURE_PROXY_SSL_HEADER
    return proxy is not None and environ.get(proxy[0]) == proxy[1]
