"""Rates with their uncertainty. Pure: numbers in, numbers out, no Django.

A rate of few cases says little: 3 of 3 must not outrank 480 of 500 (DOMAIN §7). The interval is
Wilson's; for rankings a rate is drawn towards the mean of all units as if each unit brought ``k``
average cases along (empirical Bayes, beta-binomial by the method of moments).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.96
# A unit brings along at least and at most so many average cases.
WEAKEST, STRONGEST = 5.0, 200.0


@dataclass(frozen=True, slots=True)
class Rate:
    """``k`` of ``n``; ``low`` and ``high`` are the 95 % interval of Wilson. All None without n."""

    k: int
    n: int
    value: float | None
    low: float | None
    high: float | None


def rate(k: int, n: int) -> Rate:
    """The share ``k`` of ``n`` with Wilson's interval (J. Am. Stat. Assoc. 22, 1927)."""
    if n <= 0:
        return Rate(k, n, None, None, None)
    share = k / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Rate(k, n, share, max(0.0, middle - half), min(1.0, middle + half))


def strength(pairs: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The mean of all units and how many average cases to bring along, from (k, n) of each.

    The more the units differ beyond chance, the less a unit is drawn to the mean.
    """
    known = [(k, n) for k, n in pairs if n > 0]
    total = sum(n for _k, n in known)
    if not total:
        return 0.0, STRONGEST
    mean = sum(k for k, _n in known) / total
    if len(known) < 2 or mean in (0.0, 1.0):
        return mean, STRONGEST
    between = sum(n * (k / n - mean) ** 2 for k, n in known)
    chance = mean * (1 - mean)
    # Expected: (units-1)·chance + variance·(total - Σn²/total); solved for the variance.
    spread = total - sum(n * n for _k, n in known) / total
    variance = (between - (len(known) - 1) * chance) / spread if spread > 0 else 0.0
    if variance <= 0:
        return mean, STRONGEST
    return mean, min(max(chance / variance - 1, WEAKEST), STRONGEST)


def shrunk(k: int, n: int, mean: float, weight: float) -> tuple[float, float]:
    """The rate drawn to the mean, and its standard deviation (of the beta posterior)."""
    share = (k + mean * weight) / (n + weight)
    return share, sqrt(share * (1 - share) / (n + weight + 1))
