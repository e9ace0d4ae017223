"""Every address of the interface: who calls, and each refusal as JSON with its status."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from layers.errors import Refused
from layers.territory.border_errors import BorderRefused
from mapapp.access.basic import TooManyTries, WrongToken
from mapapp.api.caller import caller_of
from mapapp.api.errors import NoMethod, OutOfDate, SignedOut, allow

View = Callable[..., HttpResponse]
GEOJSON = "application/geo+json"
_READING = ("GET", "HEAD", "OPTIONS")


def answered(view: View, methods: tuple[str, ...] | None = _READING) -> View:
    """``view(request, caller, …)`` behind the door; ``methods`` None lets the view decide."""

    @csrf_exempt
    @wraps(view)
    def inner(request: HttpRequest, **parts: Any) -> HttpResponse:
        # Pages go by the choice of their reader alone; a program says what it wants.
        language = translation.get_language_from_request(request)
        with translation.override(language):
            try:
                response = _answer(request, **parts)
            except Refused as error:
                response = refused(error)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _answer(request: HttpRequest, **parts: Any) -> HttpResponse:
        caller = caller_of(request)
        if methods is not None and request.method not in methods:
            raise NoMethod(methods)
        if methods is not None and request.method == "OPTIONS":
            return HttpResponse(status=200, headers={"Allow": allow(methods)})
        return view(request, caller, **parts)

    # Read by mapapp/errors.py.
    vars(inner)["in_json"] = True
    return inner


def reading(view: View) -> View:
    """A view that only answers GET and HEAD."""
    return answered(view)


def posting(view: View) -> View:
    """A view that only answers POST."""
    return answered(view, ("POST", "OPTIONS"))


def any_method(view: View) -> View:
    """A view that looks at the method itself."""
    return answered(view, None)


def refused(error: Refused) -> JsonResponse:
    """The refusal as the standard has exceptions, ``code`` and ``description``; with the faults of
    a border as GeoJSON, and with both states of what is out of date."""
    body: dict[str, Any] = {
        "code": type(error).__name__, "description": str(error), "field": error.field,
    }  # fmt: skip
    response_type = "application/json"
    if isinstance(error, BorderRefused):
        body |= error.geojson()
        response_type = GEOJSON
    if isinstance(error, OutOfDate):
        body |= error.states
    response = JsonResponse(body, status=error.status, content_type=response_type)
    if isinstance(error, (SignedOut, WrongToken)):
        response.headers["WWW-Authenticate"] = 'Basic realm="suilaiban", charset="UTF-8"'
    if isinstance(error, NoMethod):
        response.headers["Allow"] = allow(error.allowed)
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(round(error.wait.total_seconds()))
    return response
