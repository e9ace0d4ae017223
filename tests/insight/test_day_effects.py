"""Days off, make-up days and the day after a long rest have a term of their own."""

from datetime import date, timedelta

import numpy as np

from layers.cases.clock import WorkCalendar
from layers.insight.day_effects import days_of


def test_the_spring_festival_of_2026() -> None:
    """Off from Sunday 15 to Monday 23 February; Saturdays 14 and 28 are worked."""
    dates = [date(2026, 2, 9) + timedelta(days=i) for i in range(21)]
    calendar = WorkCalendar({}, ())
    design = days_of(dates, [calendar.is_working(day)[0] for day in dates]).design(100)
    off, make_up, back = design[:, 7], design[:, 8], design[:, 9]
    named = {name: [dates[i].day for i in np.flatnonzero(column)]
             for name, column in (("off", off), ("make_up", make_up), ("back", back))}  # fmt: skip
    assert named["off"] == [16, 17, 18, 19, 20, 23]
    assert named["make_up"] == [14, 28]
    assert named["back"] == [24]


def test_a_season_needs_two_years() -> None:
    dates = [date(2026, 1, 1) + timedelta(days=i) for i in range(10)]
    days = days_of(dates, [True] * 10)
    assert days.design(365).shape[1] == 11
    assert days.design(700).shape[1] == 15
