"""The running clock of a case in words and a colour, for lists, pins and pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.cases.clock import light
from layers.cases.models import Case
from layers.cases.states import RUNNING, State

_TAG = {"green": "", "yellow": "amber", "red": "red"}


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """``tone`` is the class of a .tag: empty, amber or red."""

    tone: str
    words: str


def due_of(case: Case) -> datetime | None:
    """The deadline that runs now: to accept, then to resolve; None once resolved or paused."""
    return clock_of(case)[0]


def clock_of(case: Case) -> tuple[datetime | None, datetime | None]:
    """The deadline that runs now and from when on it is near; None where none runs."""
    if case.state not in RUNNING:
        return None, None
    if case.accepted_at is None and case.state != State.ACCEPTED:
        return case.accept_due, case.accept_near
    return case.resolve_due, case.resolve_near


def time_left(case: Case, now: datetime | None = None) -> TimeLeft:
    """Return how long the running clock still has, or how long it is over."""
    (due, near), now = clock_of(case), now or timezone.now()
    if due is None:
        words = str(State(case.state).label)
        if case.review_on:
            words = _("Suspended until %(day)s") % {
                "day": date_format(case.review_on, "MONTH_DAY_FORMAT")
            }
        return TimeLeft("", words)
    span = _span(abs(due - now))
    words = _("%(span)s left") if due >= now else _("%(span)s overdue")
    return TimeLeft(_TAG[light(case.clock_start, due, now, near)], words % {"span": span})


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
