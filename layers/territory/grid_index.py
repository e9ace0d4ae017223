"""What this process remembers of the grids in force, for the time that none of them changes.

Every change of grids in force, grid sets or divisions puts a new random token into the one row of
``territory_borderstamp``, in its own transaction (migration 0006). Each answer from memory is
checked by a statement that reads the token; so it is what the same snapshot of the database would
say: never a stale one, also not beside an edit that is not committed or was rolled back. ADR 0007.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

import shapely
from django.utils import timezone

from layers.sql import prepared, prepared_binary
from layers.territory.grid_raster import GridRaster
from layers.territory.places import ON_BORDER_DEGREES, Location

# Up to here a process keeps the grids themselves, some 5 kB each, and reads all of them again after
# an edit; of a larger county it keeps the divisions, and asks the database for the grid.
MOST: Final = 10_000
# How often in a row somebody may commit an edit between two of our statements.
_TRIES: Final = 3

# As text: the driver takes longer to make a UUID of it than the server to look it up.
_TOKEN: Final = "(SELECT token::text FROM territory_borderstamp)"  # noqa: S105 (no password)
TOKEN: Final = f"SELECT {_TOKEN}"

FRAME: Final = f"""
SELECT {_TOKEN}, s.id,
       (SELECT count(*) FROM (
          SELECT FROM territory_grid g WHERE g.grid_set_id = s.id LIMIT %(most)s::int + 1) counted)
  FROM (VALUES (1)) one
  LEFT JOIN territory_gridset s ON s.state = 'in_force' AND s.starts_on <= %(today)s::date
   AND (s.ends_on IS NULL OR s.ends_on > %(today)s::date)
"""

FAMILIES: Final = f"""
SELECT {_TOKEN}, v.id, t.id, t.parent_id
  FROM territory_division v JOIN territory_division t ON t.id = v.parent_id
"""

GRIDS: Final = f"""
SELECT {_TOKEN}, g.id, g.code, g.village_id, ST_AsBinary(g.geom)
  FROM territory_grid g WHERE g.grid_set_id = %(grid_set)s::bigint AND NOT ST_IsEmpty(g.geom)
"""

PROBE: Final = f"""
SELECT {_TOKEN}, g.id, g.code, g.village_id
  FROM (VALUES (1)) one LEFT JOIN LATERAL (
    SELECT g.id, g.code, g.village_id FROM territory_grid g
     WHERE g.grid_set_id = %(grid_set)s::bigint
       AND ST_DWithin(
             g.geom, ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
             {ON_BORDER_DEGREES})
     ORDER BY g.code LIMIT 1) g ON true
"""

Family = dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Memory:
    """What holds under one token on one day: the set in force, the town and county of each
    village, and the grids themselves unless they are too many."""

    token: str
    day_began: datetime
    day_ends: datetime
    grid_set: int | None
    families: Family
    raster: GridRaster | None

    def holds(self, rows: list[tuple[Any, ...]]) -> bool:
        """Whether the statement that gave these rows saw what this remembers."""
        same: bool = rows[0][0] == self.token
        return same and self.day_began <= timezone.now() < self.day_ends


_memory: _Memory | None = None


class Unknown(Exception):
    """Nothing can be answered from memory: there is no token, or it changes all the time."""


def remembered(lon: float, lat: float) -> Location | None:
    """Return the grid in force now that holds the WGS84 point, or None outside every grid.

    One statement; three more after a change. Raises Unknown.
    """
    memory = _memory
    if memory is None or (memory.raster and not memory.holds(prepared(TOKEN, ()))):
        memory = _read()
    for _try in range(_TRIES):
        if memory.raster is not None:
            return memory.raster.locate(lon, lat)
        rows = prepared(PROBE, {"grid_set": memory.grid_set, "lon": lon, "lat": lat})
        if memory.holds(rows):
            _token, grid, code, village = rows[0]
            return (
                None if grid is None else Location(grid, code, village, *memory.families[village])
            )
        memory = _read()
    raise Unknown


def _read() -> _Memory:
    """Read all of it under one token, and remember it. Raises Unknown."""
    global _memory
    today = timezone.localdate()
    for _try in range(_TRIES):
        [(token, grid_set, count)] = prepared(FRAME, {"today": today, "most": MOST})
        if token is None:
            break
        villages = prepared(FAMILIES, ())
        grids = prepared_binary(GRIDS, {"grid_set": grid_set}) if count <= MOST else []
        if any(row[0] != token for row in (villages[:1] + grids[:1])):
            continue  # one statement sees one state of the database, and these saw two
        families = {village: (town, county) for _token, village, town, county in villages}
        drawn = (
            (Location(grid, code, village, *families[village]), shapely.from_wkb(shape))
            for _token, grid, code, village, shape in grids
        )
        raster = GridRaster(drawn) if count <= MOST else None
        midnight = datetime.combine(today, time(), timezone.get_current_timezone())
        _memory = _Memory(token, midnight, midnight + timedelta(days=1), grid_set, families, raster)
        return _memory
    raise Unknown
