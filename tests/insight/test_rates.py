"""Shrunken rates against esda's, and on maps where nothing is known."""

import numpy as np
import pytest

from layers.insight.rates import shrunk_rates


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_esda(seed: int) -> None:
    from esda.smoothing import Empirical_Bayes

    rng = np.random.default_rng(seed)
    base = rng.integers(20, 2000, 60).astype(float)
    cases = rng.poisson(base * rng.gamma(2, 0.01, 60)).astype(float)
    theirs = np.asarray(Empirical_Bayes(cases, base).r).ravel()
    np.testing.assert_allclose(shrunk_rates(cases, base), theirs, rtol=1e-10)


def test_one_of_three_does_not_lead() -> None:
    base = np.array([3.0, 500.0, 500.0, 500.0, 500.0])
    cases = np.array([1.0, 40.0, 4.0, 5.0, 22.0])
    rates = shrunk_rates(cases, base)
    assert rates.argmax() == 1
    assert rates[0] < 0.1


def test_without_base_the_whole_rate() -> None:
    assert shrunk_rates(np.array([2.0, 0.0]), np.array([100.0, 0.0])).tolist() == [0.02, 0.02]
    assert shrunk_rates(np.array([2.0, 1.0]), np.zeros(2)).tolist() == [0, 0]
    assert shrunk_rates(np.zeros(3), np.ones(3)).tolist() == [0, 0, 0]
    assert shrunk_rates(np.array([4.0]), np.array([8.0])).tolist() == [0.5]
