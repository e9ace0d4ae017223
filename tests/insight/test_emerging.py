"""Mann-Kendall against scipy and by hand; the 17 classes one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, norm

from layers.insight.emerging import Pattern, mann_kendall, patterns, run_at_end


def test_trend_by_hand() -> None:
    """1 2 3 4 5: S = 10, var = 5·4·15/18 = 16.667, z = 9/4.0825 = 2.2045 (no ties)."""
    assert mann_kendall(np.array([[1.0, 2, 3, 4, 5]]))[0] == pytest.approx(2.2045, abs=1e-4)
    assert mann_kendall(np.array([[5.0, 4, 3, 2, 1]]))[0] == pytest.approx(-2.2045, abs=1e-4)
    # 1 1 2 3: S = 5, var = (4·3·13 − 2·1·9)/18 = 7.6667, z = 4/2.7689 = 1.4446.
    assert mann_kendall(np.array([[1.0, 1, 2, 3]]))[0] == pytest.approx(1.4446, abs=1e-4)


@given(st.lists(st.integers(0, 6), min_size=3, max_size=30))
def test_trend_as_scipy_but_for_the_continuity_correction(series: list[int]) -> None:
    row = np.array(series, float)
    z = mann_kendall(row[None, :])[0]
    if np.ptp(row) == 0:
        assert z == 0
        return
    p = kendalltau(np.arange(len(row)), row, method="asymptotic").pvalue
    s = sum(np.sign(row[j] - row[i]) for i in range(len(row)) for j in range(i + 1, len(row)))
    uncorrected = z if s == 0 else z * s / (s - np.sign(s)) if abs(s) > 1 else None
    if uncorrected is not None:
        assert 2 * norm.sf(abs(uncorrected)) == pytest.approx(p, rel=1e-6)


def test_too_short_for_a_trend() -> None:
    assert mann_kendall(np.array([[1.0, 9.0]])).tolist() == [0]
    assert mann_kendall(np.empty((2, 0))).tolist() == [0, 0]


ON = [1] * 10
# Steps of ten weeks: 1 hot, 0 not significant, −1 cold; and how the scores move.
CLASSES = {
    Pattern.NEW: ([0] * 9 + [1], "flat"),
    Pattern.CONSECUTIVE: ([0] * 7 + [1, 1, 1], "flat"),
    Pattern.INTENSIFYING: (ON, "up"),
    Pattern.PERSISTENT: ([1, 0, *[1] * 8], "flat"),
    Pattern.DIMINISHING: (ON, "down"),
    Pattern.SPORADIC: ([0, 1, 1, 0, 0, 1, 0, 0, 0, 1], "flat"),
    Pattern.OSCILLATING: ([0, 1, 1, -1, 0, 1, 0, 0, 0, 1], "flat"),
    Pattern.HISTORICAL: ([1] * 9 + [0], "flat"),
    Pattern.NONE: ([0, 1, 1, 1, 0, 0, 1, 0, 0, 0], "flat"),
}
MOVES = {
    "flat": np.array([1, 3, 2, 1, 3, 2, 3, 1, 2, 2.0]),
    "up": np.arange(2, 12.0),
    "down": np.arange(12, 2, -1.0),
}


@pytest.mark.parametrize("side", ["hot", "cold"])
@pytest.mark.parametrize("pattern", CLASSES)
def test_class(pattern: Pattern, side: str) -> None:
    sign = 1 if side == "hot" else -1
    levels, move = CLASSES[pattern]
    found = patterns(sign * MOVES[move][None, :], np.array([levels], dtype=np.int8) * sign)
    assert found == [("none" if pattern is Pattern.NONE else side, pattern)]


def test_there_are_seventeen() -> None:
    assert 2 * (len(Pattern) - 1) + 1 == 17


@pytest.mark.parametrize(
    ("levels", "pattern"),
    [
        # Each class at its edge.
        ([1], Pattern.NEW),
        ([1, 1], Pattern.PERSISTENT),
        ([0, *[1] * 9], Pattern.PERSISTENT),
        ([0, 0, *[1] * 8], Pattern.CONSECUTIVE),
        ([0, 0, 0, 1, 0, 0, 0, 0, 0, 1], Pattern.SPORADIC),
        ([0] * 8 + [1, 0], Pattern.NONE),
        ([0, 0, *[1] * 7, 0], Pattern.NONE),
    ],
)
def test_edges(levels: list[int], pattern: Pattern) -> None:
    scores = np.tile([1.0, 2.0], 5)[None, : len(levels)]
    assert patterns(scores, np.array([levels], dtype=np.int8))[0][1] is pattern


def test_no_step() -> None:
    assert patterns(np.empty((1, 0)), np.empty((1, 0), dtype=np.int8)) == [("none", Pattern.NONE)]


def test_runs_at_the_end() -> None:
    levels = np.array([[0, 1, 1], [1, 1, 1], [1, 1, 0], [-1, -1, -1]], dtype=np.int8)
    assert run_at_end(levels, 1).tolist() == [2, 3, 0, 0]
    assert run_at_end(levels, -1).tolist() == [0, 0, 0, 3]
