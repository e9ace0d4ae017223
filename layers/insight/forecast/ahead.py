"""What to expect of the next seven days: Poisson regression on weekday, days off, trend and season,
drawn to the level of the last two weeks. Pure; ``interval`` says how sure that is."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.day_effects import Days
from layers.insight.glm import fit

Numbers = NDArray[np.float64]

HORIZON: Final = 7
RIDGE: Final = 0.5
# What was two months ago counts half: habits change, and a trend must not run off.
HALF_LIFE: Final = 60.0
# Of late more or less than fitted: half of that is believed at 20 reports in these days.
LEVEL_DAYS: Final = 14
LEVEL_PRIOR: Final = 20.0
# With less there is nothing to learn a weekday from.
SHORTEST: Final = 28
LONGEST: Final = 730


def ahead(counts: NDArray[np.int64], days: Days) -> Numbers | None:
    """Means of the ``HORIZON`` days after ``counts`` (series, n), (series, HORIZON).

    ``days`` are those n and the ones ahead. None where the past is too short.
    """
    start = max(counts.shape[1] - LONGEST, 0)
    past = counts[:, start:]
    known = past.shape[1]
    if known < SHORTEST:
        return None
    end = start + known + HORIZON
    design = Days(days.ordinal[start:end], days.working[start:end]).design(known)
    weights = 0.5 ** (np.arange(known - 1, -1, -1) / HALF_LIFE)
    means = np.empty((len(past), HORIZON))
    for number, row in enumerate(past):
        fitted = fit(row, design[:known], RIDGE, weights).mean(design)
        means[number] = fitted[known:] * _level(row, fitted[:known])
    return means


def _level(past: NDArray[np.int64], fitted: Numbers) -> float:
    of_late = slice(-LEVEL_DAYS, None)
    return float((past[of_late].sum() + LEVEL_PRIOR) / (fitted[of_late].sum() + LEVEL_PRIOR))
