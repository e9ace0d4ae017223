"""Distinct reports as a table of series, days and areas, and each area's usual share. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int16]
Numbers = NDArray[np.float64]

# A share is that of the last year, the recent half of it weighing more: places change.
PAST_DAYS: Final = 365
HALF_LIFE: Final = 180.0
# What may be going on now is not part of the past it is held against.
GUARD_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class History:
    """``counts`` (series, days, areas); ``first`` the number of the first day since 1970.

    ``unplaced`` (series, days): reports without a place, which only the county's own alarm counts.
    """

    first: int
    counts: Counts
    unplaced: NDArray[np.int64]

    @property
    def days(self) -> int:
        return int(self.counts.shape[1])

    @property
    def last(self) -> int:
        return self.first + self.days - 1

    def county(self) -> NDArray[np.int64]:
        """Reports of each series and day, (series, days), with and without a place."""
        totals: NDArray[np.int64] = self.counts.sum(axis=2, dtype=np.int64) + self.unplaced
        return totals


def tabulate(
    first: int,
    days: int,
    areas: int,
    series: int,
    reports: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> History:
    """Add up ``reports`` (day, series, area; area −1 is without a place) over these days."""
    day, kind, area = reports
    inside = (day >= first) & (day < first + days)
    day, kind, area = day[inside] - first, kind[inside], area[inside]
    counts = np.zeros((series, days, areas), dtype=np.int16)
    placed = area >= 0
    np.add.at(counts, (kind[placed], day[placed], area[placed]), 1)
    unplaced = np.zeros((series, days), dtype=np.int64)
    np.add.at(unplaced, (kind[~placed], day[~placed]), 1)
    return History(first, counts, unplaced)


def shares(history: History, day: int) -> Numbers:
    """The usual share of each area in each series before ``day`` (index), (series, areas).

    The area's part of everything, pulled to its part of the series as far as that rests on
    enough reports (gamma-Poisson, the spread by moments). Rows sum to 1; even where the past is
    empty.
    """
    end = max(day - GUARD_DAYS, 0)
    start = max(end - PAST_DAYS, 0)
    areas = history.counts.shape[2]
    age = np.arange(end - start, 0, -1) - 1.0
    weight = 0.5 ** (age / HALF_LIFE)
    seen = np.stack([weight.astype(np.float32) @ part[start:end] for part in history.counts])
    everything = seen.sum(axis=0)
    general = (everything + 1) / (everything.sum() + areas)
    return np.stack([_shrunk(row, general) for row in seen])


def _shrunk(seen: Numbers, general: Numbers) -> Numbers:
    total = seen.sum()
    expected = total * general
    if total <= 0:
        return general
    # Variance of an area's own factor beyond what counting alone brings.
    excess = ((seen - expected) ** 2 - expected).sum() / (expected**2).sum()
    prior = 1 / min(max(excess, 0.01), 100.0)
    raw = general * (seen + prior) / (expected + prior)
    share: Numbers = raw / raw.sum()
    return share
