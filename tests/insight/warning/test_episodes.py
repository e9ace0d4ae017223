"""Signals of one matter are one alarm, and thresholds keep to the budget."""

import numpy as np

from layers.insight.warning.episodes import QUIET_DAYS, calibrated, episodes, starts
from layers.insight.warning.local import SIGNAL


def rows(*given: tuple[int, int, int, float]) -> np.ndarray:
    made = np.zeros(len(given), SIGNAL)
    for i, (day, series, centre, score) in enumerate(given):
        made[i] = (day, series, centre, 1, 1, 3, 0.1, score)
    return made


def areas_of(row: np.void) -> list[int]:
    return [int(row["centre"]), int(row["centre"]) + 1]


def test_neighbouring_signals_of_a_series_are_one_alarm() -> None:
    found = episodes(rows((1, 0, 5, 9.0), (2, 0, 6, 12.0), (2, 1, 5, 9.0)), 8.0, areas_of)
    assert [(one.first, one.last, one.areas) for one in found] == [
        (1, 2, {5, 6, 7}), (2, 2, {5, 6}),
    ]  # fmt: skip
    assert found[0].best["score"] == 12.0


def test_after_a_quiet_time_it_rings_again() -> None:
    twice = rows((0, 0, 5, 9.0), (QUIET_DAYS + 1, 0, 5, 9.0))
    assert starts(twice, 8.0, areas_of) == 2
    assert starts(rows((0, 0, 5, 9.0), (QUIET_DAYS, 0, 5, 9.0)), 8.0, areas_of) == 1


def test_below_the_threshold_nothing_rings() -> None:
    assert starts(rows((0, 0, 5, 8.0)), 8.0, areas_of) == 0


def test_the_threshold_is_the_lowest_within_the_budget() -> None:
    many = rows(*((day * 20, 0, 5, float(day)) for day in range(1, 11)))
    level = calibrated(lambda x: starts(many, x, areas_of), many["score"], 3)
    assert level == 7.0
    assert starts(many, level, areas_of) == 3


def test_a_budget_of_nothing_is_above_all_that_ever_was() -> None:
    some = rows((0, 0, 5, 9.0), (30, 0, 5, 11.0))
    assert calibrated(lambda x: starts(some, x, areas_of), some["score"], 0.4) == 11.0


def test_no_past_at_all() -> None:
    assert calibrated(lambda _level: 0, np.empty(0), 5) == 0.0
