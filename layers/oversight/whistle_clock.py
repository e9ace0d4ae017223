"""The three timers of a summons. Pure: moments in, moments out, no Django.

A whistle calls for help at once, so that signing and contact run by the wall clock, at night too;
reporting in runs in working days, the day of the whistle not counted (DOMAIN §2, §4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from layers.cases.clock import WorkCalendar


@dataclass(frozen=True, slots=True)
class Dues:
    """When each timer runs out, and whether the last rests on an unpublished calendar."""

    sign: datetime
    contact: datetime
    report: datetime
    provisional: bool


def dues(
    raised_at: datetime, calendar: WorkCalendar, *, sign_hours: int, contact_hours: int, days: int
) -> Dues:
    """The timers of a whistle blown at ``raised_at`` (aware, local). Raises NoWorkingDay."""
    last = calendar.after(raised_at, days, "days")
    return Dues(
        sign=raised_at + timedelta(hours=sign_hours),
        contact=raised_at + timedelta(hours=contact_hours),
        report=last.at,
        provisional=last.provisional,
    )
