"""p-values, false discovery rates and classes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from layers.insight.significance import adjusted, classes, significance, two_sided_p


def test_normal_table() -> None:
    np.testing.assert_allclose(
        two_sided_p(np.array([0, 1.959963985, -2.575829304])), [1, 0.05, 0.01], atol=1e-9
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusted_as_scipy(p: list[float]) -> None:
    np.testing.assert_allclose(adjusted(np.array(p)), false_discovery_control(p), atol=1e-15)


def test_classes_by_level_and_side() -> None:
    z = np.array([3.0, 2.0, 1.7, 1.0, -1.7, -2.0, -3.0, 0.0])
    p = np.array([0.003, 0.045, 0.09, 0.3, 0.09, 0.045, 0.003, 0.0])
    assert classes(z, p) == [
        "hot_99", "hot_95", "hot_90", "none", "cold_90", "cold_95", "cold_99", "none",
    ]  # fmt: skip


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=60))
def test_levels_are_the_classes_in_numbers(scores: list[float]) -> None:
    z = np.array(scores)
    numbers = {"none": 0} | {
        f"{side}_{level}": sign * step
        for side, sign in (("hot", 1), ("cold", -1))
        for step, level in ((1, 90), (2, 95), (3, 99))
    }
    p = two_sided_p(z)
    assert significance(z, fdr=False).tolist() == [numbers[name] for name in classes(z, p)]
    assert significance(z).tolist() == [numbers[name] for name in classes(z, adjusted(p))]


def test_each_column_is_a_map_of_its_own() -> None:
    z = np.random.default_rng(1).normal(0, 2, (40, 3))
    together = significance(z)
    for column in range(3):
        assert (together[:, column] == significance(z[:, column])).all()
    assert significance(np.empty((0, 3))).shape == (0, 3)
