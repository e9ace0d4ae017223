"""The sections of this room, as tabs on top of each of its pages."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from layers.staff.models import Role
from mapapp.access.context import request_scope

# Grid workers neither whistle nor answer notices, and speak for no unit.
_OF_A_WORKER: Final = {"supervision:workers", "supervision:bulletins"}


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
        ("supervision:units", _("Units")),
        ("supervision:indicators", _("Indicators")),
        ("supervision:workers", _("Scorecards")),
        ("supervision:bulletins", _("Bulletins")),
        ("supervision:items", _("Delegated items")),
    ]
    scope = request_scope(request)
    if scope.roles == {Role.WORKER}:
        rows = [row for row in rows if row[0] in _OF_A_WORKER]
    if scope.dispatches or scope.everything:
        rows.append(("supervision:reopenings", _("Requests to reopen")))
    if scope.everything:
        rows.append(("supervision:questions", _("Questionnaire")))
    urls = [(reverse(name), label) for name, label in rows]
    return [Section(url, label, request.path.startswith(url)) for url, label in urls]
