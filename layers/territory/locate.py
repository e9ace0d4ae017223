"""Which grid does a point lie in? From this process's memory, checked against the database, or by
one prepared statement; the answer is the same and never a guess."""

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Final

from django.utils import timezone

from layers.sql import prepared
from layers.territory.grid_index import Unknown, remembered
from layers.territory.places import ON_BORDER_DEGREES as ON_BORDER_DEGREES
from layers.territory.places import Location

# The grid in force today that holds the point %(lon)s %(lat)s, with the divisions above it.
PLACE: Final = f"""
SELECT g.id AS grid_id, g.code, v.id AS village_id, t.id AS town_id, t.parent_id AS county_id
  FROM territory_gridset s
  JOIN territory_grid g ON g.grid_set_id = s.id
  JOIN territory_division v ON v.id = g.village_id
  JOIN territory_division t ON t.id = v.parent_id
 WHERE s.state = 'in_force' AND s.starts_on <= %(today)s::date
   AND (s.ends_on IS NULL OR s.ends_on > %(today)s::date)
   AND ST_DWithin(
         g.geom, ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
         {ON_BORDER_DEGREES})
 ORDER BY g.code LIMIT 1
"""

LOCATE: Final = f"""
WITH place AS ({PLACE})
SELECT place.grid_id, place.code, place.village_id, place.town_id, place.county_id FROM place
"""

NEAREST: Final = """
WITH point AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326) AS geom)
SELECT g.id, g.code, g.name, ST_Distance(g.geom::geography, point.geom::geography)
  FROM point, territory_gridset s
  JOIN territory_grid g ON g.grid_set_id = s.id
 WHERE s.state = 'in_force' AND s.starts_on <= %(today)s::date
   AND (s.ends_on IS NULL OR s.ends_on > %(today)s::date) AND g.id <> %(besides)s
 ORDER BY g.geom <-> point.geom LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The grid nearest to a point, and how far away it is in metres (geodesic)."""

    grid_id: int
    code: str
    name: str
    metres: float


def locate(lon: float, lat: float, today: date | None = None) -> Location | None:
    """Return the grid in force ``today`` that holds the WGS84 point, or None outside every grid.

    On a border the lowest grid code wins. Sees what the open transaction sees: an edit by any
    process from its commit on, and this transaction's own.
    """
    if not (isfinite(lon) and isfinite(lat)):
        return None  # PostGIS finds a point without numbers anywhere
    if today is None:
        try:
            return remembered(lon, lat)
        except Unknown:
            today = timezone.localdate()
    rows = prepared(LOCATE, {"lon": lon, "lat": lat, "today": today})
    return Location(*rows[0]) if rows else None


def nearest(lon: float, lat: float, besides: int = 0) -> Neighbour | None:
    """Return the grid nearest to the WGS84 point, not counting the grid with id ``besides``.

    For a point in a grid, that grid as ``besides`` gives the neighbour across the closest border.
    """
    params = {"lon": lon, "lat": lat, "today": timezone.localdate(), "besides": besides}
    rows = prepared(NEAREST, params)
    return Neighbour(*rows[0]) if rows else None
