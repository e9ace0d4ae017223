"""What the early warning is held against: EARS C2 and C3 and CUSUM, per neighbourhood and series.

Hutwagner et al. (2003), The bioterrorism preparedness and response Early Aberration Reporting
System, J. Urban Health 80; Page (1954), Continuous inspection schemes, Biometrika 41. On regions of
five areas, about as large as the outbreaks: finer they see nothing, coarser they drown it.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.warning.history import History
from layers.insight.warning.local import SIGNAL

Numbers = NDArray[np.float64]

REGION: Final = 5
# A baseline of seven zeros has no spread; without a least one report is infinitely unusual.
SPREAD: Final = 0.5
GUARD: Final = 2
BASE: Final = 7
REFERENCE: Final = 0.5
LONG: Final = 28
KEPT: Final = 60_000


def regions(rng: np.random.Generator, points: Numbers) -> NDArray[np.int64]:
    """The region of each area: that of the nearest of some areas picked at random."""
    centres = points[rng.choice(len(points), len(points) // REGION, replace=False)]
    apart = np.hypot(*(points[:, None] - centres[None]).transpose(2, 0, 1))
    found: NDArray[np.int64] = np.argmin(apart, axis=1)
    return found


def scores(history: History, region: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Rows of ``SIGNAL`` by method; ``centre`` is a region."""
    series, days, _areas = history.counts.shape
    counts = np.zeros((days, series, int(region.max()) + 1))
    for area, home in enumerate(region.tolist()):
        counts[:, :, home] += history.counts[:, :, area].T
    mean, spread = _moving(counts, BASE)
    c2 = (counts - mean) / np.maximum(spread, SPREAD)
    high = np.maximum(c2 - 1, 0)
    c3 = high.copy()
    c3[1:] += high[:-1]
    c3[2:] += high[:-2]
    mean, spread = _moving(counts, LONG)
    step = (counts - mean) / np.maximum(spread, SPREAD) - REFERENCE
    cusum = np.zeros_like(step)
    for day in range(1, days):
        cusum[day] = np.maximum(cusum[day - 1] + step[day], 0)
    return {"EARS C2": _rows(c2), "EARS C3": _rows(c3), "CUSUM": _rows(cusum)}


def _moving(counts: Numbers, length: int) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation of ``length`` days that end ``GUARD`` days before each."""
    mean, spread = np.zeros_like(counts), np.zeros_like(counts)
    one = np.cumsum(np.pad(counts, ((1, 0), (0, 0), (0, 0))), axis=0)
    two = np.cumsum(np.pad(counts**2, ((1, 0), (0, 0), (0, 0))), axis=0)
    end = np.arange(length + GUARD, len(counts)) - GUARD
    mean[end + GUARD] = (one[end] - one[end - length]) / length
    square = (two[end] - two[end - length]) / length
    spread[end + GUARD] = np.sqrt(
        np.maximum(square - mean[end + GUARD] ** 2, 0) * length / (length - 1)
    )
    return mean, spread


def _rows(score: Numbers) -> NDArray[Any]:
    flat = score.ravel()
    top = np.argpartition(-flat, min(KEPT, len(flat) - 1))[:KEPT]
    day, series, region = np.unravel_index(top, score.shape)
    rows = np.zeros(len(top), SIGNAL)
    rows["day"], rows["series"], rows["centre"], rows["score"] = day, series, region, flat[top]
    return rows[np.lexsort((-rows["score"], rows["day"]))]
