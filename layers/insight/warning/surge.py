"""The county's own alarm: a series of which the whole county has more than the calendar explains.

The scan for places is given each day's total and so cannot see this. Pure.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.chances import at_least
from layers.insight.day_effects import Days
from layers.insight.glm import fit
from layers.insight.warning.history import GUARD_DAYS, PAST_DAYS
from layers.insight.warning.local import SIGNAL

WINDOWS: Final = (1, 3, 7)
LEAST: Final = 5
RIDGE: Final = 0.5
# A fit serves four weeks: calibrating needs those of a year.
BLOCK: Final = 28
# At least so much past, or there is nothing to compare with.
SHORTEST: Final = 56
FLOOR: Final = 2.0


def surges(
    totals: NDArray[np.int64], days: Days, start: int, end: int, *, past: int = 2 * PAST_DAYS
) -> NDArray[Any]:
    """Rows of ``SIGNAL`` for the days ``start`` to ``end`` (indexes) of ``totals`` (series, days).

    ``score`` is −log10 of the chance of as many or more, ``centre`` −1, ``size`` 0.
    """
    found: list[Any] = []
    running = np.cumsum(np.pad(totals, ((0, 0), (1, 0))), axis=1)
    for block in range(start, end, BLOCK):
        known = max(block - GUARD_DAYS, 0)
        first = max(known - past, 0)
        if known - first < SHORTEST:
            continue
        stop = min(block + BLOCK, end)
        design = Days(days.ordinal[first:stop], days.working[first:stop]).design(known - first)
        for series in range(len(totals)):
            model = fit(totals[series, first:known], design[: known - first], RIDGE)
            mean = np.cumsum(np.pad(model.mean(design), (1, 0)))
            for window in WINDOWS:
                at = np.arange(block, stop)
                seen = running[series, at + 1] - running[series, at + 1 - window]
                expected = mean[at + 1 - first] - mean[at + 1 - window - first]
                score = -_log10_chance(seen, expected, model.dispersion)
                good = (seen >= LEAST) & (seen > expected) & (score >= FLOOR)
                rows = np.zeros(int(good.sum()), SIGNAL)
                rows["day"], rows["series"], rows["centre"] = at[good], series, -1
                rows["window"], rows["observed"] = window, seen[good]
                rows["expected"], rows["score"] = expected[good], score[good]
                found.append(rows)
    rows = np.concatenate(found) if found else np.empty(0, SIGNAL)
    return rows[np.lexsort((-rows["score"], rows["day"]))]


def _log10_chance(
    seen: NDArray[np.int64], expected: NDArray[np.float64], dispersion: float
) -> NDArray[np.float64]:
    """log10 P(at least ``seen``), negative binomial with ``dispersion`` × mean as variance."""
    chance = at_least(seen, np.maximum(expected, 1e-9), dispersion)
    found: NDArray[np.float64] = np.log10(np.maximum(chance, 1e-300))
    return found
