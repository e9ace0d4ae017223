"""Entries of a device: a POST that carries its own number is carried out once.

Pages of the field keep what is to be sent until an answer has come (static/js/offline). Such a
request names itself by headers: ``X-Entry`` (UUID), ``X-Entry-Edition`` (from 1), ``X-Entry-Made``
(ISO 8601 with offset) and ``X-Entry-By`` (the user whose it is). Every answer that is ours says
``X-Entry`` again: a sign-in page of some network on the way does not pass for one.
"""

import json
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, Refused
from layers.fieldwork.receive import Sent, receive
from mapapp.errors import database_down, refusal

_LONGEST_NUMBER: Final = 6
# Of an answer only this is kept; a report's look-up code is not (ADR 0002).
_KEPT: Final = ("next", "proposal")
# A header of the answer: the version that the entry made of the thing it changed. What was entered
# after it without a network goes on from there (static/js/offline/item.js).
VERSION: Final = "X-Version"
_OK: Final = range(200, 400)


class NotYours(NotAllowed):
    """Nobody is signed in, or somebody else than the person who made the entry."""

    status = 401


class EntryMiddleware:
    """The innermost middleware: what guards other requests has passed when a view is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        number = request.headers.get("X-Entry")
        if number is None or request.method != "POST":
            return None
        try:
            response = _received(request, number, lambda: view(request, *args, **kwargs))
        except Refused as error:
            response = refusal(error)
        except (OperationalError, InterfaceError):
            return database_down(request)
        response["X-Entry"] = number
        return response


def _received(request: HttpRequest, number: str, view: Callable[[], HttpResponse]) -> HttpResponse:
    """What the view answers; of an entry that is known already, where it led on to."""
    user: Any = request.user
    if not user.is_authenticated:
        raise NotYours(_("You are signed out. Sign in again."))
    if request.headers.get("X-Entry-By") != str(user.pk):
        raise NotYours(
            _("Somebody else is signed in here. Sign in as the person whose work it is.")
        )
    answers: list[HttpResponse] = []

    def work() -> dict[str, Any] | None:
        answers.append(view())
        return _kept(answers[0]) if answers[0].status_code in _OK else None

    receipt, _new = receive(_sent(request, number), user, work)
    if answers:
        return answers[0]
    kept = dict(receipt.answer) if receipt else {}
    headers = {VERSION: str(kept.pop("version"))} if "version" in kept else {}
    return JsonResponse({"new": False, "next": "", **kept}, headers=headers)


def _sent(request: HttpRequest, number: str) -> Sent:
    edition, made = (request.headers.get(f"X-Entry-{name}", "") for name in ("Edition", "Made"))
    try:
        uuid, at = UUID(number), parse_datetime(made)
        fits = edition.isascii() and edition.isdecimal() and 0 < len(edition) <= _LONGEST_NUMBER
    except ValueError:
        fits, at = False, None
    if not fits or at is None or not is_aware(at):
        raise Refused(_("The time given cannot be read. Check the clock of the device."))
    return Sent(uuid, int(edition), at, request.path)


def _kept(response: HttpResponse) -> dict[str, Any]:
    version = {"version": int(response[VERSION])} if VERSION in response else {}
    if not isinstance(response, JsonResponse):
        return version
    body = json.loads(response.content)
    return {name: body[name] for name in _KEPT if name in body} | version
