"""Intervals: printed quantiles, as near four of five as whole numbers allow, as wide as needed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from layers.insight.forecast.interval import EXCESSES, UNTRIED, excess_of, interval


def test_quantiles_of_the_poisson() -> None:
    """P(X ≤ 5) = 0.0671, P(X ≤ 6) = 0.1301, P(X ≤ 13) = 0.8645 and P(X ≤ 14) = 0.9165 at a mean
    of 10, from printed tables: 7 to 14 holds 0.786, 6 to 13 holds 0.797, 6 to 14 0.849."""
    low, high = interval(np.array([10.0]), EXCESSES[0])
    assert (low[0], high[0]) == (6, 13)


@pytest.mark.parametrize(
    ("mean", "ends"),
    # e^-0.1 = 0.905 is none; e^-0.5 = 0.607 is too far from 0.8, none or one (0.910) is nearer.
    [(0.1, (0, 0)), (0.5, (0, 1)), (0.0, (0, 0))],
)
def test_small_means_have_no_finer_interval(mean: float, ends: tuple[int, int]) -> None:
    low, high = interval(np.array([mean]), EXCESSES[0])
    assert (low[0], high[0]) == ends


@given(st.floats(0, 1e4), st.sampled_from(EXCESSES))
def test_the_tenths_are_left_out_to_the_nearest_number(mean: float, excess: float) -> None:
    [low], [high] = interval(np.array([mean]), excess)
    spread = nbinom(1 / excess, 1 / (1 + excess * max(mean, 1e-6)))
    bottom, top = spread.ppf(0.1), spread.ppf(0.9)
    assert bottom <= low <= high <= top
    assert low <= bottom + 1
    assert high >= top - 1
    whole = spread.cdf(top) - spread.cdf(bottom - 1)
    chosen = spread.cdf(high) - spread.cdf(low - 1)
    assert abs(chosen - 0.8) <= abs(whole - 0.8) + 1e-9


def test_wide_as_the_past_was_wrong() -> None:
    """Weeks of twice or half of what was told need more than weeks that differ by chance."""
    rng = np.random.default_rng(3)
    told = np.full((26, 4), 100.0)
    steady = rng.poisson(told)
    wild = rng.poisson(told * rng.choice([0.5, 2.0], (26, 1)))
    assert excess_of(told, steady) < 0.01
    assert excess_of(told, wild) > 0.2
    low, high = interval(told, excess_of(told, wild))
    assert 0.75 <= ((wild >= low) & (wild <= high)).mean() <= 0.95


def test_nothing_to_go_by() -> None:
    assert excess_of(np.ones((3, 2)), np.ones((3, 2), dtype=np.int64)) == UNTRIED
    # What no forecast could have told stays as wide as it gets.
    told, came = np.ones((9, 1)), np.full((9, 1), 10_000)
    assert excess_of(told, came) == EXCESSES[-1]
