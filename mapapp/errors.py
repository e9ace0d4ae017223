"""What a person sees when something is wrong: pages and JSON that say what to do."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, Refused

logger = logging.getLogger(__name__)


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer goes to a program: it says so, or the address is one for programs."""
    match = request.resolver_match
    if match is not None and getattr(match.func, "in_json", False):
        return True
    return request.headers.get("Accept", "").startswith("application/json")


def refusal(error: Refused) -> JsonResponse:
    """A refused verb as JSON, with the field at fault."""
    return JsonResponse({"error": str(error), "field": error.field}, status=error.status)


class ErrorsMiddleware:
    """Answers refusals with their sentence, and 503 with a clear page without a database.

    Who signs in anew after a form was sent too late is led to the form's address: a page says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not answer.content:
            page = only_sent_to(request)
            page["Allow"] = answer["Allow"]
            return page
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return self._refused(request, error)
        if isinstance(error, (OperationalError, InterfaceError)):
            logger.exception("database unavailable")
            return database_down(request)
        return None

    def _refused(self, request: HttpRequest, error: Refused) -> HttpResponse:
        if wants_json(request):
            return refusal(error)
        return render(request, "refused.html", {"error": error}, status=error.status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is older than the sign-in, or the browser keeps no cookies."""
    error = NotAllowed(
        _("This page is too old, or cookies are switched off. Reload the page and send it again.")
    )
    if wants_json(request):
        return refusal(error)
    return render(request, "refused.html", {"error": error}, status=error.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: something sent was damaged or tampered with."""
    return _problem(request, 400, _("What was sent cannot be read. Go back and send it again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not for this."""
    return _problem(request, 403, _("This page is not open to you. Ask the administrator."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: an old or mistyped address."""
    return _problem(request, 404, _("There is no such page. The address may be old or mistyped."))


def only_sent_to(request: HttpRequest) -> HttpResponse:
    """405: the address of a form, opened as if it were a page."""
    message = _("Nothing is shown at this address; forms are sent to it. Open the page anew.")
    return _problem(request, HTTPStatus.METHOD_NOT_ALLOWED, message)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault, which the log has under the request's id."""
    message = _("Something went wrong on our side. It has been noted; try again in a few minutes.")
    return _problem(request, 500, message)


def database_down(request: HttpRequest) -> HttpResponse:
    """503: the entry was not saved, keep the page open and send it again.

    What has cut one connection has mostly cut those that lie idle too: they are replaced now, not
    each in the hands of another person.
    """
    if connection.pool:
        connection.pool.check()
    message = _("The database cannot be reached. Nothing was saved; send it again in a minute.")
    more = _(
        "Go back with your browser; what you typed is still there. "
        "In danger to life call 110, 119 or 120."
    )
    answer = _problem(request, HTTPStatus.SERVICE_UNAVAILABLE, message, more)
    answer["Retry-After"] = "60"
    return answer


def _problem(request: HttpRequest, status: int, message: str, more: str = "") -> HttpResponse:
    """Asks no database and no session: they may be what is wrong."""
    if wants_json(request):
        return JsonResponse({"error": message, "field": ""}, status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        title = _("Not reachable for the moment")
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        title = _("Something went wrong")
    else:
        title = _("This page cannot be opened")
    context = {
        "title": title,
        "message": message,
        "more": more,
        "colour": "red" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "amber",
        "LANGUAGE_CODE": get_language(),
        "demo": settings.DEMO,
    }
    return HttpResponse(render_to_string("problem.html", context), status=status)
