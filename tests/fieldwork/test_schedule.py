"""Which days a mailbox is due and which were missed, around weekends, holidays and make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cases.clock import WorkCalendar
from layers.fieldwork.schedule import due_days, state_on

PLAIN = WorkCalendar({}, ())
WEEKDAYS = [1, 2, 3, 4, 5]
SINCE = date(2026, 1, 1)


def on(today: date, weekdays: list[int], opened: date | None) -> tuple[list[date], bool]:
    state = state_on(today, weekdays, SINCE, opened, PLAIN)
    return list(state.missed), state.due_today


def test_a_box_opened_on_its_last_day_misses_nothing() -> None:
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    assert on(tuesday, [1], monday) == ([], False)


def test_today_is_due_but_not_missed_before_it_is_over() -> None:
    monday = date(2026, 3, 2)
    assert on(monday, [1], date(2026, 2, 24)) == ([], True)
    assert on(monday + timedelta(days=1), [1], date(2026, 2, 24)) == ([monday], False)


def test_a_late_opening_answers_for_the_days_before_it() -> None:
    assert on(date(2026, 3, 6), WEEKDAYS, date(2026, 3, 5)) == ([], True)


def test_a_holiday_is_not_due_and_a_make_up_saturday_only_where_scheduled() -> None:
    # Spring Festival 2026: 15 to 23 February; Saturday the 14th and the 28th are worked.
    week = list(due_days([1, 2, 3, 4, 5], date(2026, 2, 13), date(2026, 2, 24), PLAIN))
    assert week == [date(2026, 2, 13), date(2026, 2, 24)]
    assert date(2026, 2, 14) in due_days([6], date(2026, 2, 13), date(2026, 2, 24), PLAIN)


def test_the_countys_own_day_off_is_not_due() -> None:
    closed = WorkCalendar({date(2026, 3, 2): False}, ())
    assert state_on(date(2026, 3, 2), [1], SINCE, date(2026, 2, 24), closed).due_today is False


def test_nothing_is_due_before_the_box_hung() -> None:
    state = state_on(date(2026, 3, 6), WEEKDAYS, date(2026, 3, 5), None, PLAIN)
    assert (list(state.missed), state.due_today) == ([date(2026, 3, 5)], True)


@pytest.mark.parametrize("opened", [None, date(2020, 1, 1)])
def test_a_box_long_forgotten_is_looked_at_for_sixty_days(opened: date | None) -> None:
    missed, _due = on(date(2026, 7, 1), WEEKDAYS, opened)
    assert min(missed) >= date(2026, 5, 2)


@given(
    today=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    weekdays=st.sets(st.integers(1, 7), min_size=1),
    back=st.integers(0, 90),
)
def test_an_opening_today_clears_everything_and_one_later_never_adds(
    today: date, weekdays: set[int], back: int
) -> None:
    opened = today - timedelta(days=back)
    state = state_on(today, weekdays, SINCE - timedelta(days=365), opened, PLAIN)
    assert all(opened < day < today and day.isoweekday() in weekdays for day in state.missed)
    later = state_on(today, weekdays, SINCE - timedelta(days=365), opened + timedelta(1), PLAIN)
    assert set(later.missed) <= set(state.missed)
    cleared = state_on(today, weekdays, SINCE - timedelta(days=365), today, PLAIN)
    assert (cleared.missed, cleared.due_today) == ((), False)
