"""The two clocks of a case that exists: worked out anew when something they rest on has changed.

They rest on the category's limits, what was granted on top, the moment they began, the pauses and
the calendar; ``clock.py`` does the arithmetic.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from layers.cases.clock import Unit, WorkCalendar
from layers.cases.models import CalendarDay, Case, Pause
from layers.cases.models.catalogue import LimitUnit
from layers.cases.register import office_hours
from layers.cases.states import PAUSED


def county_calendar() -> WorkCalendar:
    """All the days that the county has declared; one statement."""
    return WorkCalendar(dict(CalendarDay.objects.values_list("day", "working")), office_hours())


def set_clocks(
    case: Case, calendar: WorkCalendar | None = None, pauses: Sequence[Pause] | None = None
) -> None:
    """Set the deadlines of ``case`` (not saved). A pause that still lasts does not count yet: the
    clocks stand still, and are worked out when it ends."""
    calendar = calendar or county_calendar()
    rows = case.pauses.all() if pauses is None else pauses
    spans = [(row.started_at, row.ended_at) for row in rows if row.ended_at is not None]
    start = timezone.localtime(case.clock_start)
    kind = case.category
    accept = calendar.after(start, kind.accept_limit, _unit(kind.accept_unit), spans)
    resolve = calendar.after(
        start, kind.resolve_limit + case.extra_limit, _unit(kind.resolve_unit), spans
    )
    # A clock that has been met keeps the deadline it was met by.
    if case.accepted_at is None:
        case.accept_due, case.accept_near = accept.at, accept.near
    case.resolve_due, case.resolve_near = resolve.at, resolve.near
    case.due_provisional = resolve.provisional or (case.accepted_at is None and accept.provisional)


def _unit(unit: str) -> Unit:
    return "hours" if unit == LimitUnit.HOURS else "days"


def pause(case: Case, reason: Pause.Reason, at: datetime) -> None:
    """Stop the clocks of ``case``, whose state is still the one it goes on in."""
    Pause.objects.create(case=case, reason=reason, state_before=case.state, started_at=at)


def goes_on_in(case: Case) -> str:
    """The state that the case is in, or goes on in when its pause ends; a statement for a pause."""
    if case.state not in PAUSED:
        return case.state
    return case.pauses.get(ended_at=None).state_before


def go_on_in(case: Case, state: str) -> None:
    """Let a case whose clocks stand still go on in ``state`` when the pause ends."""
    case.pauses.filter(ended_at=None).update(state_before=state)


def unpause(case: Case, at: datetime) -> str:
    """Let the clocks run again (not saved): nothing is reviewed any more. Return the state to go on
    in."""
    row = case.pauses.get(ended_at=None)
    row.ended_at = max(at, row.started_at)
    row.save(update_fields=["ended_at"])
    case.review_on = None
    set_clocks(case)
    return row.state_before
