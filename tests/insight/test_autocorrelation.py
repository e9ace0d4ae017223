"""Moran's I against its formula and a published value; local parts on a planted corner."""

import numpy as np
import pytest

from layers.insight.autocorrelation import local_moran, moran
from layers.insight.weights import distance_band

SIDE = 9
POINTS = np.array([(x, y) for x in range(SIDE) for y in range(SIDE)], float)
WEIGHTS = distance_band(POINTS, 1.5)


def test_moran_by_its_formula() -> None:
    """I = n/S0 · Σ w (x_i − m)(x_j − m) / Σ (x_i − m)² (Moran 1950), weights row-standardised."""
    values = np.random.default_rng(1).normal(size=SIDE**2) + POINTS[:, 0]
    rows = WEIGHTS.toarray()
    rows /= rows.sum(axis=1, keepdims=True)
    centred = values - values.mean()
    by_hand = centred @ rows @ centred / (centred @ centred)
    found = moran(values, WEIGHTS, permutations=99)
    assert found.index == pytest.approx(by_hand)
    assert found.p == pytest.approx(0.01)
    assert found.z > 5


def test_a_chessboard_is_as_unlike_as_can_be() -> None:
    """With rook neighbours every neighbour is the opposite: I is −1."""
    values = (POINTS.sum(axis=1) % 2) * 2 - 1
    values[0] += 1e-12
    even = values - values.mean()
    assert moran(even, distance_band(POINTS, 1.0), permutations=9).index == pytest.approx(
        -1, abs=0.03
    )


def test_local_parts_know_the_corner() -> None:
    values = np.random.default_rng(3).normal(size=SIDE**2)
    corner = (POINTS < 3).all(axis=1)
    values[corner] += 6
    index, quadrant, p = local_moran(values, WEIGHTS, permutations=199, seed=5)
    assert quadrant[0] == 1
    assert p[0] <= 0.05
    assert index[0] > 1


def test_islands_and_equal_values_say_nothing() -> None:
    alone = distance_band(POINTS, 0.5)
    values = np.random.default_rng(3).normal(size=SIDE**2)
    index, quadrant, p = local_moran(values, alone, permutations=9, seed=5)
    assert not index.any()
    assert not quadrant.any()
    assert (p == 1).all()
    flat = np.ones(SIDE**2)
    assert moran(flat, WEIGHTS).p == 1
    assert (local_moran(flat, WEIGHTS)[2] == 1).all()
