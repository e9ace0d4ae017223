"""Working days, working hours, deadlines and the traffic light. Pure, no database."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cases.clock import NoWorkingDay, Unit, WorkCalendar, light

HERE = ZoneInfo("Asia/Shanghai")
HOURS = ((time(8, 30), time(12)), (time(14), time(18)))
NATIONAL = WorkCalendar({}, HOURS)

RECEIVED = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1), timezones=st.just(HERE))
UNITS = st.sampled_from(["days", "hours"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize("hour", ["00:00", "09:30", "23:59"])
@pytest.mark.parametrize(
    ("received", "one", "seven"),
    [
        ("2026-02-10", "2026-02-11", "2026-02-26"),
        ("2026-02-13", "2026-02-14", "2026-03-02"),  # a Saturday worked in place of another day
        ("2026-02-14", "2026-02-24", "2026-03-03"),
        ("2026-09-30", "2026-10-08", "2026-10-15"),
        ("2026-10-09", "2026-10-10", "2026-10-19"),
    ],
)
def test_the_vectors_of_the_domain(received: str, one: str, seven: str, hour: str) -> None:
    for days, expected in ((1, one), (7, seven)):
        due = NATIONAL.after(at(f"{received} {hour}"), days, "days")
        assert due.at == at(f"{expected} 23:59:59")
        assert not due.provisional


@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        ("2026-03-02 09:00", 1, "2026-03-02 10:00"),
        ("2026-03-02 11:00", 2, "2026-03-02 15:00"),  # over lunch
        ("2026-03-02 11:00", 1, "2026-03-02 12:00"),  # to the last minute before it
        ("2026-03-02 13:00", 1, "2026-03-02 15:00"),  # during lunch
        ("2026-03-02 06:00", 1, "2026-03-02 09:30"),  # before the office opens
        ("2026-03-02 18:00", 1, "2026-03-03 09:30"),  # as it closes
        ("2026-03-02 17:30", 8, "2026-03-03 18:00"),
        ("2026-03-06 17:00", 2, "2026-03-09 09:30"),  # over a weekend
        ("2026-02-13 17:00", 8, "2026-02-14 17:30"),  # a Saturday that works
        ("2026-02-14 18:00", 1, "2026-02-24 09:30"),  # over the Spring Festival
    ],
)
def test_hours_run_while_the_offices_work(received: str, hours: int, due: str) -> None:
    assert NATIONAL.after(at(received), hours, "hours").at == at(due)


def test_the_countys_own_calendar_beats_the_national_one() -> None:
    storm = WorkCalendar({date(2026, 2, 11): False, date(2026, 2, 15): True}, HOURS)
    assert storm.after(at("2026-02-10 09:00"), 1, "days").at == at("2026-02-12 23:59:59")
    assert storm.after(at("2026-02-14 09:00"), 1, "days").at == at("2026-02-15 23:59:59")
    assert storm.after(at("2026-02-10 17:00"), 2, "hours").at == at("2026-02-12 09:30")


def test_years_without_a_published_calendar_are_provisional() -> None:
    """2027-01-01 is a Friday: plain weekdays say it works, until the calendar says it does not."""
    due = NATIONAL.after(at("2026-12-31 09:00"), 1, "days")
    assert (due.at, due.provisional) == (at("2027-01-01 23:59:59"), True)
    declared = WorkCalendar({date(2027, 1, day): day > 3 for day in range(1, 5)}, HOURS)
    due = declared.after(at("2026-12-31 09:00"), 1, "days")
    assert (due.at, due.provisional) == (at("2027-01-04 23:59:59"), False)


def test_a_calendar_that_never_works_is_a_mistake() -> None:
    never = WorkCalendar({date(2026, 1, 1) + timedelta(n): False for n in range(1200)}, HOURS)
    with pytest.raises(NoWorkingDay):
        never.after(at("2026-01-01 09:00"), 1, "days")


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_is_at_least_one(limit: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        NATIONAL.after(at("2026-03-02 09:00"), limit, "days")


@given(RECEIVED, RECEIVED, st.integers(1, 30), UNITS)
def test_who_comes_later_is_due_no_earlier(
    one: datetime, two: datetime, limit: int, unit: Unit
) -> None:
    first, second = sorted([one, two])
    assert NATIONAL.after(first, limit, unit).at <= NATIONAL.after(second, limit, unit).at


@given(RECEIVED, st.integers(1, 30), UNITS)
def test_a_longer_limit_is_due_later(received: datetime, limit: int, unit: Unit) -> None:
    due = NATIONAL.after(received, limit, unit).at
    assert received < due < NATIONAL.after(received, limit + 1, unit).at


@given(RECEIVED, st.integers(1, 30), UNITS)
def test_deadlines_fall_on_working_days_in_office_hours(
    received: datetime, limit: int, unit: Unit
) -> None:
    due = NATIONAL.after(received, limit, unit)
    assert chinese_calendar.is_workday(due.at.date())
    assert not due.provisional
    if unit == "hours":
        assert any(start < due.at.time() <= end for start, end in HOURS)


@given(RECEIVED, st.integers(1, 30))
def test_days_are_counted_one_by_one(received: datetime, limit: int) -> None:
    """The day of receipt is not counted; every working day after it is, the last included."""
    due = NATIONAL.after(received, limit, "days").at.date()
    between = (received.date() + timedelta(n) for n in range(1, (due - received.date()).days + 1))
    assert sum(chinese_calendar.is_workday(day) for day in between) == limit


@given(st.dates(date(2027, 1, 1), date(2040, 1, 1)), st.integers(1, 30), UNITS)
def test_from_2027_on_everything_is_provisional(day: date, limit: int, unit: Unit) -> None:
    due = NATIONAL.after(datetime.combine(day, time(9), HERE), limit, unit)
    assert due.provisional
    assert due.at.weekday() < 5


@pytest.mark.parametrize(
    ("now", "colour"),
    [
        ("2026-03-02 00:00", "green"),
        ("2026-03-10 00:00", "green"),  # 80 % to the minute
        ("2026-03-10 00:01", "yellow"),
        ("2026-03-12 00:00", "yellow"),  # the last moment
        ("2026-03-12 00:01", "red"),
    ],
)
def test_the_light(now: str, colour: str) -> None:
    assert light(at("2026-03-02 00:00"), at("2026-03-12 00:00"), at(now)) == colour
