"""Which grid does each of many points lie in? In process; the same answers as ``locate``.

A million points against 715 grids take about a second here, and three in SQL.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import shapely
from django.utils import timezone
from numpy.typing import NDArray

from layers.sql import prepared
from layers.territory.places import ON_BORDER_DEGREES

NOWHERE: Final = -1

GRIDS: Final = """
SELECT g.id, g.code, g.name, v.name, t.name, ST_AsBinary(g.geom)
  FROM territory_gridset s
  JOIN territory_grid g ON g.grid_set_id = s.id
  JOIN territory_division v ON v.id = g.village_id
  JOIN territory_division t ON t.id = v.parent_id
 WHERE s.state = 'in_force' AND s.starts_on <= %(today)s::date
   AND (s.ends_on IS NULL OR s.ends_on > %(today)s::date)
 ORDER BY g.code
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A grid in force, with the names of the village and town it belongs to."""

    grid_id: int
    grid_code: str
    grid_name: str
    village: str
    town: str


@dataclass(frozen=True, slots=True)
class Places:
    """The grids in force, by code, and beside them their polygons."""

    places: list[Place]
    shapes: NDArray[Any]


def places_in_force(today: date | None = None) -> Places:
    """Read the grids in force ``today``, lowest code first."""
    rows = prepared(GRIDS, {"today": today or timezone.localdate()})
    shapes: NDArray[Any] = shapely.from_wkb([bytes(row[-1]) for row in rows])
    return Places([Place(*row[:-1]) for row in rows], np.atleast_1d(shapes))


def locate_many(
    shapes: NDArray[Any], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return for each point the index of the first shape that holds it, or ``NOWHERE``. Pure.

    Shapes and WGS84 points are in degrees; a shape holds what is within ``ON_BORDER_DEGREES`` of
    it. NaN is nowhere. With the points sorted by longitude a shape looks at one stretch of them,
    and at those only that no shape before it holds; prepared, it answers 2 million a second.
    """
    order = np.argsort(lon)
    x, y = lon[order], lat[order]
    found = np.full(len(x), NOWHERE)
    bounds = shapely.bounds(shapes) + ON_BORDER_DEGREES * np.array([-1, -1, 1, 1])
    first = np.searchsorted(x, bounds[:, 0], side="left")
    last = np.searchsorted(x, bounds[:, 2], side="right")
    for index in np.flatnonzero(first < last):
        stretch = slice(first[index], last[index])
        south, north = bounds[index, 1], bounds[index, 3]
        near = (y[stretch] >= south) & (y[stretch] <= north) & (found[stretch] == NOWHERE)
        at = np.flatnonzero(near) + first[index]
        found[at[_holds(shapes[index], x[at], y[at])]] = index
    answer = np.empty_like(found)
    answer[order] = found
    return answer


def _holds(
    shape: shapely.Geometry, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    shapely.prepare(shape)
    holds: NDArray[np.bool_] = shapely.intersects_xy(shape, x, y)
    rest = np.flatnonzero(~holds)
    holds[rest] = shapely.dwithin(shape, shapely.points(x[rest], y[rest]), ON_BORDER_DEGREES)
    return holds
