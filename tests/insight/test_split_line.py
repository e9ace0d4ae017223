"""A straight line that leaves half of the households on either side."""

import numpy as np
import shapely
import shapely.ops
from hypothesis import given
from hypothesis import strategies as st

from layers.insight.split_line import split_line

#   ┌─────────────────┐
#   │ · ·  ·    :: :: │   many homes in the east: the line lies there, upright
#   └─────────────────┘
LONG = shapely.box(117.90, 33.95, 118.00, 33.97)


def test_across_the_long_axis_at_the_median() -> None:
    lon = np.r_[np.linspace(117.91, 117.95, 10), np.linspace(117.98, 117.99, 11)]
    homes = np.column_stack([lon, np.full(21, 33.96)])
    homes[:, 1] += np.tile([0.001, -0.001, 0.0], 7)
    line = split_line(LONG, homes)
    assert line is not None
    parts = shapely.ops.split(LONG, shapely.LineString(line)).geoms
    assert len(parts) == 2
    counts = sorted(int(shapely.contains_xy(part, *homes.T).sum()) for part in parts)
    assert counts[0] >= 9


@given(st.integers(0, 10_000))
def test_it_always_cuts_in_two(seed: int) -> None:
    homes = np.random.default_rng(seed).uniform([117.90, 33.95], [118.00, 33.97], (30, 2))
    line = split_line(LONG, homes)
    assert line is not None
    parts = shapely.ops.split(LONG, shapely.LineString(line)).geoms
    assert len(parts) == 2
    counts = [int(shapely.contains_xy(part, *homes.T).sum()) for part in parts]
    assert abs(counts[0] - counts[1]) <= 2


def test_one_place_has_no_line() -> None:
    assert split_line(LONG, np.array([[117.95, 33.96]])) is None
    assert split_line(LONG, np.full((9, 2), [117.95, 33.96])) is None


def test_a_shape_that_is_cut_twice_has_none() -> None:
    """┌──┐  ┌──┐
    │··└──┘··│   a cut along it would cross both arms, one across the gap as well
    """
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    homes = np.array([[0.5, 0.5], [2.5, 2.5], [0.5, 2.5], [2.5, 0.5], [1.5, 0.5], [1.5, 2.5]])
    assert split_line(ring, homes) is None
