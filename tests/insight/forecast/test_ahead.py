"""Seven days ahead: weekdays are learned, odd series are borne."""

from datetime import date, timedelta

import numpy as np
import pytest

from layers.insight.day_effects import Days, days_of
from layers.insight.forecast.ahead import HORIZON, SHORTEST, ahead


def week_days(n: int) -> Days:
    dates = [date(2025, 1, 6) + timedelta(days=i) for i in range(n)]
    return days_of(dates, [day.weekday() < 5 for day in dates])


def bursts(n: int, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mean = np.where(np.arange(n) % 7 == 0, 40.0, 20.0) * rng.gamma(10, 0.1, n)
    return rng.poisson(mean)


def test_mondays_are_busier() -> None:
    found = ahead(bursts(210)[None], week_days(210 + HORIZON))
    assert found is not None
    assert found.shape == (1, HORIZON)
    assert found[0, 0] > 1.5 * found[0, 1:].mean()


def test_a_new_level_is_followed() -> None:
    counts = bursts(210)
    counts[-14:] *= 2
    before, after = (ahead(row[None], week_days(210 + HORIZON)) for row in (bursts(210), counts))
    assert before is not None
    assert after is not None
    assert after.sum() > 1.4 * before.sum()


@pytest.mark.parametrize("counts", [np.zeros(60), np.full(60, 4), np.eye(1, 60)[0]])
def test_empty_constant_and_single_series(counts: np.ndarray) -> None:
    found = ahead(counts.astype(np.int64)[None], week_days(60 + HORIZON))
    assert found is not None
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert found.sum() < 60


def test_too_short_a_past() -> None:
    assert ahead(bursts(SHORTEST - 1)[None], week_days(SHORTEST - 1 + HORIZON)) is None
