"""Kernel density: against the Gaussian's formula, and even up to the border."""

import numpy as np
import pytest

from layers.insight.density import Raster, density, smoothed

RASTER = Raster(0, 0, 100, 60, 60)
EVERYWHERE = np.ones((60, 60), dtype=bool)


def test_one_point_far_from_the_border_is_the_gaussian() -> None:
    heights = density(np.array([(3050.0, 3050.0)]), RASTER, EVERYWHERE, 400)
    x, y = np.meshgrid(np.arange(60) * 100 + 50, np.arange(60) * 100 + 50)
    square = ((x - 3050) ** 2 + (y - 3050) ** 2) / 400**2
    formula = np.exp(-square / 2) / (2 * np.pi * 0.4**2)
    np.testing.assert_allclose(heights, formula, atol=formula.max() * 2e-3)


def test_even_cases_are_even_up_to_the_border() -> None:
    """
    ┌────╲      one case a cell inside, none outside: without the correction the
    │     ╲     border would look half empty
    └──────╲
    """
    rows, columns = np.indices((60, 60))
    inside = rows + columns < 70
    even = smoothed(inside.astype(float), inside, 4)
    np.testing.assert_allclose(even[inside], 1)
    assert not even[~inside].any()


def test_points_off_the_raster_or_outside_are_left_out() -> None:
    inside = EVERYWHERE.copy()
    inside[:, 30:] = False
    points = np.array([(-50.0, 50.0), (5000.0, 50.0), (99999.0, 1.0)])
    assert not density(points, RASTER, inside, 300).any()
    assert not density(np.empty((0, 2)), RASTER, EVERYWHERE, 300).any()
    assert density(points, RASTER, np.zeros((60, 60), dtype=bool), 300).sum() == 0


def test_keeps_the_number_of_points() -> None:
    points = np.random.default_rng(1).uniform(2000, 4000, (200, 2))
    heights = density(points, RASTER, EVERYWHERE, 250)
    assert heights.sum() * 0.01 == pytest.approx(200, rel=0.01)
