"""The three timers of a whistle."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from layers.cases.clock import WorkCalendar
from layers.oversight.whistle_clock import dues

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar({}, ((time(8, 30), time(12)), (time(14), time(18))))
USUAL = {"sign_hours": 1, "contact_hours": 24}


@pytest.mark.parametrize(
    ("raised", "days", "report"),
    [
        # The day of the whistle does not count; 02-14 is a make-up day, the feast ends 02-23.
        (datetime(2026, 2, 10, 16), 3, datetime(2026, 2, 13, 23, 59, 59)),
        (datetime(2026, 2, 13, 9), 3, datetime(2026, 2, 25, 23, 59, 59)),
        (datetime(2026, 9, 30, 9), 5, datetime(2026, 10, 13, 23, 59, 59)),
    ],
)
def test_reporting_in_runs_in_working_days(raised: datetime, days: int, report: datetime) -> None:
    when = dues(raised.replace(tzinfo=ZONE), CALENDAR, days=days, **USUAL)
    assert when.report == report.replace(tzinfo=ZONE)
    assert not when.provisional


def test_signing_and_contact_run_at_night_too() -> None:
    when = dues(datetime(2026, 2, 10, 23, 30, tzinfo=ZONE), CALENDAR, days=3, **USUAL)
    assert when.sign == datetime(2026, 2, 11, 0, 30, tzinfo=ZONE)
    assert when.contact == datetime(2026, 2, 11, 23, 30, tzinfo=ZONE)


def test_a_year_without_a_published_calendar_is_provisional() -> None:
    when = dues(datetime(2031, 3, 3, 9, tzinfo=ZONE), CALENDAR, days=3, **USUAL)
    assert when.provisional


@given(raised=some.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 1)))
def test_the_timers_run_out_one_after_the_other(raised: datetime) -> None:
    when = dues(raised.replace(tzinfo=ZONE), CALENDAR, days=3, **USUAL)
    assert raised.replace(tzinfo=ZONE) < when.sign < when.contact <= when.report
