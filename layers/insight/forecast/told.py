"""What would have been told at past weeks, beside what came. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.day_effects import Days
from layers.insight.forecast.ahead import HORIZON, ahead
from layers.insight.forecast.interval import excess_of

# A quarter of a year of past forecasts sets how wide the intervals are.
LEARN_WEEKS: Final = 13


@dataclass(frozen=True, slots=True)
class Told:
    """``mean`` and ``came`` (weeks, series, HORIZON), the latest week first: each made anew by
    what was known at its beginning."""

    mean: NDArray[np.float64]
    came: NDArray[np.int64]

    @property
    def weeks(self) -> int:
        return len(self.mean)

    def before(self, week: int) -> "Told":
        """What was told and had come when week ``week`` was forecast."""
        part = slice(week + 1, week + 1 + LEARN_WEEKS)
        return Told(self.mean[part], self.came[part])

    def excess(self) -> tuple[float, float]:
        """Of single days and of whole weeks, over all these series together."""
        return (
            excess_of(self.mean, self.came),
            excess_of(self.mean.sum(axis=2), self.came.sum(axis=2)),
        )


def told(counts: NDArray[np.int64], days: Days, weeks: int = LEARN_WEEKS) -> Told:
    """Of ``counts`` (series, n) the last ``weeks`` whole weeks, fewer where the past is short."""
    n = counts.shape[1]
    means: list[NDArray[np.float64]] = []
    came: list[NDArray[np.int64]] = []
    for back in range(1, weeks + 1):
        end = n - HORIZON * back
        found = ahead(counts[:, :end], days) if end > 0 else None
        if found is None:
            break
        means.append(found)
        came.append(counts[:, end : end + HORIZON])
    empty = (0, len(counts), HORIZON)
    return Told(
        np.stack(means) if means else np.empty(empty),
        np.stack(came) if came else np.empty(empty, dtype=np.int64),
    )
