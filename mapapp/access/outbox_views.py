"""The outbox: what was sent by e-mail and webhook, what failed, and what is only recorded."""

import re
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from layers.errors import NotAllowed, Refused
from layers.notices.models import Delivery
from layers.notices.outbox import not_out, outbox, send_again, watches
from layers.staff.scope import Scope
from mapapp.access.context import request_scope

PAGE: Final = 50
# Whoever has the link of a rating can rate: it is the complainant's alone.
_LINK: Final = re.compile(r"/rate/\S+")
_TONES: Final = {"sent": "green", "waiting": "blue", "failed": "red", "recorded": ""}


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery as the page shows it; ``words`` are empty for those who may not read them."""

    row: Delivery
    tone: str
    to: str
    words: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The latest deliveries, fifty a page; ``?only=open`` those not out, ``?before=`` an id.
    POST sends a failed one (``again``) anew."""
    scope, error = request_scope(request), None
    if not watches(scope):
        raise NotAllowed(
            _("The outbox is watched by county dispatchers, supervisors and administrators.")
        )
    if request.method == "POST":
        try:
            send_again(_number(request.POST.get("again", "")), scope)
            return redirect("access:outbox")
        except Refused as refused:
            error = refused
    rows = outbox(scope)
    only_open = request.GET.get("only") == "open"
    shown = not_out(rows) if only_open else rows
    if before := _number(request.GET.get("before", "")):
        shown = shown.filter(pk__lt=before)
    found = list(shown[: PAGE + 1])
    context = {
        "lines": [_line(row, scope) for row in found[:PAGE]],
        "older": found[PAGE - 1].pk if len(found) > PAGE else 0,
        "only_open": only_open,
        "waiting": not_out(rows).count(),
        "error": error,
    }
    return render(request, "access/outbox.html", context, status=error.status if error else 200)


def _line(row: Delivery, scope: Scope) -> Line:
    to = ""
    if row.message is not None:
        to = str(row.message.to)
    elif row.case is not None:
        to = _("complainant of %(number)s") % {"number": row.case.number}
    words = _LINK.sub("/rate/…", row.words) if scope.everything else ""
    return Line(row, _TONES[row.state], to, words)


def _number(word: str) -> int:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 18 else 0
