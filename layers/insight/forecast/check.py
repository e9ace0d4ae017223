"""How good the forecast would have been: made anew at past weeks and held against what came. Pure.

MASE (Hyndman and Koehler 2006, Another look at measures of forecast accuracy, Int. J. Forecasting
22): mean absolute error over that of the seasonal naive, the same weekday of the last known week.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.day_effects import Days
from layers.insight.forecast.interval import interval
from layers.insight.forecast.told import LEARN_WEEKS, told

ORIGINS: Final = 26


@dataclass(frozen=True, slots=True)
class Quality:
    """``mase`` below 1 beats the naive; ``covered`` the share of days within their interval, of
    ``weeks`` made anew, and ``total_covered`` that of whole weeks."""

    series: int
    weeks: int
    mase: float
    covered: float
    total_covered: float


def quality(counts: NDArray[np.int64], days: Days, origins: int = ORIGINS) -> Quality | None:
    """Over ``counts`` (series, n) of one level, from ``origins`` days a week apart; None without
    enough past.

    Each week's intervals are as wide as the weeks before it say, and no later one. Errors are added
    up over all series before dividing, since many a series has a naive without any error.
    """
    past = told(counts, days, origins + LEARN_WEEKS)
    weeks = min(origins, past.weeks - 1)
    if weeks < 1:
        return None
    error, naive, inside, total_inside = 0.0, 0.0, 0.0, 0.0
    for week in range(weeks):
        mean, came = past.mean[week], past.came[week]
        day_excess, week_excess = past.before(week).excess()
        error += float(np.abs(came - mean).sum())
        naive += float(np.abs(came - past.came[week + 1]).sum())
        inside += _held(mean, came, day_excess)
        total_inside += _held(mean.sum(axis=1), came.sum(axis=1), week_excess)
    if not naive:
        return None
    return Quality(len(counts), weeks, error / naive, inside / weeks, total_inside / weeks)


def _held(mean: NDArray[np.float64], came: NDArray[np.int64], excess: float) -> float:
    low, high = interval(mean, excess)
    return float(((came >= low) & (came <= high)).mean())
