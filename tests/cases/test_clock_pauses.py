"""Pauses of a clock, and when a deadline is near. Pure, no database."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cases.clock import Unit, WorkCalendar, light
from tests.cases.test_clock import HERE, HOURS, NATIONAL, RECEIVED, UNITS, at

PAUSES = st.lists(
    st.tuples(RECEIVED, st.integers(0, 20 * 24 * 60)).map(
        lambda pair: (pair[0], pair[0] + timedelta(minutes=pair[1]))
    ),
    max_size=4,
)


def spans(*texts: str) -> list[tuple[datetime, datetime]]:
    return [(at(text.split(" – ")[0]), at(text.split(" – ")[1])) for text in texts]


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-03-04"),
        (["2026-03-03 10:00 – 2026-03-04 09:00"], "2026-03-05"),  # Tuesday does not count
        (["2026-03-03 10:00 – 2026-03-03 15:00"], "2026-03-04"),  # within a day: nothing gained
        (["2026-03-06 10:00 – 2026-03-09 09:00"], "2026-03-04"),  # after the deadline
        (["2026-03-04 23:00 – 2026-03-06 08:00"], "2026-03-06"),  # Wednesday and Thursday
        (["2026-03-03 10:00 – 2026-03-09 09:00"], "2026-03-10"),  # over a weekend
        (["2026-03-03 10:00 – 2026-03-04 09:00", "2026-03-03 12:00 – 2026-03-05 09:00"],
         "2026-03-06"),  # overlapping pauses count once
    ],
)  # fmt: skip
def test_days_at_whose_end_the_clock_stood_still_do_not_count(pauses: list[str], due: str) -> None:
    """Received on Monday 2026-03-02, two working days: due on Wednesday without a pause."""
    found = NATIONAL.after(at("2026-03-02 09:00"), 2, "days", spans(*pauses))
    assert found.at == at(f"{due} 23:59:59")


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2026-03-02 11:00"),
        (["2026-03-02 10:00 – 2026-03-02 10:30"], "2026-03-02 11:30"),
        (["2026-03-02 10:00 – 2026-03-02 14:30"], "2026-03-02 15:30"),  # lunch is no pause's gain
        (["2026-03-02 10:00 – 2026-03-09 08:00"], "2026-03-09 09:30"),
        (["2026-03-02 08:00 – 2026-03-02 10:00"], "2026-03-02 12:00"),  # began before
    ],
)
def test_hours_do_not_run_in_a_pause(pauses: list[str], due: str) -> None:
    """Received on Monday at 9, two working hours."""
    assert NATIONAL.after(at("2026-03-02 09:00"), 2, "hours", spans(*pauses)).at == at(due)


@pytest.mark.parametrize(
    ("limit", "unit", "near"),
    [
        (1, "days", "2026-03-03 16:30"),  # 80 % of 7.5 hours
        (5, "days", "2026-03-06 18:00"),  # four whole days
        (7, "days", "2026-03-10 15:00"),  # 5.6 days: the sixth, 4.5 hours in
        (10, "hours", "2026-03-03 09:30"),  # 8 hours: 7 today, one tomorrow
    ],
)
def test_near_is_where_80_percent_of_the_working_time_is_used(
    limit: int, unit: Unit, near: str
) -> None:
    """Received on Monday 2026-03-02 at 9; the day of receipt does not count for days."""
    received = at("2026-03-02 09:00")
    assert NATIONAL.after(received, limit, unit).near == at(near)


@pytest.mark.parametrize(
    ("now", "colour"),
    [("2026-03-10 15:00", "green"), ("2026-03-10 15:01", "yellow"), ("2026-03-12 00:00", "red")],
)
def test_the_light_goes_by_working_time_where_it_is_known(now: str, colour: str) -> None:
    received = at("2026-03-02 09:00")
    due = NATIONAL.after(received, 7, "days")
    assert light(received, due.at, at(now), due.near) == colour


@given(RECEIVED, st.integers(1, 30), UNITS, PAUSES)
def test_a_pause_never_brings_a_deadline_forward(
    received: datetime, limit: int, unit: Unit, pauses: list[tuple[datetime, datetime]]
) -> None:
    plain = NATIONAL.after(received, limit, unit)
    paused = NATIONAL.after(received, limit, unit, pauses)
    assert plain.at <= paused.at
    assert plain.near <= paused.near
    assert received < paused.near <= paused.at
    assert NATIONAL.after(received, limit, unit, pauses[:-1]).at <= paused.at


@given(RECEIVED, st.integers(1, 30), UNITS, PAUSES)
def test_the_order_of_the_pauses_does_not_matter(
    received: datetime, limit: int, unit: Unit, pauses: list[tuple[datetime, datetime]]
) -> None:
    assert NATIONAL.after(received, limit, unit, pauses) == NATIONAL.after(
        received, limit, unit, pauses[::-1]
    )


@given(RECEIVED, st.integers(1, 60), PAUSES)
def test_the_hours_between_receipt_and_deadline_are_the_limit(
    received: datetime, limit: int, pauses: list[tuple[datetime, datetime]]
) -> None:
    """Counted another way: minute by minute over office time that lies in no pause."""
    received = received.replace(second=0, microsecond=0)
    pauses = [
        (start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
        for start, end in pauses
    ]
    due = NATIONAL.after(received, limit, "hours", pauses).at
    day, minutes = received.date(), 0
    while day <= due.date():
        if NATIONAL.is_working(day)[0]:
            minutes += sum(_worked(day_start(day, span), received, due, pauses) for span in HOURS)
        day += timedelta(days=1)
    assert minutes == 60 * limit


def day_start(day: datetime, span: tuple[time, time]) -> tuple[datetime, datetime]:
    return datetime.combine(day, span[0], HERE), datetime.combine(day, span[1], HERE)


def _worked(
    office: tuple[datetime, datetime],
    received: datetime,
    due: datetime,
    pauses: list[tuple[datetime, datetime]],
) -> int:
    start, end = max(office[0], received), min(office[1], due)
    length = max(int((end - start).total_seconds() // 60), 0)
    minutes = (start + timedelta(minutes=n) for n in range(length))
    return sum(not any(begun <= minute < over for begun, over in pauses) for minute in minutes)


def test_a_calendar_of_one_span_has_its_near_at_its_end() -> None:
    morning = WorkCalendar({}, ((time(9), time(12)),))
    due = morning.after(at("2026-03-02 09:00"), 5, "days")
    assert due.near == at("2026-03-06 12:00")
