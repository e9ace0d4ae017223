"""Categories that are reported far more than of late. Pure.

Expected is the mean of the twelve weeks before the period; the chance of as many or more is that of
a negative binomial with the weeks' own spread, since complaints come in bursts.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from layers.insight.chances import at_least
from layers.insight.cube import Cube
from layers.insight.significance import adjusted

BASE_WEEKS: Final = 12
LEVEL: Final = 0.05
LEAST: Final = 5


@dataclass(frozen=True, slots=True)
class Rising:
    """``p`` is adjusted for looking at all categories (Benjamini-Hochberg)."""

    category: int
    cases: int
    expected: float
    p: float


def rising(cube: Cube, last: int, weeks: int) -> list[Rising]:
    """Rising categories of the ``weeks`` up to the day ``last``, the least likely first."""
    ids = cube.rows["category"].astype(np.int64)
    found = np.flatnonzero(np.bincount(ids))
    if not len(found):
        return []
    row_of = np.zeros(int(found[-1]) + 1, dtype=np.int64)
    row_of[found] = np.arange(len(found))
    table = cube.by_week(row_of[ids], len(found), last, weeks + BASE_WEEKS)
    now, base = table[:, BASE_WEEKS:].sum(axis=1), table[:, :BASE_WEEKS]
    mean = base.mean(axis=1)
    expected = np.maximum(mean, 0.5 / BASE_WEEKS) * weeks
    # Variance over mean of weekly counts, at least that of Poisson.
    spread = np.maximum(
        np.divide(base.var(axis=1, ddof=1), mean, out=np.ones(len(found)), where=mean > 0), 1.0
    )
    p = adjusted(at_least(now, expected, spread))
    rows = [
        Rising(int(found[i]), int(now[i]), float(expected[i]), float(p[i]))
        for i in np.argsort(p, kind="stable").tolist()
        if p[i] <= LEVEL and now[i] >= LEAST and now[i] > expected[i]
    ]
    return rows
