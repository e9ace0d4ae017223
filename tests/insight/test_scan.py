"""The scan against SaTScan's published figures, a slow search by hand, and planted clusters."""

import itertools
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from layers.insight.areas import metres_of
from layers.insight.scan import circles, scan
from layers.insight.scan_models import (
    Bernoulli,
    Conditional,
    Permutation,
    Poisson,
    bernoulli_llr,
    poisson_llr,
)

GRID = np.array([(x, y) for x in range(5) for y in range(5)], float) * 1000
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(("cases", "ratio"), [(10.0, 14.060436), (2.0, 0.386720)])
def test_satscan_unit_values(cases: float, ratio: float) -> None:
    """1 expected among the 1175 of New Mexico: SaTScan's own unit test of its Poisson likelihood,
    which allows 0.001 %."""
    ours = poisson_llr(np.array([cases]), np.array([1.0]), 1175)
    assert ours[0] == pytest.approx(ratio, rel=1e-5)


def test_new_york_fever() -> None:
    """SaTScan's own example with the settings of its user guide: prospective, space-time
    permutation, circles of at most 3 km, windows of at most 7 days; best cluster of 9 areas and
    3 days with a log-likelihood ratio of 3.845418, in the south-western Bronx."""
    places = [line.split() for line in (DATA / "nyc_fever.geo").read_text().splitlines()]
    row = {zip_code: i for i, (zip_code, _lat, _lon) in enumerate(places)}
    counts = np.zeros((len(places), 24), dtype=np.int64)
    for line in (DATA / "nyc_fever.cas").read_text().splitlines():
        zip_code, number, day = line.split()
        counts[row[zip_code], int(day.rpartition("/")[2]) - 1] += int(number)
    assert counts.shape == (192, (date(2001, 11, 24) - date(2001, 11, 1)).days + 1)
    assert counts.sum() == 194
    points = metres_of(np.array([(float(lon), float(lat)) for _zip, lat, lon in places]))
    best, *_others = scan(
        Permutation(counts), points, max_metres=3000, max_days=7, replicates=999, seed=1
    )
    assert best.llr == pytest.approx(3.845418, abs=5e-6)
    assert (len(best.members), best.days) == (9, 3)
    assert best.p > 0.05


def test_no_excess_no_ratio() -> None:
    assert poisson_llr(np.array([1.0, 3.0, 0.0]), np.array([1.0, 4.0, 2.0]), 50).tolist() == [0] * 3


def test_bernoulli_ratio_by_hand() -> None:
    # 8 of 10 inside, 12 of 90 outside.
    by_hand = (
        8 * math.log(0.8) + 2 * math.log(0.2)
        + 12 * math.log(12 / 90) + 78 * math.log(78 / 90)
        - 20 * math.log(0.2) - 80 * math.log(0.8)
    )  # fmt: skip
    assert bernoulli_llr(np.array([8.0]), np.array([10.0]), 20, 100)[0] == pytest.approx(by_hand)
    assert bernoulli_llr(np.array([1.0]), np.array([10.0]), 20, 100)[0] == 0


def test_circles_hold_at_most_their_share_of_the_expected() -> None:
    expected = np.random.default_rng(1).gamma(1, 1, 25)
    zones = circles(GRID, expected, max_share=0.5)
    assert zones.sums(expected)[zones.inside].max() <= expected.sum() / 2 + 1e-9
    assert (zones.order[:, 0] == np.arange(25)).all()


def test_circles_of_so_many_metres_and_areas() -> None:
    zones = circles(GRID, np.ones(25), max_share=1, max_metres=1000)
    assert zones.inside[12].sum() == 5
    assert zones.inside[0].sum() == 3
    assert circles(GRID, np.ones(25), max_areas=4).order.shape == (25, 4)


