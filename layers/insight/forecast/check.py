"""How good the forecast would have been: made anew at past days and held against what came. Pure.

MASE (Hyndman and Koehler 2006, Another look at measures of forecast accuracy, Int. J. Forecasting
22): mean absolute error over that of the seasonal naive, the same weekday of the last known week.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.day_effects import Days
from layers.insight.forecast.ahead import HORIZON, ahead

ORIGINS: Final = 8
SEASON: Final = 7


@dataclass(frozen=True, slots=True)
class Quality:
    """``mase`` below 1 beats the naive; ``covered`` the share of days within their interval."""

    series: int
    days: int
    mase: float
    covered: float
    total_covered: float


def quality(counts: NDArray[np.int64], days: Days, origins: int = ORIGINS) -> Quality | None:
    """Over ``counts`` (series, n), from ``origins`` days a week apart; None without enough past.

    Errors are added up over all series before dividing, since many a series has a naive without
    any error.
    """
    error, naive, inside, total_inside, made, weeks = 0.0, 0.0, 0, 0, 0, 0
    n = counts.shape[1]
    for back in range(origins):
        end = n - HORIZON * (back + 1)
        for row in counts:
            seen = row[:end] if end > 0 else row[:0]
            known = Days(days.ordinal[: end + HORIZON], days.working[: end + HORIZON])
            found = ahead(seen, known)
            if found is None:
                continue
            came = row[end : end + HORIZON]
            error += float(np.abs(came - found.mean).sum())
            naive += float(np.abs(came - seen[-SEASON:]).sum())
            inside += int(((came >= found.low) & (came <= found.high)).sum())
            total_inside += int(found.total_low <= came.sum() <= found.total_high)
            made += HORIZON
            weeks += 1
    if not made or not naive:
        return None
    return Quality(len(counts), made, error / naive, inside / made, total_inside / weeks)
