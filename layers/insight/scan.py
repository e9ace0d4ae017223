"""Kulldorff's prospective space-time scan: is there a place where more is going on of late? Pure.

Cylinders: a circle of areas around each area, over the last 1 to max_days days; ``scan_models`` has
what counts as chance. Kulldorff (1997), A spatial scan statistic, Commun. Stat. Theory Methods 26;
Kulldorff (2001), Prospective time periodic geographical disease surveillance, J. R. Stat. Soc. A
164; Kulldorff et al. (2005), A space-time permutation scan statistic, PLoS Medicine 2(3).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from layers.insight.scan_models import Model, Numbers

# Distances of the same circle differ by rounding: a tenth of a millimetre.
_SLACK = 1e-4


@dataclass(frozen=True, slots=True)
class Cluster:
    """``members`` are rows of the areas, the centre first; the last of ``days`` is the data's last.

    ``p`` is the share of replicates, the data counted as one, whose best cylinder is as good.
    """

    members: list[int]
    days: int
    observed: float
    expected: float
    llr: float
    p: float


@dataclass(frozen=True, slots=True)
class Circles:
    """``order`` (n, k): the areas around each area, nearest first; ``inside`` (n, k) of them: how
    far a circle may reach. A circle is the beginning of a row."""

    order: NDArray[np.intp]
    inside: NDArray[np.bool_]

    def sums(self, values: Numbers) -> Numbers:
        """Values by area (n,) to the total of every circle (n, k)."""
        totals: Numbers = np.cumsum(values[self.order], axis=1)
        return totals


def circles(
    points: Numbers,
    expected: Numbers,
    *,
    max_share: float = 0.5,
    max_metres: float = np.inf,
    max_areas: int | None = None,
) -> Circles:
    """Every circle of at most ``max_share`` of ``expected`` (n,), this wide, with so many areas.

    ``points`` (n, 2) in metres. Memory grows with the square of the number of areas unless
    ``max_areas`` is given.
    """
    n = len(points)
    most = min(n, max_areas or n)
    distance, order = KDTree(points).query(points, k=np.arange(1, most + 1))
    inside = np.cumsum(expected[order], axis=1) <= max_share * expected.sum() * (1 + 1e-12)
    inside &= distance <= max_metres + _SLACK
    reach = max(int(inside.sum(axis=1).max(initial=0)), 1)
    return Circles(order[:, :reach], inside[:, :reach])


def scan(
    model: Model,
    points: Numbers,
    *,
    max_share: float = 0.5,
    max_metres: float = np.inf,
    max_areas: int | None = None,
    max_days: int = 7,
    replicates: int = 999,
    seed: int | None = None,
) -> list[Cluster]:
    """Return the clusters that share no area, the most unlikely first.

    ``points`` (n, 2) in metres; a circle holds at most ``max_share`` of the *expected* cases. The
    cost grows with the square of the number of areas unless ``max_areas`` is given.
    """
    windows = min(max_days, model.observed.shape[1])
    zones = circles(
        points, model.expected.sum(axis=1),
        max_share=max_share, max_metres=max_metres, max_areas=max_areas,
    )  # fmt: skip
    expected = _windows(zones, model.expected, windows)
    observed = _windows(zones, model.observed, windows)
    ratios = _ratios(model, zones, observed, expected)
    rng = np.random.default_rng(seed)
    best = np.array(
        [
            _ratios(model, zones, _windows(zones, model.replicate(rng), windows), expected).max(
                initial=0.0
            )
            for _ in range(replicates)
        ]
    )
    found: list[Cluster] = []
    taken = np.zeros(len(points), dtype=bool)
    for at in np.argsort(-ratios, axis=None, kind="stable").tolist():
        window, centre, last = np.unravel_index(at, ratios.shape)
        llr = float(ratios[window, centre, last])
        if llr <= 0 or taken.all():
            break
        members = zones.order[centre, : last + 1]
        if taken[members].any():
            continue
        taken[members] = True
        # A tie counts against the cluster; sums differ by rounding in their last places.
        p = (1 + int((best >= llr - 1e-9).sum())) / (replicates + 1)
        found.append(
            Cluster(
                members.tolist(), int(window) + 1,
                float(observed[window, centre, last]), float(expected[window, centre, last]),
                llr, p,
            )
        )  # fmt: skip
    return found


def _windows(zones: Circles, by_day: NDArray[np.generic], windows: int) -> Numbers:
    """(areas, days) to (windows, n, k): the sums of every circle over the last 1, 2 … days."""
    recent = np.cumsum(by_day[:, ::-1][:, :windows], axis=1, dtype=np.float64)
    return np.stack([zones.sums(recent[:, window]) for window in range(windows)])


def _ratios(model: Model, zones: Circles, observed: Numbers, expected: Numbers) -> Numbers:
    ratios = np.stack(
        [
            model.llr(seen, awaited, window + 1)
            for window, (seen, awaited) in enumerate(zip(observed, expected, strict=True))
        ]
    )
    return np.where(zones.inside, ratios, 0.0)
