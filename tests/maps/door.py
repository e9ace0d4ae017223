"""A client whose requests come to the door first, as those of a browser do.

Django's own client begins behind it.
"""

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from mapapp.maps.tile_door import short_way


class _Handler(ClientHandler):
    def __call__(self, environ: Any) -> Any:
        found = short_way(environ)
        if found is None:
            return super().__call__(environ)
        response = HttpResponse(found.body, status=found.status, headers=found.headers)
        response.wsgi_request = WSGIRequest(environ)
        return response


class DoorClient(Client):
    def __init__(self, **defaults: Any) -> None:
        super().__init__(**{"HTTP_HOST": "testserver"} | defaults)
        self.handler = _Handler(self.handler.enforce_csrf_checks)
