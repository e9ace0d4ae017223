"""The running clock of a case in words and a colour, for lists, pins and pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.cases.clock import light
from layers.cases.models import Case
from layers.cases.states import State

_TAG = {"green": "", "yellow": "amber", "red": "red"}


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """``tone`` is the class of a .tag: empty, amber or red."""

    tone: str
    words: str


def due_of(case: Case) -> datetime | None:
    """The deadline that runs now: to accept, then to resolve; None once resolved."""
    match case.state:
        case State.REGISTERED | State.DISPATCHED:
            return case.accept_due
        case State.ACCEPTED:
            return case.resolve_due
    return None


def time_left(case: Case, now: datetime | None = None) -> TimeLeft:
    """Return how long the running clock still has, or how long it is over."""
    due, now = due_of(case), now or timezone.now()
    if due is None:
        return TimeLeft("green", State(case.state).label)
    span = _span(abs(due - now))
    words = _("%(span)s left") if due >= now else _("%(span)s overdue")
    return TimeLeft(_TAG[light(case.received_at, due, now)], words % {"span": span})


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
