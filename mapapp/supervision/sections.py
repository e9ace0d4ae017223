"""The sections of this room, as tabs on top of each of its pages."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.context import request_scope


@dataclass(frozen=True, slots=True)
class Section:
    url: str
    label: str
    current: bool


def sections(request: HttpRequest) -> list[Section]:
    """The sections this person works in; ``current`` marks the one of this page."""
    rows = [
        ("supervision:whistles", _("Whistles")),
        ("supervision:notices", _("Supervision notices")),
        ("supervision:indicators", _("Indicators")),
        ("supervision:bulletins", _("Bulletins")),
    ]
    scope = request_scope(request)
    if scope.dispatches or scope.everything:
        rows.append(("supervision:reopenings", _("Requests to reopen")))
    if scope.everything:
        rows.append(("supervision:questions", _("Questionnaire")))
    urls = [(reverse(name), label) for name, label in rows]
    return [Section(url, label, request.path.startswith(url)) for url, label in urls]
