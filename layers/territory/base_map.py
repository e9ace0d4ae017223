"""The offline base map: the county's own ground as vector tiles in one PMTiles file.

What is drawn comes as rows of (layer, lowest zoom, highest zoom, geometry, properties) in a
temporary table; any layer of the house can add some. Nothing of people, nothing that changes daily.
"""

import gzip
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import shapely
from django.db import connection, transaction
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from layers.sql import prepared_binary
from layers.territory import levels
from layers.territory.tiles import EXTENT, Tile, tile_at, tile_holding

COARSEST: Final = 8
FINEST: Final = 14
_AROUND_TO: Final = 11
_BUFFER: Final = 64
_EXTENT: Final = """
SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)
  FROM (SELECT ST_Transform(ST_SetSRID(ST_Extent(geom), 3857), 4326) AS e FROM ground
         WHERE {}) g
"""

_TABLE: Final = """
CREATE TEMPORARY TABLE ground (
    layer text, lowest int, highest int, props jsonb, geom geometry(Geometry, 3857)
)
"""
_DIVISIONS: Final = """
INSERT INTO ground
SELECT CASE d.level WHEN 'county' THEN 'earth' ELSE d.level || 's' END, l.zoom, l.zoom,
       jsonb_build_object('tint', d.id % 4), l.geom
  FROM territory_level l
  JOIN territory_division d
    ON l.kind = 'division ' || d.level AND l.feature_id = d.id AND l.version = d.version
 WHERE d.level <> 'village' OR l.zoom >= 12
"""
_LAYER: Final = f"""
SELECT ST_AsMVT(t, %(layer{{0}})s::text, {EXTENT}, 'shape') AS mvt
  FROM (SELECT props, ST_AsMVTGeom(geom, %(box)s::box2d, {EXTENT}, {_BUFFER}, true) AS shape
          FROM ground
         WHERE layer = %(layer{{0}})s::text AND %(zoom)s::int BETWEEN lowest AND highest
           AND geom && ST_MakeEnvelope(%(west)s::float8, %(south)s::float8,
                                       %(east)s::float8, %(north)s::float8, 3857)) t
"""


@dataclass(frozen=True, slots=True)
class Lines:
    """Shapes (EPSG:4326) of one layer, each with a class and maybe a name, from a zoom on."""

    layer: str
    shapes: "NDArray[Any] | Sequence[Any]"
    classes: Sequence[str]
    lowest: int
    names: Sequence[str] = ()


def build(
    out: Path,
    statements: Iterable[str] = (),
    drawn: Iterable[Lines] = (),
    progress: Callable[[Iterator[Tile], int], Iterable[Tile]] = lambda tiles, _count: tiles,
) -> int:
    """Write the base map to ``out``; return its size in bytes.

    ``statements`` are INSERTs INTO ground of other layers, ``drawn`` shapes from files. The file is
    put in place when it is whole, so a server goes on with the old one until then.
    """
    levels.refresh()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TABLE)
        for statement in (_DIVISIONS, *statements):
            cursor.execute(statement)
        for lines in drawn:
            _add(cursor, lines)
        cursor.execute("CREATE INDEX ON ground USING gist (geom)")
        cursor.execute("ANALYZE ground")
        size = _write(out, cursor, progress)
        cursor.execute("DROP TABLE ground")
    return size


def _add(cursor: Any, lines: Lines) -> None:
    wkb = shapely.to_wkb(shapely.set_srid(lines.shapes, 4326), include_srid=True)
    cursor.execute(
        "INSERT INTO ground SELECT %s, %s, %s, "
        " jsonb_strip_nulls(jsonb_build_object('class', class, 'name', nullif(name, ''))),"
        " ST_Transform(geom::geometry, 3857)"
        " FROM unnest(%s::bytea[], %s::text[], %s::text[]) AS given(geom, class, name)",
        [lines.layer, lines.lowest, FINEST, list(wkb), list(lines.classes), list(lines.names)],
    )


def _write(out: Path, cursor: Any, progress: Callable[..., Iterable[Tile]]) -> int:
    cursor.execute(_EXTENT.format("true"))
    whole = cursor.fetchone()
    # What lies around the county is for the overview.
    cursor.execute(_EXTENT.format("layer = 'earth'"))
    county = cursor.fetchone()
    cursor.execute("SELECT DISTINCT layer FROM ground ORDER BY layer")
    layers = {f"layer{at}": name for at, (name,) in enumerate(cursor.fetchall())}
    parts = " UNION ALL ".join(_LAYER.format(at) for at in range(len(layers)))
    statement = f"SELECT string_agg(mvt, ''::bytea) FROM ({parts}) parts"
    tiles = sorted(
        [*_tiles(whole, COARSEST, _AROUND_TO), *_tiles(county, _AROUND_TO + 1, FINEST)],
        key=_number,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=out.parent, delete=False) as file:
        writer = Writer(file)
        for tile in progress(iter(tiles), len(tiles)):
            [(body,)] = prepared_binary(statement, layers | _where(tile))
            if body:
                writer.write_tile(_number(tile), gzip.compress(bytes(body), mtime=0))
        writer.finalize(
            _header(*whole),
            {"name": "base", "vector_layers": [{"id": name} for name in layers.values()]},
        )
    os.chmod(file.name, 0o644)
    shutil.move(file.name, out)
    return out.stat().st_size


def _number(tile: Tile) -> int:
    return int(zxy_to_tileid(tile.z, tile.x, tile.y))


def _where(tile: Tile) -> dict[str, Any]:
    west, south, east, north = tile.bounds(_BUFFER)
    return {
        "box": tile.box, "zoom": tile.z, "west": west, "south": south, "east": east, "north": north,
    }  # fmt: skip


def _tiles(box: tuple[float, float, float, float], lowest: int, highest: int) -> Iterator[Tile]:
    """The tiles of these zooms that touch a box in degrees."""
    west, south, east, north = box
    for zoom in range(lowest, highest + 1):
        left, top = tile_holding(west, north, zoom)
        right, bottom = tile_holding(east, south, zoom)
        for x in range(left, right + 1):
            for y in range(top, bottom + 1):
                yield tile_at(zoom, x, y)


def _header(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    fixed = {
        "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
        "center_lon_e7": (west + east) / 2, "center_lat_e7": (south + north) / 2,
    }  # fmt: skip
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "center_zoom": COARSEST + 2,
        **{name: round(degrees * 1e7) for name, degrees in fixed.items()},
    }
