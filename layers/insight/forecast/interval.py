"""Between what four of five lie: whole numbers around a mean, as wide as past forecasts were wrong.

The interval is that of a negative binomial of variance m + x·m². The excess x is not fitted but
calibrated: the least with which four of five past forecasts would have held (split conformal
prediction: Lei et al. 2018, Distribution-free predictive inference for regression, JASA 113). A
fit knows its own residuals only; busy weeks, storms and campaigns are errors of what comes. Pure.
"""

from bisect import bisect_left
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]

WITHIN: Final = 0.8
# Excesses that are tried: from Poisson to weeks that are three times or a third of what was told.
EXCESSES: Final = [1e-6, *np.geomspace(0.003, 3, 31).tolist()]
# Without past forecasts: what towns of a county of 16,500 cases a year have.
UNTRIED: Final = 0.1
FEWEST: Final = 4


def interval(mean: Numbers, excess: float) -> tuple[Ints, Ints]:
    """Lower and upper ends around ``mean`` of any shape, of a chance as near ``WITHIN`` as whole
    numbers allow: nothing between “none” and “none or one” exists for a small mean."""
    mean = np.maximum(mean, 1e-6)
    size, chance = 1 / excess, 1 / (1 + excess * mean)
    low, high = (nbinom.ppf((1 + side * WITHIN) / 2, size, chance) for side in (-1, 1))
    # The quantiles hold more than is asked for; without an outermost number it may be nearer.
    choices = [(low, high), (low + 1, high), (low, high - 1), (low + 1, high - 1)]
    off = [
        np.where(
            bottom <= top,
            np.abs(nbinom.cdf(top, size, chance) - nbinom.cdf(bottom - 1, size, chance) - WITHIN),
            1.0,
        )
        for bottom, top in choices
    ]
    best = np.argmin(off, axis=0)
    low, high = (np.choose(best, [choice[end] for choice in choices]) for end in (0, 1))
    return low.astype(np.int64), high.astype(np.int64)


def excess_of(told: Numbers, came: Ints) -> float:
    """The least of ``EXCESSES`` with which ``WITHIN`` of the past forecasts (weeks, …) hold."""
    if len(told) < FEWEST:
        return UNTRIED

    def holds(excess: float) -> bool:
        low, high = interval(told, excess)
        return bool(((came >= low) & (came <= high)).mean() >= WITHIN)

    # The more excess the wider, but for the steps of whole numbers: halving finds it.
    at = bisect_left(EXCESSES, True, key=holds)
    return float(EXCESSES[min(at, len(EXCESSES) - 1)])
