"""One look at the governance map: what was reported where in a period, and where it piles up.

Arrays in, arrays out; ``counts`` and ``frame`` read the database, ``hotspots`` names what is hot.
Periods are whole weeks that end on any day, so that the slider moves in weeks.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.cube import Cube
from layers.insight.density import smoothed
from layers.insight.emerging import Pattern, patterns, run_at_end
from layers.insight.frame import Frame, Land, allowed, frame, places
from layers.insight.gi_star import gi_star
from layers.insight.lattice import Lattice
from layers.insight.significance import significance
from layers.insight.sources import system_number

Ints = NDArray[np.int64]

EPOCH: Final = date(1970, 1, 1)
# How far the slider reaches back: to the same weeks of last year. Cells are sixty times as many,
# and get a quarter of a year.
STEPS: Final = 53
CELL_STEPS: Final = 13
# The trend of a pattern is that of the last half year.
PATTERN_STEPS: Final = 26
# A cell with fewer cases than this shows no number: a neighbour could tell who reported.
SMALLEST: Final = 3
# Shades of the density map, and the bandwidth in cells.
SHADES: Final = 9
BANDWIDTH_CELLS: Final = 4.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to look at. ``categories``, ``channels`` and ``system`` (a name) None
    are all."""

    level: str
    until: date
    weeks: int = 4
    categories: frozenset[int] | None = None
    channels: frozenset[int] | None = None
    system: str | None = None
    fdr: bool = True

    def only(self, cube: Cube) -> Cube:
        """What this wish wants of a cube, whatever its period."""
        system = None if self.system is None else system_number(self.system)
        return cube.only(self.categories, self.channels, system)

    @property
    def last(self) -> int:
        return (self.until - EPOCH).days


@dataclass(frozen=True, slots=True)
class Look:
    """``counts`` and ``levels`` (areas, steps): a step a week, each the sum of the period's weeks.

    ``scores`` are Gi* of the same; ``weekly`` and ``resolved`` (steps + weeks − 1,) are the totals
    of single weeks, those without a place included.
    """

    wish: Wish
    frame: Frame
    counts: Ints
    scores: NDArray[np.float64]
    levels: NDArray[np.int8]
    weekly: Ints
    resolved: Ints
    # All cases of the steps and where each row belongs; those of the period and of the one before.
    every: Cube
    every_at: Ints
    now: Cube
    before: Cube
    at: Ints
    unlocated: int

    @property
    def steps(self) -> int:
        return int(self.counts.shape[1])

    def sums(self, measure: str) -> Ints:
        """Of a column of the counts, (areas, steps)."""
        weeks = len(self.weekly)
        areas = len(self.frame.ids)
        weekly = self.every.by_week(self.every_at, areas, self.wish.last, weeks, measure)
        return rolling(weekly, self.wish.weeks)

    def patterns(self, rows: Ints | slice = slice(None)) -> list[tuple[str, Pattern]]:
        """Side and pattern of these areas."""
        recent = slice(-PATTERN_STEPS, None)
        return patterns(self.scores[rows, recent], np.sign(self.levels[rows, recent]))

    def weeks_in_a_row(self, rows: Ints) -> Ints:
        """For how many weeks these areas have been hot, up to the end of the period."""
        return run_at_end(np.sign(self.levels[rows]), 1)


def look(cube: Cube, land: Land, lattice: Lattice, wish: Wish) -> Look:
    """Cut ``cube`` to the land and the wish, add it up and test it."""
    areas = frame(land, wish.level, lattice)
    steps = CELL_STEPS if wish.level == "cell" else STEPS
    weeks = steps + wish.weeks - 1
    part = cube.between(wish.last - 7 * (weeks + wish.weeks) + 1, wish.last)
    part = wish.only(allowed(part, land))
    at = places(part, land, areas, lattice)
    n = len(areas.ids)
    weekly = part.by_week(at, n, wish.last, weeks)
    counts = rolling(weekly, wish.weeks)
    scores = gi_star(counts.astype(np.float64), areas.near) if n else np.zeros(counts.shape)
    first = wish.last - 7 * wish.weeks + 1
    cut, previous = np.searchsorted(part.rows["day"], [first, first - 7 * wish.weeks])
    whole = np.zeros(len(part.rows), dtype=np.int64)
    return Look(
        wish=wish,
        frame=areas,
        counts=counts,
        scores=scores,
        levels=_enough(significance(scores, fdr=wish.fdr), counts, areas),
        weekly=part.by_week(whole, 1, wish.last, weeks)[0],
        resolved=part.by_week(whole, 1, wish.last, weeks, "resolved")[0],
        every=part,
        every_at=at,
        now=Cube(part.rows[cut:]),
        before=Cube(part.rows[previous:cut]),
        at=at[cut:],
        unlocated=int(part.rows["n"][cut:][at[cut:] < 0].sum()),
    )


def _enough(levels: NDArray[np.int8], counts: Ints, areas: Frame) -> NDArray[np.int8]:
    """No area is hot by fewer than ``SMALLEST`` cases around it: where hardly anything is reported,
    one report is significant, and its colour would tell where it came from."""
    if not len(areas.ids):
        return levels
    around = areas.near @ counts
    return np.where((levels > 0) & (around < SMALLEST), 0, levels).astype(np.int8)


def rolling(weekly: Ints, weeks: int) -> Ints:
    """Sums over ``weeks`` columns, (areas, columns − weeks + 1)."""
    running = np.cumsum(np.pad(weekly, ((0, 0), (1, 0))), axis=1)
    sums: Ints = running[:, weeks:] - running[:, :-weeks]
    return sums


def density_shades(look: Look) -> NDArray[np.int8]:
    """Of a look at cells: the density at each cell and step in shades, 0 to ``SHADES``.

    One scale for all steps, up to their 99.5th percentile; the square root shows more of the low.
    """
    areas = look.frame
    inside = areas.index >= 0
    shades = np.zeros(look.counts.shape)
    for step in range(look.steps):
        raster = np.zeros(areas.index.shape)
        raster[inside] = look.counts[areas.index[inside], step]
        shades[areas.index[inside], step] = smoothed(raster, inside, BANDWIDTH_CELLS)[inside]
    top = float(np.quantile(shades, 0.995)) if shades.size else 0.0
    if top <= 0:
        return np.zeros(shades.shape, dtype=np.int8)
    return np.ceil(np.sqrt(np.minimum(shades / top, 1)) * SHADES - 0.5).astype(np.int8)
