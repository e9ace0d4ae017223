"""The series that are forecast: the county and its towns, everything and each top category."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.counts import counts
from layers.insight.day_effects import Days
from layers.insight.forecast.ahead import HORIZON, LONGEST
from layers.insight.frame import frame, land, places
from layers.insight.look import EPOCH
from layers.insight.warning.reports import top_of
from layers.insight.warning.watched import EVERYTHING, calendar

LEVELS: Final = ("county", "county × subject", "town", "town × subject")


@dataclass(frozen=True, slots=True)
class Series:
    """``counts`` (n, days) up to a day; ``division`` and ``category`` (n,), None for all of them.

    ``days`` are those of the counts and the ones ahead.
    """

    counts: NDArray[np.int64]
    division: list[int | None]
    category: list[int | None]
    days: Days

    def level(self, row: int) -> str:
        return LEVELS[2 * (self.division[row] is not None) + (self.category[row] is not None)]


def series(last: date) -> Series | None:
    """All series up to and including the day ``last``; None before anything was reported.

    Cases as they are counted on the map, repeats and those without a place included.
    """
    held = counts()
    end = (last - EPOCH).days
    cube = held.cube.between(end - LONGEST + 1, end)
    if not len(cube.rows):
        return None
    first = int(cube.rows["day"][0])
    ground = land(EVERYTHING)
    towns = frame(ground, "town", held.lattice)
    at = places(cube, ground, towns, held.lattice)
    tops = top_of()
    ids = sorted(set(tops.values()))
    row_of = {pk: number for number, pk in enumerate(ids)}
    kind = np.array([row_of[tops[int(pk)]] for pk in cube.rows["category"]], dtype=np.int64)
    span = end - first + 1
    table = np.zeros((len(towns.ids) + 1, len(ids), span), dtype=np.int64)
    # The last row has what lies in no town; the county has it all.
    np.add.at(table, (at, kind, cube.rows["day"] - first), cube.rows["n"])
    county = table.sum(axis=0)
    rows = [county.sum(axis=0), *county, *table[:-1].sum(axis=1), *table[:-1].reshape(-1, span)]
    town_ids: list[int | None] = list(towns.ids.tolist())
    days = calendar(first, end + HORIZON)
    return Series(
        np.stack(rows),
        [None] * (1 + len(ids)) + town_ids + [pk for pk in town_ids for _kind in ids],
        [None, *ids, *[None for _town in town_ids], *[pk for _town in town_ids for pk in ids]],
        days,
    )


def yesterday(today: date) -> date:
    return today - timedelta(days=1)
