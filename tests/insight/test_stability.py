"""Components from 0 to 100, their weighted mean, and what changed."""

import numpy as np
import pytest

from layers.insight.stability import COMPONENTS, growth, stability

EQUAL = {part.name: 1.0 for part in COMPONENTS}


def measures(**values: list[float]) -> dict[str, np.ndarray]:
    length = len(next(iter(values.values())))
    return {p.name: np.array(values.get(p.name, [p.good] * length), float) for p in COMPONENTS}


def test_the_ends_and_the_middle() -> None:
    found = stability(measures(rate=[0, 10, 20, 99]), EQUAL)
    assert found.parts[:, 0].tolist() == [100, 50, 0, 0]
    assert found.score.tolist() == [100, 87.5, 75, 75]


def test_weights_are_relative_and_what_is_not_named_counts_nothing() -> None:
    values = measures(rate=[20.0], safety=[0.25])
    assert stability(values, {"rate": 3, "safety": 1}).score[0] == pytest.approx(12.5)
    assert stability(values, {"safety": 7}).score[0] == pytest.approx(50)


def test_unknown_is_not_bad() -> None:
    assert stability(measures(overdue=[np.nan]), EQUAL).score.tolist() == [100]


@pytest.mark.parametrize("weights", [{}, {"rate": 0}, {"rate": -1, "safety": 2}, {"luck": 1}])
def test_weights_that_cannot_be(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"weights|component"):
        stability(measures(rate=[1.0]), weights)


def test_says_what_changed_most() -> None:
    before = stability(measures(rate=[2.0, 2.0]), EQUAL)
    after = stability(measures(rate=[4.0, 2.0], safety=[0.0, 0.25]), EQUAL)
    assert after.changed_most(before) == [("rate", -10.0), ("safety", -50.0)]


def test_growth_of_small_numbers_is_small() -> None:
    change = growth(np.array([20.0, 1.0, 0.0]), np.array([10.0, 0.0, 0.0]))
    assert change[0] == pytest.approx(0.51, abs=0.01)
    assert change[1] < 0.2
    assert change[2] == 0
