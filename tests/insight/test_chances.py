"""The tails agree with scipy.stats', which they stand for."""

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from layers.insight.chances import at_least

SEEN = np.array([0, 1, 2, 5, 17, 80, 400])
MEANS = np.array([0.01, 0.7, 3.0, 40.0, 250.0])


@pytest.mark.parametrize("mean", MEANS)
def test_poisson(mean: float) -> None:
    assert np.allclose(at_least(SEEN, mean), poisson.sf(SEEN - 1, mean), rtol=1e-9, atol=0)


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("spread", [1.01, 1.5, 4.0, 30.0])
def test_negative_binomial(mean: float, spread: float) -> None:
    usual = nbinom.sf(SEEN - 1, mean / (spread - 1), 1 / spread)
    assert np.allclose(at_least(SEEN, mean, spread), usual, rtol=1e-9, atol=1e-300)


def test_each_with_a_spread_of_its_own() -> None:
    found = at_least(np.array([3, 3]), np.array([1.0, 1.0]), np.array([1.0, 2.0]))
    assert np.allclose(found, [poisson.sf(2, 1.0), nbinom.sf(2, 1.0, 0.5)])
