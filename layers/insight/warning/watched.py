"""The county as the early warning sees it on one morning: past, places and signals of each kind."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.cases.clock import WorkCalendar
from layers.cases.models import CalendarDay
from layers.insight.areas import metres_of
from layers.insight.counts import lattice_now
from layers.insight.day_effects import Days, days_of
from layers.insight.frame import CELL, Frame, Land, frame, land, places
from layers.insight.lattice import Lattice
from layers.insight.look import EPOCH
from layers.insight.scan import circles
from layers.insight.warning.history import PAST_DAYS, History, tabulate
from layers.insight.warning.local import CIRCLE, Ground, signals
from layers.insight.warning.newly_hot import newly_hot
from layers.insight.warning.reports import Reports, reports
from layers.insight.warning.streams import Stream
from layers.insight.warning.surge import surges
from layers.staff.scope import Scope

EVERYTHING: Final = Scope(user_id=0, everything=True)
# A year to learn from before a year to calibrate on.
LOOK_BACK: Final = 2 * PAST_DAYS


@dataclass(frozen=True)
class Watched:
    """Everything up to and including ``day``; days are indexes from ``first_day`` on."""

    day: date
    land: Land
    lattice: Lattice
    reports: Reports
    grids: History
    grid_frame: Frame
    days: Days

    @property
    def first_day(self) -> date:
        return EPOCH + timedelta(days=self.grids.first)

    def index(self, day: date) -> int:
        return (day - self.first_day).days

    def repeats(self, day: date) -> int:
        return int(self.reports.repeats[(day - self.reports.first).days])

    @cached_property
    def ground(self) -> Ground:
        middles = shapely.get_coordinates(shapely.centroid(self.land.shapes))
        return Ground(circles(metres_of(middles), np.ones(len(middles)), max_areas=CIRCLE))

    @cached_property
    def cell_frame(self) -> Frame:
        return frame(self.land, "cell", self.lattice)

    @cached_property
    def cells(self) -> History:
        """Of everything together, by cell."""
        cube = self.reports.cube
        at = places(cube, self.land, self.cell_frame, self.lattice)
        nothing = np.zeros(len(at), dtype=np.int64)
        day = cube.rows["day"].astype(np.int64)
        return tabulate(
            self.grids.first, self.grids.days, len(self.cell_frame.ids), 1, (day, nothing, at)
        )

    def signals(self, stream: Stream, start: int, end: int) -> NDArray[Any]:
        """The rows of ``SIGNAL`` of these days (indexes, ``end`` not included)."""
        match stream:
            case Stream.PLACE:
                return signals(self.grids, self.ground, start, end)
            case Stream.COUNTY:
                return surges(self.grids.county(), self.days, start, end)
        return newly_hot(self.cells, self.cell_frame.near, start, end)

    def areas_of(self, stream: Stream, row: Any) -> list[int]:
        """Rows of grids, of cells for a newly hot area, and −1 for the county."""
        match stream:
            case Stream.PLACE:
                return [int(i) for i in self.ground.members(int(row["centre"]), int(row["size"]))]
            case Stream.COUNTY:
                return [-1]
        near = self.cell_frame.near
        centre = int(row["centre"])
        return [int(i) for i in near.indices[near.indptr[centre] : near.indptr[centre + 1]]]

    def grid_rows(self, stream: Stream, row: Any) -> list[int]:
        """The grids of a signal, rows of the land; for cells those their middles lie in."""
        if stream == Stream.COUNTY:
            return []
        areas = self.areas_of(stream, row)
        if stream == Stream.PLACE:
            return areas
        ids = self.cell_frame.ids[areas]
        middles = shapely.points(*self.lattice.middles(ids // CELL, ids % CELL))
        _point, grid = shapely.STRtree(self.land.shapes).query(middles, predicate="intersects")
        return sorted(set(grid.tolist()))


def watched(day: date) -> Watched | None:
    """The county up to the end of ``day``; None where there are no grids or nothing was reported.

    Reads two years of cases; for the worker, not for a page.
    """
    ground = land(EVERYTHING)
    found = reports(day - timedelta(days=LOOK_BACK), day)
    if not len(ground.grids) or not len(found.cube.rows):
        return None
    # A county that began a month ago has a month of past, not two years of silence.
    first = int(found.cube.rows["day"][0])
    last = (day - EPOCH).days
    lattice = lattice_now()
    grid_frame = frame(ground, "grid", lattice)
    at = places(found.cube, ground, grid_frame, lattice)
    counted = found.cube.rows["day"].astype(np.int64), found.series, at
    history = tabulate(first, last - first + 1, len(ground.grids), len(found.categories), counted)
    return Watched(day, ground, lattice, found, history, grid_frame, calendar(first, last))


def calendar(first: int, last: int) -> Days:
    """The days from ``first`` to ``last`` since 1970, with those the county works."""
    dates = [EPOCH + timedelta(days=number) for number in range(first, last + 1)]
    declared = dict(
        CalendarDay.objects.filter(day__range=(dates[0], dates[-1])).values_list("day", "working")
    )
    worked = WorkCalendar(declared, ())
    return days_of(dates, [worked.is_working(day)[0] for day in dates])
