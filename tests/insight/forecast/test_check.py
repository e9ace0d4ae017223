"""Rolling origins: better than the week before, and intervals that hold as often as promised."""

import numpy as np
import pytest

from layers.insight.forecast.ahead import HORIZON
from layers.insight.forecast.check import quality
from layers.insight.forecast.told import LEARN_WEEKS, told
from tests.insight.forecast.test_ahead import bursts, week_days

DAYS = 7 * 60


def busy_weeks(series: int, mean: float, seed: int) -> np.ndarray:
    """Weeks are busy or quiet from Monday to Sunday in all series: days are not independent."""
    rng = np.random.default_rng(seed)
    week = np.repeat(rng.gamma(16, 1 / 16, DAYS // 7), 7)
    weekday = np.where(np.arange(DAYS) % 7 < 5, 1.2, 0.5)
    return rng.poisson(mean * week * weekday, (series, DAYS))


@pytest.mark.parametrize("seed", [31, 32, 33])
@pytest.mark.parametrize("mean", [0.1, 2.0, 40.0])
def test_days_and_weeks_hold_as_promised(mean: float, seed: int) -> None:
    found = quality(busy_weeks(6, mean, seed), week_days(DAYS))
    assert found is not None
    assert found.weeks == 26
    # Of nearly nothing but zeros the mean is no better a guess than any.
    assert found.mase < (0.95 if mean > 1 else 1.05)
    assert 0.75 <= found.covered <= 0.92
    assert 0.72 <= found.total_covered <= 0.9


def test_better_than_the_week_before() -> None:
    counts = np.stack([bursts(400, seed) for seed in range(12)])
    found = quality(counts, week_days(400), 8)
    assert found is not None
    assert found.mase < 0.85
    assert 0.75 <= found.covered <= 0.9


def test_no_later_week_is_used() -> None:
    """What was told for a week is the same whatever came in it and after."""
    counts = busy_weeks(2, 5.0, 34)
    other = counts.copy()
    other[:, -HORIZON:] = 999
    days = week_days(DAYS)
    np.testing.assert_array_equal(told(counts, days).mean[0], told(other, days).mean[0])
    assert told(counts, days).before(0).weeks == LEARN_WEEKS - 1


def test_too_short_a_past() -> None:
    assert quality(bursts(20)[None], week_days(20)) is None
    assert quality(bursts(40)[None], week_days(40)) is None
    assert quality(np.zeros((2, 200), dtype=np.int64), week_days(200)) is None
    assert told(bursts(20)[None], week_days(20)).weeks == 0
