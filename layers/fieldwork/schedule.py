"""On which days a mailbox has to be opened, and which of them were missed. Pure.

A day is due when its weekday is on the box's schedule *and* it is a working day of the county;
a holiday is not made up for. One opening answers for every due day up to its own.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from layers.cases.clock import WorkCalendar

_DAY = timedelta(days=1)
# Older days add nothing to an alert that is already red.
LONGEST_LOOK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class BoxState:
    """How a box stands on a day: due days missed (oldest first), and whether it is due today."""

    missed: tuple[date, ...]
    due_today: bool


def due_days(
    weekdays: Collection[int], first: date, last: date, calendar: WorkCalendar
) -> Iterator[date]:
    """Yield the due days from ``first`` to ``last``, both included; ISO weekdays, Monday 1."""
    for offset in range((last - first).days + 1):
        day = first + offset * _DAY
        if day.isoweekday() in weekdays and calendar.is_working(day)[0]:
            yield day


def state_on(
    today: date,
    weekdays: Collection[int],
    since: date,
    opened_on: date | None,
    calendar: WorkCalendar,
) -> BoxState:
    """Return how the box stands ``today``, last opened on ``opened_on`` (None: never).

    Days before ``since`` and more than sixty days back are not looked at.
    """
    first = max(since, today - LONGEST_LOOK)
    if opened_on is not None:
        first = max(first, opened_on + _DAY)
    due = list(due_days(weekdays, first, today, calendar))
    due_today = bool(due) and due[-1] == today
    return BoxState(tuple(due[:-1] if due_today else due), due_today)