@pytest.mark.parametrize("kind", ["permutation", "conditional"])
def test_finds_the_same_best_cylinder_as_a_search_by_hand(kind: str) -> None:
    rng = np.random.default_rng(5)
    observed = rng.poisson(0.6, (25, 12))
    share = rng.dirichlet(np.ones(25))
    model = {"permutation": Permutation(observed), "conditional": Conditional(observed, share)}[
        kind
    ]
    best = scan(model, GRID, max_days=5, replicates=0)[0]
    zones = circles(GRID, model.expected.sum(axis=1), max_share=0.5)
    by_hand = 0.0
    for centre, days in itertools.product(range(25), range(1, 6)):
        for size in range(1, int(zones.inside[centre].sum()) + 1):
            zone = zones.order[centre, :size]
            total = observed.sum() if kind == "permutation" else observed[:, -days:].sum()
            inside = observed[zone][:, -days:].sum(), model.expected[zone][:, -days:].sum()
            by_hand = max(by_hand, _ratio(*inside, total))
    assert best.llr == pytest.approx(by_hand)
    assert best.observed == observed[best.members][:, -best.days :].sum()


def _ratio(c: float, e: float, n: float) -> float:
    outside = (n - c) * math.log((n - c) / (n - e)) if n > c else 0.0
    return c * math.log(c / e) + outside if c > e else 0.0


def planted() -> np.ndarray:
    observed = np.random.default_rng(2).poisson(1.0, (25, 20))
    observed[[0, 1, 5, 6], -3:] += 4
    return observed


@pytest.mark.parametrize(
    "model",
    [
        Poisson(planted(), np.ones(25)),
        Permutation(planted()),
        Bernoulli(planted(), planted() + 9),
        Conditional(planted(), np.full(25, 1 / 25)),
    ],
    ids=["poisson", "permutation", "bernoulli", "conditional"],
)
def test_finds_a_planted_cluster(model: Poisson | Permutation | Bernoulli | Conditional) -> None:
    first = scan(model, GRID, max_days=7, replicates=199, seed=1)[0]
    assert {0, 1, 5, 6} <= set(first.members)
    assert len(first.members) <= 6
    assert first.days == 3
    assert first.p == pytest.approx(1 / 200)


def test_a_surge_of_the_whole_map_is_no_news_to_the_daily_version() -> None:
    observed = np.full((25, 10), 2)
    observed[:, -1] = 8
    assert scan(Conditional(observed, np.full(25, 1 / 25)), GRID, replicates=9) == []
    assert scan(Poisson(observed, np.ones(25)), GRID, replicates=9)


def test_clusters_share_no_area() -> None:
    clusters = scan(Permutation(planted()), GRID, replicates=9, seed=1)
    members = [area for cluster in clusters for area in cluster.members]
    assert len(members) == len(set(members))
    ratios = [cluster.llr for cluster in clusters]
    assert ratios == sorted(ratios, reverse=True)


@pytest.mark.parametrize("kind", ["poisson", "permutation", "bernoulli", "conditional"])
def test_replicates_keep_what_they_are_conditioned_on(kind: str) -> None:
    observed = planted()
    model = {
        "poisson": lambda: Poisson(observed, np.arange(1.0, 26)),
        "permutation": lambda: Permutation(observed),
        "bernoulli": lambda: Bernoulli(observed, observed + 1),
        "conditional": lambda: Conditional(observed, np.arange(1.0, 26) / 325),
    }[kind]()
    again = model.replicate(np.random.default_rng(3))
    assert again.sum() == observed.sum()
    assert model.expected.sum() == pytest.approx(observed.sum())
    if kind == "permutation":
        assert (again.sum(axis=1) == observed.sum(axis=1)).all()
    if kind in {"permutation", "conditional"}:
        assert (again.sum(axis=0) == observed.sum(axis=0)).all()
    if kind == "bernoulli":
        assert (again <= observed + 1).all()


def test_false_alarms_are_as_rare_as_p_says() -> None:
    """Of 60 quiet maps about 6 have a best cluster with p at most 0.1; 15 would be one in 5,000."""
    rng = np.random.default_rng(11)
    quiet = [Permutation(rng.poisson(0.5, (25, 10))) for _ in range(60)]
    alarms = sum(scan(model, GRID, replicates=49, seed=1)[0].p <= 0.1 for model in quiet)
    assert alarms <= 14


def test_no_cases_no_clusters() -> None:
    nothing = np.zeros((25, 4), dtype=int)
    for model in (
        Permutation(nothing), Poisson(nothing, np.ones(25)), Bernoulli(nothing, nothing),
        Conditional(nothing, np.full(25, 1 / 25)),
    ):  # fmt: skip
        assert scan(model, GRID, replicates=3) == []


def test_one_area() -> None:
    assert scan(Permutation(np.array([[1, 5]])), np.zeros((1, 2)), replicates=3) == []
