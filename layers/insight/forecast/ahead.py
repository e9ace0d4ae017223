"""Seven days ahead: Poisson regression with intervals as wide as the past was uneven. Pure.

A plain Poisson interval covers 57 % where 80 is promised: complaints come in bursts. So the
interval is that of a negative binomial with the regression's own dispersion.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom, poisson

from layers.insight.day_effects import Days
from layers.insight.glm import fit

Numbers = NDArray[np.float64]

HORIZON: Final = 7
WITHIN: Final = 0.8
RIDGE: Final = 0.5
# What was two months ago counts half: habits change, and a trend must not run off.
HALF_LIFE: Final = 60.0
# Of late more or less than fitted: half of that is believed at 20 reports in these days.
LEVEL_DAYS: Final = 14
LEVEL_PRIOR: Final = 20.0
# With less there is nothing to learn a weekday from.
SHORTEST: Final = 28
LONGEST: Final = 730


@dataclass(frozen=True, slots=True)
class Ahead:
    """``mean``, ``low`` and ``high`` (7,) of single days; ``total`` of all, with its interval."""

    mean: Numbers
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    total: float
    total_low: int
    total_high: int


def ahead(counts: NDArray[np.int64], days: Days) -> Ahead | None:
    """The ``HORIZON`` days after ``counts`` (n,); ``days`` are those n and the ones ahead.

    None where the past is too short.
    """
    start = max(len(counts) - LONGEST, 0)
    past = counts[start:]
    known = len(past)
    if known < SHORTEST:
        return None
    days = Days(days.ordinal[start:], days.working[start:])
    design = days.design(known)
    weights = 0.5 ** (np.arange(known - 1, -1, -1) / HALF_LIFE)
    model = fit(past, design[:known], RIDGE, weights)
    fitted = model.mean(design)
    level = _level(past, fitted[:known], LEVEL_DAYS)
    mean = fitted[known : known + HORIZON] * level
    low, high = interval(mean, model.dispersion)
    total = float(mean.sum())
    spread = max(model.dispersion, _weekly_spread(past, fitted[:known]))
    total_low, total_high = interval(np.array([total]), spread)
    return Ahead(mean, low, high, total, int(total_low[0]), int(total_high[0]))


def _level(past: NDArray[np.int64], fitted: Numbers, days: int) -> float:
    return float((past[-days:].sum() + LEVEL_PRIOR) / (fitted[-days:].sum() + LEVEL_PRIOR))


def _weekly_spread(past: NDArray[np.int64], fitted: Numbers) -> float:
    """Variance over mean of the weeks of the last half year, each foretold by the level of the two
    weeks before: days of a week are busy together, so this is more than that of single days."""
    weeks = min(len(past) // HORIZON - 2, 26)
    if weeks < 4:
        return 1.0
    error, mean = 0.0, 0.0
    for back in range(weeks):
        end = len(past) - HORIZON * back
        before = slice(0, end - HORIZON)
        told = float(fitted[end - HORIZON : end].sum())
        told *= _level(past[before], fitted[before], LEVEL_DAYS)
        error += (float(past[end - HORIZON : end].sum()) - told) ** 2
        mean += told
    return error / max(mean, 1e-9)


def interval(mean: Numbers, dispersion: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole numbers between which ``WITHIN`` of the chance lies; no less, often a little more."""
    tails = (1 - WITHIN) / 2, (1 + WITHIN) / 2
    mean = np.maximum(mean, 1e-9)
    if dispersion > 1 + 1e-6:
        low, high = (nbinom.ppf(tail, mean / (dispersion - 1), 1 / dispersion) for tail in tails)
    else:
        low, high = (poisson.ppf(tail, mean) for tail in tails)
    return low.astype(np.int64), high.astype(np.int64)
