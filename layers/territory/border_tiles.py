"""Tiles of grids and divisions: public, with borders as fine as the zoom can show."""

from typing import Any, Final

from layers.territory import levels
from layers.territory.queries import grid_set_in_force
from layers.territory.tiles import EXTENT, Tile, TileLayer, encoded

_BUFFER: Final = 64
VILLAGES_FROM: Final = 10
# As many as one request may simplify (a tenth of a second); more are left to the command.
MOST_AT_ONCE: Final = 2_000

_SHAPE: Final = f"""
ST_AsMVTGeom(COALESCE(l.geom, ST_Transform(f.geom, 3857)), %s::box2d, {EXTENT}, {_BUFFER}, true)
"""
_NEAR: Final = "f.geom && ST_MakeEnvelope(%s::float8, %s::float8, %s::float8, %s::float8, 4326)"
_GRIDS: Final = f"""
SELECT ST_AsMVT(t, %s::text, {EXTENT}, 'shape', 'id') FROM (
  SELECT f.id, f.code, f.name, f.kind, v.code AS village, {_SHAPE} AS shape
    FROM territory_grid f
    JOIN territory_division v ON v.id = f.village_id
    LEFT JOIN territory_level l
      ON l.kind = 'grid' AND l.feature_id = f.id AND l.version = f.version AND l.zoom = %s
   WHERE f.grid_set_id = %s AND {_NEAR}) t
"""
_DIVISIONS: Final = f"""
SELECT ST_AsMVT(t, %s::text, {EXTENT}, 'shape', 'id') FROM (
  SELECT f.id, f.code, f.name, f.level, {_SHAPE} AS shape
    FROM territory_division f
    LEFT JOIN territory_level l
      ON l.kind = 'division ' || f.level AND l.feature_id = f.id AND l.version = f.version
     AND l.zoom = %s
   WHERE (f.level <> 'village' OR %s) AND {_NEAR}) t
"""


def draw_grids(tile: Tile, _scope: Any = None) -> bytes:
    """The grids in force; a grid merged away has no land and so is in no tile."""
    grid_set = grid_set_in_force()
    if grid_set is None:
        return b""
    return _drawn(_GRIDS, "grids", tile, grid_set.pk)


def draw_divisions(tile: Tile, _scope: Any = None) -> bytes:
    """County and towns, villages from zoom 10 on."""
    return _drawn(_DIVISIONS, "divisions", tile, tile.z >= VILLAGES_FROM)


def _drawn(statement: str, layer: str, tile: Tile, wanted: int) -> bytes:
    """The tile. Borders that have changed since are simplified first, unless they are very many."""
    if tile.z <= levels.FINEST:
        levels.keep_up(MOST_AT_ONCE)
    params = (tile.box, levels.level_of(tile.z), wanted, *tile.degrees(_BUFFER))
    return encoded(statement, layer, params)


GRIDS: Final = TileLayer("grids", ("grids", "divisions", "grid set"), draw_grids, public=True)
DIVISIONS: Final = TileLayer("divisions", ("divisions",), draw_divisions, public=True)
