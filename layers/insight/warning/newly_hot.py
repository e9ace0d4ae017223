"""Areas that have become hot: Gi* of what was reported in a week beyond the area's usual. Pure.

Of everything together, so that trouble spread over many series is seen; a place that always has
much to report is not hot by that alone.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from layers.insight.gi_star import gi_star
from layers.insight.warning.history import History, shares
from layers.insight.warning.local import BLOCK, LEAST, SIGNAL

WINDOW: Final = 7
FLOOR: Final = 3.0


def newly_hot(history: History, near: csr_array, start: int, end: int) -> NDArray[Any]:
    """Rows of ``SIGNAL`` for the days ``start`` to ``end`` (indexes): series −1, score z.

    ``history`` of one series that is everything; ``near`` (areas, areas) with self. Of each day
    the areas that are hotter than all their neighbours; ``observed`` and ``expected`` are those of
    the neighbourhood, ``size`` 0.
    """
    counts = history.counts[0]
    found: list[Any] = [np.empty(0, SIGNAL)]
    for block in range(start, end, BLOCK):
        at = np.arange(block, min(block + BLOCK, end))
        seen = np.stack(
            [counts[max(day + 1 - WINDOW, 0) : day + 1].sum(axis=0, dtype=np.int64) for day in at],
            axis=1,
        )
        expected = shares(history, block)[0][:, None] * seen.sum(axis=0)
        z = gi_star(seen - expected, near)
        around = near @ seen
        area, day = np.nonzero((z >= FLOOR) & (around >= LEAST) & (z >= _highest_near(z, near)))
        rows = np.zeros(len(area), SIGNAL)
        rows["day"], rows["series"], rows["centre"] = at[day], -1, area
        rows["window"], rows["observed"] = WINDOW, around[area, day]
        rows["expected"], rows["score"] = (near @ expected)[area, day], z[area, day]
        found.append(rows)
    rows = np.concatenate(found)
    return rows[np.lexsort((-rows["score"], rows["day"]))]


def _highest_near(z: NDArray[np.float64], near: csr_array) -> NDArray[np.float64]:
    highest: NDArray[np.float64] = np.maximum.reduceat(z[near.indices], near.indptr[:-1], axis=0)
    return highest
