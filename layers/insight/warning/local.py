"""The daily scan for places: who takes more than the usual share of what comes in? Pure.

The conditional model of ``scan_models.Conditional`` over circles of neighbouring areas and windows
of the last 1 to 7 days, for every day of a history at once: calibrating needs a year of days.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.scan import Circles
from layers.insight.scan_models import poisson_llr
from layers.insight.warning.history import History, shares

WINDOWS: Final = 7
CIRCLE: Final = 9
# Two reports may be neighbours talking; nobody acts on fewer than three.
LEAST: Final = 3
# Below this ratio nothing is kept, not even for calibration.
FLOOR: Final = 5.0
# Shares move slowly: working them out once a week is as good as every day.
BLOCK: Final = 7

SIGNAL: Final = np.dtype(
    [
        ("day", "i4"), ("series", "i4"), ("centre", "i4"), ("size", "i4"), ("window", "i4"),
        ("observed", "f8"), ("expected", "f8"), ("score", "f8"),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """The circles around each area: ``zones.order`` (n, k), nearest first."""

    zones: Circles

    def members(self, centre: int, size: int) -> NDArray[np.intp]:
        found: NDArray[np.intp] = self.zones.order[centre, :size]
        return found


def signals(history: History, ground: Ground, start: int, end: int) -> NDArray[Any]:
    """Rows of ``SIGNAL`` for the days ``start`` to ``end`` (indexes, ``end`` not included).

    For each day and series the best circle and further ones that share no area with a better one;
    ``day`` is an index. In the order of day, then score.
    """
    found: list[NDArray[Any]] = []
    for block in range(start, end, BLOCK):
        usual = shares(history, block)
        stop = min(block + BLOCK, end)
        for series in range(len(history.counts)):
            found.append(_block(history, ground, usual[series], series, block, stop))
    rows = np.concatenate(found) if found else np.empty(0, SIGNAL)
    return rows[np.lexsort((-rows["score"], rows["day"]))]


def _block(
    history: History, ground: Ground, usual: NDArray[np.float64], series: int, start: int, stop: int
) -> NDArray[Any]:
    order, inside = ground.zones.order, ground.zones.inside
    before = max(start - WINDOWS + 1, 0)
    counts = history.counts[series, before:stop]
    busy = np.flatnonzero(counts.any(axis=0))
    if not len(busy):
        return np.empty(0, SIGNAL)
    # Circles around areas where something was reported; the best circle has one at its centre
    # or is hardly better than one that has.
    seen = np.cumsum(counts[:, order[busy]], axis=2, dtype=np.int32)
    share = np.cumsum(usual[order[busy]], axis=1)
    running = np.cumsum(np.pad(seen, ((1, 0), (0, 0), (0, 0))), axis=0)
    totals = np.cumsum(np.pad(counts.sum(axis=1, dtype=np.int64), (1, 0)))
    days = np.arange(start, stop) - before
    best: list[NDArray[Any]] = []
    for window in range(1, WINDOWS + 1):
        first = np.maximum(days + 1 - window, 0)
        observed = running[days + 1] - running[first]
        at = np.nonzero((observed >= LEAST) & inside[busy])
        if not len(at[0]):
            continue
        total = (totals[days + 1] - totals[first])[at[0]].astype(np.float64)
        hits = observed[at].astype(np.float64)
        expected = share[at[1], at[2]] * total
        score = poisson_llr(hits, expected, total)
        good = score >= FLOOR
        rows = np.empty(int(good.sum()), SIGNAL)
        rows["day"], rows["series"] = at[0][good] + start, series
        rows["centre"], rows["size"] = busy[at[1][good]], at[2][good] + 1
        rows["window"], rows["observed"] = window, hits[good]
        rows["expected"], rows["score"] = expected[good], score[good]
        best.append(rows)
    return _apart(np.concatenate(best), ground) if best else np.empty(0, SIGNAL)


def _apart(rows: NDArray[Any], ground: Ground) -> NDArray[Any]:
    """Of each day, the best rows that share no area with a better one; smaller circles first."""
    order = np.lexsort((rows["window"], rows["size"], -rows["score"], rows["day"]))
    kept: list[int] = []
    day, taken = -1, set[int]()
    for i in order.tolist():
        if rows["day"][i] != day:
            day, taken = int(rows["day"][i]), set()
        members = set(ground.members(int(rows["centre"][i]), int(rows["size"][i])).tolist())
        if taken.isdisjoint(members):
            taken |= members
            kept.append(i)
    return rows[kept]
