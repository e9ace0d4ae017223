"""One's own inbox: the page, the count for the bell of every page, and reading."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from layers.notices.inbox import inbox, mark_read, unread
from layers.notices.models import Kind, Message
from layers.notices.words import sentence
from layers.staff.scope import Scope
from mapapp.access.context import person, request_scope

PAGE = 50
_TONES = {
    Kind.BLUE: "blue", Kind.YELLOW: "amber", Kind.MISSED: "amber", Kind.UNHAPPY: "amber",
    Kind.RED: "red", Kind.ESCALATED: "red",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the page shows it; ``url`` leads to its case, empty where there is none."""

    kind: str
    tone: str
    words: str
    at: datetime
    new: bool
    url: str


@login_required
@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The latest messages; what is new is marked until "all read" is pressed."""
    scope = request_scope(request)
    messages = list(inbox(person(request))[:PAGE])
    context = {
        "lines": [_line(message, scope) for message in messages],
        "latest": messages[0].pk if messages else 0,
        "unread": unread(person(request)),
        "most": PAGE,
    }
    return render(request, "access/inbox.html", context)


@require_safe
@never_cache
def count(request: HttpRequest) -> HttpResponse:
    """How many messages are unread, for the bell; asked every minute."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return JsonResponse({"unread": unread(person(request))})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark what the page showed as read."""
    up_to = request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) < 18:
        mark_read(person(request), int(up_to))
    return redirect("access:inbox")


def _line(message: Message, scope: Scope) -> Line:
    return Line(
        kind=str(Kind(message.kind).label),
        tone=_TONES.get(Kind(message.kind), ""),
        words=sentence(message),
        at=message.made_at,
        new=message.read_at is None,
        url=_url(message, scope),
    )


def _url(message: Message, scope: Scope) -> str:
    """Where the case is worked on by this person; a room above gives its own path."""
    if message.case is None:
        return message.path
    if scope.everything or scope.divisions or scope.departments:
        return reverse("desk:case", args=[message.case.number])
    if scope.grids:
        return f"{reverse('field:home')}#{message.case.number}"
    return ""
