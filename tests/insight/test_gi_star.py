"""Gi* against published values, against esda, and on maps where nothing can be said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libpysal.weights import W
from scipy.sparse import csr_array, random_array

from layers.insight.gi_star import gi_star, permuted_p
from layers.insight.weights import distance_band, with_self

# The six points and values of Getis and Ord's worked example, as in esda's documentation.
POINTS = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)], float)
VALUES = np.array([2, 3, 3.2, 5, 8, 7])
PUBLISHED = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]


def test_published_example() -> None:
    z = gi_star(VALUES, with_self(distance_band(POINTS, 15)))
    np.testing.assert_allclose(z, PUBLISHED, atol=1e-8)


def by_esda(values: np.ndarray, weights: csr_array) -> np.ndarray:
    from esda.getisord import G_Local

    neighbours = {
        i: weights.indices[weights.indptr[i] : weights.indptr[i + 1]].tolist()
        for i in range(weights.shape[0])
    }
    w = W(neighbours, silence_warnings=True)
    return np.asarray(G_Local(values, w, transform="B", permutations=0, star=True).Zs)


@pytest.mark.parametrize("seed", range(4))
def test_irregular_weights_with_islands_agree_with_esda(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 60
    pattern = random_array((n, n), density=0.06, rng=rng, format="lil")
    pattern.setdiag(0)
    pattern[5, :] = 0
    weights = csr_array(pattern != 0).astype(float)
    weights.eliminate_zeros()
    assert np.diff(weights.indptr)[5] == 0
    values = rng.gamma(0.7, 10, n)
    np.testing.assert_allclose(
        gi_star(values, with_self(weights)), by_esda(values, weights), atol=1e-10
    )


def test_many_series_at_once_are_as_one_by_one() -> None:
    weights = with_self(distance_band(POINTS, 15))
    series = np.column_stack([VALUES, VALUES[::-1], VALUES**2])
    together = gi_star(series, weights)
    for column in range(3):
        np.testing.assert_allclose(together[:, column], gi_star(series[:, column], weights))


@given(st.floats(-1e9, 1e9), st.integers(1, 12))
def test_equal_values_stand_out_nowhere(value: float, n: int) -> None:
    points = np.column_stack([np.arange(n), np.zeros(n)]).astype(float)
    z = gi_star(np.full(n, value), with_self(distance_band(points, 1.5)))
    assert (z == 0).all()


def test_a_neighbourhood_that_is_the_whole_map_stands_out_nowhere() -> None:
    assert (gi_star(VALUES, with_self(distance_band(POINTS, 1000))) == 0).all()


def test_one_area() -> None:
    assert gi_star(np.array([4.0]), with_self(distance_band(np.zeros((1, 2)), 1))).tolist() == [0]


def test_shuffling_finds_what_the_closed_form_finds() -> None:
    side = 12
    points = np.array([(x, y) for x in range(side) for y in range(side)], float)
    values = np.random.default_rng(3).poisson(5, side * side).astype(float)
    hot = (points[:, 0] < 3) & (points[:, 1] < 3)
    values[hot] += 12
    weights = with_self(distance_band(points, 1.5))
    p = permuted_p(values, weights, 999, seed=1)
    assert p[0] <= 0.01
    assert gi_star(values, weights)[0] > 3
    assert np.median(p[~hot]) > 0.2


def test_shuffling_gives_an_island_no_evidence() -> None:
    weights = with_self(distance_band(POINTS, 1))
    assert permuted_p(VALUES, weights, 99, seed=1).tolist() == [1.0] * 6
