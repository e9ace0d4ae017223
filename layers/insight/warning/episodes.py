"""Signals of one matter on several days are one alarm. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# A place that was quiet for so long and signals again is news.
QUIET_DAYS: Final = 14


@dataclass(slots=True)
class Episode:
    """``first`` and ``last`` day on which it signalled, the ``areas`` it had, its best row."""

    series: int
    first: int
    last: int
    areas: set[int]
    best: Any
    rows: list[Any] = field(default_factory=list)


def episodes(
    rows: NDArray[Any],
    threshold: float,
    areas_of: Callable[[Any], Iterable[int]],
    *,
    related: Callable[[int, int], bool] = lambda one, other: one == other,
) -> list[Episode]:
    """The alarms that ``rows`` (ordered by day, then falling score) raise above ``threshold``.

    A row joins an episode that is not over, is ``related`` by its series and shares an area.
    """
    found: list[Episode] = []
    running: list[Episode] = []
    for row in rows[rows["score"] > threshold]:
        day, series = int(row["day"]), int(row["series"])
        running = [one for one in running if day - one.last <= QUIET_DAYS]
        areas = set(areas_of(row))
        home = next(
            (one for one in running if related(one.series, series) and not
             one.areas.isdisjoint(areas)), None,
        )  # fmt: skip
        if home is None:
            home = Episode(series, day, day, areas, row)
            found.append(home)
            running.append(home)
        home.last = day
        home.areas |= areas
        home.rows.append(row)
        if row["score"] > home.best["score"]:
            home.best = row
    return found


def starts(
    rows: NDArray[Any],
    threshold: float,
    areas_of: Callable[[Any], Iterable[int]],
    **how: Any,
) -> int:
    """How many alarms there are above ``threshold``."""
    return len(episodes(rows, threshold, areas_of, **how))


def calibrated(count: Callable[[float], int], scores: NDArray[np.float64], budget: float) -> float:
    """The lowest threshold at which ``count`` stays within ``budget``; ``scores`` are candidates.

    With a budget of less than one alarm nothing in the past may have raised one.
    """
    steps = np.unique(scores)
    low, high = -1, len(steps) - 1
    if high < 0:
        return 0.0
    # Raising the threshold can split an episode in two, so this is not strictly falling; close
    # to the answer it is, and the answer itself is checked.
    while high - low > 1:
        middle = (low + high) // 2
        if count(float(steps[middle])) <= budget:
            high = middle
        else:
            low = middle
    return float(steps[high])
