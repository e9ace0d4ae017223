"""Working days, working hours and deadlines. Pure: dates in, dates out, no Django.

The day of receipt is not counted (DOMAIN §2). Which days are working days is asked in order of:
the county's own calendar, the national one (package ``chinesecalendar``, 2004–2026), and plain
weekdays, which make a deadline *provisional*.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

import chinese_calendar

Unit = Literal["days", "hours"]
Hours = tuple[tuple[time, time], ...]

_DAY = timedelta(days=1)
# Nobody waits longer for a working day; a county calendar that never works is a mistake.
_LONGEST_SEARCH = 366 * 3


class NoWorkingDay(ValueError):
    """The calendar has no working day within three years."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a clock runs out, and whether that rests on a calendar not yet published."""

    at: datetime
    provisional: bool


@lru_cache(maxsize=4096)
def _national(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """``declared``: the county's own days, True for working; ``hours``: when the offices work."""

    declared: Mapping[date, bool]
    hours: Hours

    def is_working(self, day: date) -> tuple[bool, bool]:
        """Return (is a working day, is provisional)."""
        if day in self.declared:
            return self.declared[day], False
        known = _national(day)
        if known is not None:
            return known, False
        return day.weekday() < 5, True

    def after(self, received: datetime, limit: int, unit: Unit) -> Deadline:
        """Return the deadline ``limit`` working days or hours after ``received`` (aware).

        Days end with their last second. Hours run only while the offices work, and start with the
        first office hour after ``received``. Raises NoWorkingDay.
        """
        if limit < 1:
            raise ValueError("a limit is at least 1")
        return (
            self._after_days(received, limit)
            if unit == "days"
            else self._after_hours(received, timedelta(hours=limit))
        )

    def _after_days(self, received: datetime, days: int) -> Deadline:
        def counts(day: date) -> timedelta:
            return _DAY if day > received.date() else timedelta()

        day, _rest, provisional = self._walk(received.date(), days * _DAY, counts)
        last_second = datetime.combine(day, time(23, 59, 59), received.tzinfo)
        return Deadline(last_second, provisional)

    def _after_hours(self, received: datetime, span: timedelta) -> Deadline:
        def counts(day: date) -> timedelta:
            return sum(
                (end - start for start, end in self._office_hours(day, received)), timedelta()
            )

        day, rest, provisional = self._walk(received.date(), span, counts)
        for start, end in self._office_hours(day, received):
            if rest <= end - start:
                return Deadline(start + rest, provisional)
            rest -= end - start
        raise AssertionError("_walk stops on the day that holds the rest")

    def _office_hours(self, day: date, received: datetime) -> list[tuple[datetime, datetime]]:
        spans = [
            (
                max(datetime.combine(day, start, received.tzinfo), received),
                datetime.combine(day, end, received.tzinfo),
            )
            for start, end in self.hours
        ]
        return [(start, end) for start, end in spans if start < end]

    def _walk(
        self, start: date, span: timedelta, counts: Callable[[date], timedelta]
    ) -> tuple[date, timedelta, bool]:
        """Go forward over working days until ``span`` is used up.

        Returns the day on which it is, what is left of ``span`` at that day's start, and whether
        any day on the way was provisional.
        """
        provisional = False
        for offset in range(_LONGEST_SEARCH):
            day = start + offset * _DAY
            working, unsure = self.is_working(day)
            provisional = provisional or unsure
            worth = counts(day) if working else timedelta()
            if worth and span <= worth:
                return day, span, provisional
            span -= worth
        raise NoWorkingDay(f"no deadline within three years of {start}")


def light(received: datetime, due: datetime, now: datetime) -> Literal["green", "yellow", "red"]:
    """Traffic light of a clock: up to 80 % of the time green, up to 100 % yellow, then red."""
    if now > due:
        return "red"
    return "green" if now - received <= 0.8 * (due - received) else "yellow"
