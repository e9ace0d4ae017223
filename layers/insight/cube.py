"""Counts of cases as columns in memory, cut and added up in milliseconds. Pure.

A million rows are 45 MB; adding them up by area and week takes some ten milliseconds, where SQL
would need a table for every combination of filters.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# One row of the counts; days since 1970-01-01, channels by their place in models.Channel.
ROW: Final = np.dtype(
    [
        ("day", "i4"), ("category", "i4"), ("channel", "i4"), ("system", "i4"), ("grid", "i4"),
        ("x", "i4"), ("y", "i4"), ("n", "i4"), ("resolved", "i4"), ("on_time", "i4"),
        ("minutes", "i8"), ("closed", "i4"), ("reworked", "i4"), ("one_hop", "i4"),
        ("reached", "i4"), ("contacted", "i4"), ("solved", "i4"), ("satisfied", "i4"),
    ]
)  # fmt: skip
KEYS: Final = ("day", "category", "channel", "system", "grid", "x", "y")


@dataclass(frozen=True, slots=True)
class Cube:
    """``rows`` (m,) of ``ROW``, ordered by day."""

    rows: NDArray[Any]

    def between(self, first: int, last: int) -> "Cube":
        """The rows of these days, both included; shares memory."""
        left, right = np.searchsorted(self.rows["day"], [first, last + 1])
        return Cube(self.rows[left:right])

    def only(
        self,
        categories: Collection[int] | None = None,
        channels: Collection[int] | None = None,
        system: int | None = None,
    ) -> "Cube":
        """The rows about one of ``categories`` by one of ``channels``, of a ``system``; None is
        any."""
        rows = self.rows
        for name, wanted in (("category", categories), ("channel", channels)):
            if wanted is not None:
                rows = rows[_among(rows[name], wanted)]
        if system is not None:
            rows = rows[rows["system"] == system]
        return Cube(rows)

    def where(self, chosen: NDArray[np.bool_]) -> "Cube":
        return Cube(self.rows[chosen])

    def total(self, measure: str = "n") -> int:
        return int(self.rows[measure].sum(dtype=np.int64))

    def by_day(self, first: int, days: int, measure: str = "n") -> Ints:
        """Sums of each day, (days,)."""
        rows = self.between(first, first + days - 1).rows
        return _tally(rows["day"] - first, rows[measure], days)

    def by(self, places: Ints, count: int, measure: str = "n") -> Ints:
        """Sums by place, (count,); ``places`` (m,) says where each row belongs, −1 is nowhere."""
        known = places >= 0
        return _tally(places[known], self.rows[measure][known], count)

    def by_week(self, places: Ints, count: int, last: int, weeks: int, measure: str = "n") -> Ints:
        """Sums by place and week, (count, weeks); the last week ends with the day ``last``."""
        age = (last - self.rows["day"]) // 7
        known = (places >= 0) & (age >= 0) & (age < weeks)
        cells = places[known] * weeks + (weeks - 1 - age[known])
        return _tally(cells, self.rows[measure][known], count * weeks).reshape(count, weeks)

    def by_category(self) -> dict[int, int]:
        # Ids of categories are small: adding up by id is quicker than sorting.
        seen = np.bincount(self.rows["category"])
        found = np.flatnonzero(seen)
        sums = _tally(self.rows["category"], self.rows["n"], len(seen))[found]
        return dict(zip(found.tolist(), sums.tolist(), strict=True))

    def updated(self, changed: NDArray[Any]) -> "Cube":
        """With the rows of ``changed`` in the place of those with the same key, or beside them."""
        if not len(changed):
            return self
        # Only days that changed need looking at, mostly the last one; the rest is copied once.
        days = np.unique(changed["day"])
        left, right = np.searchsorted(self.rows["day"], [days[0], days[-1] + 1])
        between = self.rows[left:right]
        touched = np.isin(between["day"], days)
        old = between[touched]
        stale = np.isin(_keys(old), _keys(changed))
        middle = ordered(np.concatenate([between[~touched], old[~stale], changed]))
        return Cube(np.concatenate([self.rows[:left], middle.rows, self.rows[right:]]))


def ordered(rows: NDArray[Any]) -> Cube:
    """A cube of rows in any order."""
    return Cube(rows[np.argsort(rows["day"], kind="stable")])


def _tally(at: NDArray[Any], weights: NDArray[Any], length: int) -> Ints:
    # Exact: sums of counts stay far below 2**53.
    return np.bincount(at, weights=weights, minlength=length).astype(np.int64)


def _among(values: NDArray[Any], wanted: Collection[int]) -> NDArray[np.bool_]:
    known: NDArray[np.bool_] = np.isin(values, np.fromiter(wanted, dtype=np.int64))
    return known


def _keys(rows: NDArray[Any]) -> NDArray[Any]:
    """The key columns as one value a row, to compare."""
    keys = np.empty((len(rows), len(KEYS)), np.int32)
    for column, name in enumerate(KEYS):
        keys[:, column] = rows[name]
    return keys.view(f"V{4 * len(KEYS)}").ravel()
