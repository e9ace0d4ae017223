"""Seven days ahead: weekdays are learned, intervals hold, odd series are borne."""

from datetime import date, timedelta

import numpy as np
import pytest

from layers.insight.day_effects import Days, days_of
from layers.insight.forecast.ahead import HORIZON, SHORTEST, ahead, interval
from layers.insight.forecast.check import quality


def week_days(n: int) -> Days:
    dates = [date(2025, 1, 6) + timedelta(days=i) for i in range(n)]
    return days_of(dates, [day.weekday() < 5 for day in dates])


def bursts(n: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mean = np.where(np.arange(n) % 7 == 0, 40.0, 20.0) * rng.gamma(10, 0.1, n)
    return rng.poisson(mean)


def test_mondays_are_busier() -> None:
    found = ahead(bursts(210), week_days(210 + HORIZON))
    assert found is not None
    assert found.mean[0] > 1.5 * found.mean[1:].mean()
    assert found.total == pytest.approx(found.mean.sum())
    assert (found.low <= found.mean).all()
    assert (found.mean <= found.high).all()


def test_better_than_the_week_before_and_intervals_hold() -> None:
    counts = np.stack([bursts(400, seed) for seed in range(12)])
    found = quality(counts, week_days(400), 8)
    assert found is not None
    assert found.mase < 0.85
    assert 0.75 <= found.covered <= 0.9


def test_quantiles_of_the_poisson() -> None:
    """P(X ≤ 6) = 0.1301 and P(X ≤ 5) = 0.0671 at a mean of 10, from printed tables."""
    low, high = interval(np.array([10.0]), 1.0)
    assert (low[0], high[0]) == (6, 14)


def test_bursts_make_the_interval_wider() -> None:
    low, high = interval(np.array([10.0]), 3.0)
    assert low[0] < 6
    assert high[0] > 14


@pytest.mark.parametrize("counts", [np.zeros(60), np.full(60, 4), np.eye(1, 60)[0]])
def test_empty_constant_and_single_series(counts: np.ndarray) -> None:
    found = ahead(counts.astype(np.int64), week_days(60 + HORIZON))
    assert found is not None
    assert np.isfinite(found.mean).all()
    assert found.total_high < 60


def test_too_short_a_past() -> None:
    assert ahead(bursts(SHORTEST - 1), week_days(SHORTEST - 1 + HORIZON)) is None
    assert quality(bursts(20)[None], week_days(20)) is None
