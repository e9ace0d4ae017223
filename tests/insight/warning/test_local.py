"""The scan for places over a year of days agrees with the one of ``scan``, day by day."""

import numpy as np
import pytest

from layers.insight.scan import circles, scan
from layers.insight.scan_models import Conditional
from layers.insight.warning.history import GUARD_DAYS, History, shares, tabulate
from layers.insight.warning.local import FLOOR, Ground, signals

AREAS, DAYS = 30, 120


@pytest.fixture
def points() -> np.ndarray:
    return np.random.default_rng(1).uniform(0, 10_000, (AREAS, 2))


def quiet(seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).poisson(0.1, (1, DAYS, AREAS)).astype(np.int16)


def history(counts: np.ndarray) -> History:
    return History(0, counts, np.zeros(counts.shape[:2], dtype=np.int64))


def test_an_outbreak_is_found_with_the_ratio_of_the_scan(points: np.ndarray) -> None:
    counts = quiet()
    counts[0, 117:, [3, 4]] += 3
    ground = Ground(circles(points, np.ones(AREAS), max_areas=9))
    made = history(counts)
    # The share of a week is that of its first day, so start the block on the day itself.
    best = signals(made, ground, DAYS - 1, DAYS)[0]
    model = Conditional(counts[0, -7:].T.astype(np.int64), shares(made, DAYS - 1)[0])
    [cluster, *_rest] = scan(model, points, max_areas=9, replicates=0)
    assert best["score"] == pytest.approx(cluster.llr)
    assert (best["observed"], best["window"]) == (cluster.observed, cluster.days)
    assert set(ground.members(best["centre"], best["size"])) == set(cluster.members)


def test_further_places_share_no_area(points: np.ndarray) -> None:
    counts = quiet()
    counts[0, 118:, [0, 29]] += 6
    ground = Ground(circles(points, np.ones(AREAS), max_areas=3))
    rows = signals(history(counts), ground, DAYS - 1, DAYS)
    assert len(rows) >= 2
    taken = [set(ground.members(row["centre"], row["size"]).tolist()) for row in rows]
    assert not taken[0] & taken[1]
    assert (rows["score"] >= FLOOR).all()


def test_a_surge_of_the_whole_county_is_no_news(points: np.ndarray) -> None:
    counts = quiet()
    counts[0, 110:] = np.random.default_rng(3).poisson(1.0, (10, AREAS))
    ground = Ground(circles(points, np.ones(AREAS), max_areas=5))
    assert (signals(history(counts), ground, DAYS - 1, DAYS)["score"] < 12).all()


@pytest.mark.parametrize("areas", [1, 2])
def test_a_county_of_one_or_two_grids(areas: int) -> None:
    counts = np.full((1, DAYS, areas), 5, dtype=np.int16)
    ground = Ground(circles(np.arange(areas * 2.0).reshape(-1, 2), np.ones(areas), max_areas=9))
    assert not len(signals(history(counts), ground, 0, DAYS))


def test_an_empty_past_has_even_shares_and_no_nan() -> None:
    made = history(np.zeros((2, 3, 4), dtype=np.int16))
    assert shares(made, 0) == pytest.approx(np.full((2, 4), 0.25))


def test_what_may_be_going_on_is_not_the_past() -> None:
    counts = np.zeros((1, DAYS, 3), dtype=np.int16)
    counts[0, :, 0] = 1
    counts[0, -GUARD_DAYS:, 2] = 50
    assert shares(history(counts), DAYS)[0, 2] < 0.05


def test_tabulate_keeps_the_unplaced_apart() -> None:
    made = tabulate(
        10, 3, 2, 1, (np.array([10, 12, 12, 99]), np.zeros(4, dtype=int), np.array([0, -1, 1, 0]))
    )
    assert made.counts[0].tolist() == [[1, 0], [0, 0], [0, 1]]
    assert made.unplaced.tolist() == [[0, 0, 1]]
    assert made.county().tolist() == [[1, 0, 2]]
