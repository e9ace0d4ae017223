"""From z-scores to p-values, false discovery rates and the classes of a hotspot map. Pure."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Values = NDArray[np.float64]

LEVELS: Final = ((0.01, 99), (0.05, 95), (0.10, 90))


def two_sided_p(z: Values) -> Values:
    """The chance of a standard normal value at least as far from 0; shaped like ``z``."""
    p: Values = 2 * ndtr(-np.abs(z))
    return p


def adjusted(p: Values) -> Values:
    """Benjamini-Hochberg adjusted p-values, (n,): reject those at most q for a rate of q.

    Benjamini and Hochberg (1995), Controlling the false discovery rate, J. R. Stat. Soc. B 57.
    """
    n = len(p)
    order = np.argsort(p)[::-1]
    ranks = np.arange(n, 0, -1)
    out = np.empty(n)
    out[order] = np.minimum.accumulate(np.minimum(p[order] * n / ranks, 1.0))
    return out


def classes(z: Values, p: Values) -> list[str]:
    """``hot_99`` … ``hot_90``, ``cold_90`` … ``cold_99`` or ``none`` for each area."""
    names = []
    for score, chance in zip(z.tolist(), p.tolist(), strict=True):
        level = next((level for limit, level in LEVELS if chance <= limit and score), 0)
        names.append(f"{'hot' if score > 0 else 'cold'}_{level}" if level else "none")
    return names


def significance(z: Values, *, fdr: bool = True) -> NDArray[np.int8]:
    """3 hot at 99 %, 2 at 95, 1 at 90, 0 not significant, below 0 cold; shaped like ``z`` (n, …).

    With ``fdr`` each column is one map, and its p-values are adjusted as by ``adjusted``.
    """
    columns = z[:, None] if z.ndim == 1 else z
    p = two_sided_p(columns)
    found = np.zeros(columns.shape, dtype=np.int8)
    for column in range(columns.shape[1]):
        chances = p[:, column]
        # What is above the last level cannot be adjusted below it; only the rest is sorted.
        small = np.flatnonzero(chances <= LEVELS[-1][0])
        if fdr:
            order = small[np.argsort(chances[small], kind="stable")]
            ranked = chances[order] * len(chances) / np.arange(1, len(order) + 1)
            chances, small = np.minimum.accumulate(ranked[::-1])[::-1], order
        else:
            chances = chances[small]
        steps = sum((chances <= limit).astype(np.int8) for limit, _level in LEVELS)
        found[small, column] = steps * np.sign(columns[small, column])
    return found.reshape(z.shape)
