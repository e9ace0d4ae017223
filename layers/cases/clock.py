"""Working days, working hours and deadlines. Pure: dates in, dates out, no Django.

The day of receipt is not counted (DOMAIN §2). Which days are working days is asked in order of:
the county's own calendar, the national one (package ``chinesecalendar``, 2004–2026), and plain
weekdays, which make a deadline *provisional*.

A clock can be paused. Hours do not run in a pause; a day does not count when the clock stands
still at its end:

    Mon      Tue      Wed      Thu          limit 2 days, received Mon:  due Wed
    ─┬───────┬────────┬────────┬──          paused Tue 10:00 – Wed 9:00: Tue does not count,
     received  ▓▓▓▓▓▓▓▓▓         due         due Thu
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Literal

import chinese_calendar

Unit = Literal["days", "hours"]
Hours = tuple[tuple[time, time], ...]
# Start and end, aware; in any order, may overlap.
Pauses = Sequence[tuple[datetime, datetime]]

_DAY = timedelta(days=1)
# From this share of the working time on a clock shows yellow.
NEAR_SHARE = Fraction(4, 5)
# Nobody waits longer for a working day; a county calendar that never works is a mistake.
_LONGEST_SEARCH = 366 * 3


class NoWorkingDay(ValueError):
    """The calendar has no working day within three years."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a clock runs out, whether that rests on a calendar not yet published, and from when on
    it is near: 80 % of the working time is used."""

    at: datetime
    provisional: bool
    near: datetime


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

    def after(self, received: datetime, limit: int, unit: Unit, pauses: Pauses = ()) -> Deadline:
        """Return the deadline ``limit`` working days or hours after ``received`` (aware).

        Days end with their last second. Hours run only while the offices work, and start with the
        first office hour after ``received``. Raises NoWorkingDay.
        """
        if limit < 1:
            raise ValueError("a limit is at least 1")
        return (
            self._after_days(received, limit, pauses)
            if unit == "days"
            else self._after_hours(received, limit, pauses)
        )

    def _after_days(self, received: datetime, limit: int, pauses: Pauses) -> Deadline:
        def end_of(day: date) -> datetime:
            return datetime.combine(day, time(23, 59, 59), received.tzinfo)

        def counts(day: date) -> timedelta:
            if day <= received.date():
                return timedelta()
            last = end_of(day)
            return timedelta() if any(start <= last < end for start, end in pauses) else _DAY

        day, _rest, provisional = self._walk(received.date(), limit * _DAY, counts)
        share = limit * NEAR_SHARE
        whole, part = divmod(share, 1)
        near_day, _rest, _ = self._walk(received.date(), (int(whole) + bool(part)) * _DAY, counts)
        near = self._in_office(near_day, part or Fraction(1), received)
        return Deadline(end_of(day), provisional, near)

    def _in_office(self, day: date, share: Fraction, received: datetime) -> datetime:
        """The moment of ``day`` at which this share of its office hours has passed."""
        spans = [
            (
                datetime.combine(day, start, received.tzinfo),
                datetime.combine(day, end, received.tzinfo),
            )
            for start, end in self.hours
        ]
        rest = sum((end - start for start, end in spans), timedelta()) * float(share)
        for start, end in spans:
            if rest <= end - start:
                return start + rest
            rest -= end - start
        return spans[-1][1]

    def _after_hours(self, received: datetime, limit: int, pauses: Pauses) -> Deadline:
        ends = []
        provisional = False
        for hours in (limit, limit * NEAR_SHARE):
            at, unsure = self._hours_end(received, float(hours) * timedelta(hours=1), pauses)
            ends.append(at)
            provisional = provisional or unsure
        return Deadline(ends[0], provisional, ends[1])

    def _hours_end(
        self, received: datetime, span: timedelta, pauses: Pauses
    ) -> tuple[datetime, bool]:
        def counts(day: date) -> timedelta:
            spans = self._office_hours(day, received, pauses)
            return sum((end - start for start, end in spans), timedelta())

        day, rest, provisional = self._walk(received.date(), span, counts)
        for start, end in self._office_hours(day, received, pauses):
            if rest <= end - start:
                return start + rest, provisional
            rest -= end - start
        raise AssertionError("_walk stops on the day that holds the rest")

    def _office_hours(
        self, day: date, received: datetime, pauses: Pauses
    ) -> list[tuple[datetime, datetime]]:
        """The pieces of the day's office hours after ``received`` and outside every pause."""
        pieces = [
            (
                max(datetime.combine(day, start, received.tzinfo), received),
                datetime.combine(day, end, received.tzinfo),
            )
            for start, end in self.hours
        ]
        for start, end in pauses:
            pieces = [
                piece
                for opens, closes in pieces
                for piece in ((opens, min(closes, start)), (max(opens, end), closes))
            ]
        return [(opens, closes) for opens, closes in pieces if opens < closes]

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


def light(
    received: datetime, due: datetime, now: datetime, near: datetime | None = None
) -> Literal["green", "yellow", "red"]:
    """Traffic light of a clock: up to 80 % of the time green, up to 100 % yellow, then red.

    ``near`` is when 80 % of the working time is used; without it calendar time is taken.
    """
    if now > due:
        return "red"
    if near is None:
        near = received + float(NEAR_SHARE) * (due - received)
    return "green" if now <= near else "yellow"
