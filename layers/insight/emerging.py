"""Emerging hot spots: what a place's weekly Gi* scores say over time. Pure.

The trend is Mann's (1945) test with Kendall's (1975) variance for ties; the 17 classes are those of
the emerging hot spot analysis published with ArcGIS's space-time cube, in their published words.
"""

from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.significance import two_sided_p

Values = NDArray[np.float64]

# "For 90 percent of the time steps", and the level of a significant trend.
MOST: Final = 0.9
TREND_LEVEL: Final = 0.05


class Pattern(StrEnum):
    """Each pattern exists hot and cold; NONE makes 17. Where two fit, the first in this order."""

    NEW = "new"
    """Significant at the last step and never before."""
    CONSECUTIVE = "consecutive"
    """One unbroken run of at least two significant steps at the end, none before it, and fewer than
    90 % of all."""
    INTENSIFYING = "intensifying"
    """Significant at 90 % of the steps with the last, and the scores grow significantly."""
    PERSISTENT = "persistent"
    """Significant at 90 % of the steps with the last, without a significant trend."""
    DIMINISHING = "diminishing"
    """Significant at 90 % of the steps with the last, and the scores shrink significantly."""
    SPORADIC = "sporadic"
    """Significant at the last step, on and off before, at fewer than 90 %, and never the
    opposite."""
    OSCILLATING = "oscillating"
    """Significant at the last step, at fewer than 90 %, and the opposite at some step before."""
    HISTORICAL = "historical"
    """Not significant at the last step, but at 90 % of all."""
    NONE = "none"


def mann_kendall(series: Values) -> Values:
    """z of the trend of each row of ``series`` (n, steps); positive grows. 0 below three steps.

    S = Σ sign(x_j − x_i); var S = (t(t−1)(2t+5) − Σ g(g−1)(2g+5)) / 18 over groups of g ties;
    z = (S ∓ 1)/√var, the continuity correction.
    """
    n, steps = series.shape
    if steps < 3:
        return np.zeros(n)
    s = np.zeros(n)
    for i in range(steps - 1):
        s += np.sign(series[:, i + 1 :] - series[:, i : i + 1]).sum(axis=1)
    ordered = np.sort(series, axis=1)
    ties = np.zeros(n)
    run = np.ones(n)
    for j in range(1, steps + 1):
        same = ordered[:, j] == ordered[:, j - 1] if j < steps else np.zeros(n, dtype=bool)
        ties += np.where(same, 0.0, run * (run - 1) * (2 * run + 5))
        run = np.where(same, run + 1, 1.0)
    variance = (steps * (steps - 1) * (2 * steps + 5) - ties) / 18
    z: Values = np.divide(s - np.sign(s), np.sqrt(variance), out=np.zeros(n), where=variance > 1e-9)
    return z


def patterns(scores: Values, levels: NDArray[np.int8]) -> list[tuple[str, Pattern]]:
    """The side (hot, cold or none) and pattern of each place.

    ``scores`` (n, steps) are the Gi* scores, ``levels`` (n, steps) is 1 where hot, −1 where cold
    and 0 where not significant.
    """
    trend = mann_kendall(scores)
    moving = two_sided_p(trend) <= TREND_LEVEL
    found: list[tuple[str, Pattern]] = []
    for row, z, moves in zip(levels, trend.tolist(), moving.tolist(), strict=True):
        hot = _pattern(row == 1, row == -1, z if moves else 0.0)
        cold = _pattern(row == -1, row == 1, -z if moves else 0.0)
        # At most one side can be significant at the last step, or at 90 % of all.
        if hot is not Pattern.NONE:
            found.append(("hot", hot))
        elif cold is not Pattern.NONE:
            found.append(("cold", cold))
        else:
            found.append(("none", Pattern.NONE))
    return found


def _pattern(on: NDArray[np.bool_], opposite: NDArray[np.bool_], trend: float) -> Pattern:
    """``trend`` is above 0 where the side grows stronger, and 0 where it does not move."""
    steps = len(on)
    mostly = bool(on.sum() >= MOST * steps)
    if not steps or not on[-1]:
        return Pattern.HISTORICAL if steps and mostly else Pattern.NONE
    if not on[:-1].any():
        return Pattern.NEW
    if mostly:
        if trend:
            return Pattern.INTENSIFYING if trend > 0 else Pattern.DIMINISHING
        return Pattern.PERSISTENT
    run = int(np.argmin(on[::-1]))
    if run > 1 and not on[:-run].any():
        return Pattern.CONSECUTIVE
    return Pattern.OSCILLATING if opposite.any() else Pattern.SPORADIC


def run_at_end(levels: NDArray[np.int8], side: int) -> NDArray[np.int64]:
    """For how many steps without a break each place (n,) has been on ``side``, the last counted."""
    off = (levels != side)[:, ::-1]
    steps = levels.shape[1]
    runs: NDArray[np.int64] = np.where(off.any(axis=1), off.argmax(axis=1), steps).astype(np.int64)
    return runs
