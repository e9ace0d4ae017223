"""The county's own alarm sees what the scan for places cannot, and forgives Mondays."""

from datetime import date, timedelta

import numpy as np
import pytest

from layers.insight.day_effects import Days, days_of
from layers.insight.warning.surge import SHORTEST, surges

N = 400


@pytest.fixture
def days() -> Days:
    dates = [date(2025, 1, 6) + timedelta(days=i) for i in range(N)]
    return days_of(dates, [day.weekday() < 5 for day in dates])


def usual(days: Days) -> np.ndarray:
    mean = np.where((days.ordinal + 3) % 7 == 0, 30.0, 10.0)
    return np.random.default_rng(4).poisson(mean)[None]


def test_mondays_are_no_surge(days: Days) -> None:
    assert not (surges(usual(days), days, N - 28, N)["score"] > 4).any()


def test_a_storm_is_one(days: Days) -> None:
    totals = usual(days)
    totals[0, N - 2] += 40
    found = surges(totals, days, N - 28, N)
    high = found[found["score"] > 4]
    assert set(high["day"]) <= {N - 2, N - 1}
    assert high["observed"].max() >= 40
    assert (high["centre"] == -1).all()


def test_it_needs_some_past(days: Days) -> None:
    assert not len(surges(usual(days), days, 0, SHORTEST - 1))


def test_a_series_with_one_case_is_no_surge(days: Days) -> None:
    totals = np.zeros((1, N), dtype=np.int64)
    totals[0, N - 1] = 1
    assert not len(surges(totals, days, N - 7, N))
