"""Vector tiles (MVT) of any layer: where a tile lies, and how PostGIS makes one of a query's rows.

Each layer states its columns and its scope in a ``tiles.py`` of its own. Everything is in web
Mercator (EPSG:3857, metres), tiles are numbered as on the web (y grows southwards).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.sql import prepared_binary
from layers.territory.functions import AsStored

EXTENT: Final = 4096
# Tile units drawn beyond the border, so that a mark on it is whole in both tiles: 8 of 256 pixels.
BUFFER: Final = 128
DEEPEST: Final = 20
# From here on a tile carries every row; further out it carries sums.
EVERY_ROW_FROM: Final = 14
_HALF_WORLD: Final = 20037508.342789244
_CLUSTERS: Final = 8
_NEAR: Final = "place && ST_MakeEnvelope(%s::float8, %s::float8, %s::float8, %s::float8, {srid})"


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the web's pyramid of tiles; made by ``tile_at``."""

    z: int
    x: int
    y: int

    @property
    def size(self) -> float:
        """The side, in metres of the projection."""
        return 2 * _HALF_WORLD / (1 << self.z)

    @property
    def west(self) -> float:
        return self.x * self.size - _HALF_WORLD

    @property
    def north(self) -> float:
        return _HALF_WORLD - self.y * self.size

    @property
    def box(self) -> str:
        """The square as PostGIS reads a box2d."""
        west, north = self.west, self.north
        return f"BOX({west!r} {north - self.size!r},{west + self.size!r} {north!r})"

    def bounds(self, buffer: int = BUFFER) -> tuple[float, float, float, float]:
        """West, south, east, north in metres, ``buffer`` tile units wider on each side."""
        more = self.size * buffer / EXTENT
        west, north = self.west - more, self.north + more
        side = self.size + 2 * more
        return west, north - side, west + side, north

    def degrees(self, buffer: int = BUFFER) -> tuple[float, float, float, float]:
        """The same in degrees (EPSG:4326)."""
        west, south, east, north = self.bounds(buffer)
        return _lon(west), _lat(south), _lon(east), _lat(north)


def _lon(x: float) -> float:
    return x / _HALF_WORLD * 180


def _lat(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y / _HALF_WORLD * math.pi)))


def tile_at(z: int, x: int, y: int) -> Tile:
    """The tile of these numbers. Raises NotFound where the pyramid has none."""
    if not (0 <= z <= DEEPEST and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise NotFound(_("There is no such map tile."))
    return Tile(z, x, y)


def tile_holding(lon: float, lat: float, z: int) -> tuple[int, int]:
    """x and y of the tile that a place in degrees lies in."""
    side = 1 << z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    x = (lon + 180) / 360
    inside = [min(max(int(at * side), 0), side - 1) for at in (x, y)]
    return inside[0], inside[1]


def _never(_scope: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class TileLayer:
    """A layer that comes as tiles. ``draw(tile, scope)`` returns the MVT, empty where nothing is.

    ``follows`` names the counters (``editions.py``) that move when a tile may look different.
    A ``public`` layer is the same for everybody and is drawn without a scope. ``offered(scope)``
    tells whether it is of any use to a person, ``veiled(scope)`` whether she gets numbers only.
    """

    name: str
    follows: tuple[str, ...]
    draw: Callable[[Tile, Any], bytes]
    public: bool = False
    offered: Callable[[Any], bool] = bool
    veiled: Callable[[Any], bool] = _never


Rows = Callable[[Any], "QuerySet[Any]"]


def every_row(
    layer: str,
    tile: Tile,
    scope: Any,
    rows: Rows,
    columns: Sequence[str],
    *,
    stored: bool = False,
    called: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The tile with each of ``rows(scope)`` in it: ``columns`` as properties, the key as its id.

    ``rows`` is a function of a module and hangs on nothing but the scope, for its SQL is kept.
    ``stored``: the table keeps its points in EPSG:3857 too (see ``cells_sql.py``). ``called`` are
    columns that the tile has by another name. NULL leaves a property out.
    """
    query, params = _compiled(rows, scope, "mercator" if stored else "geom", tuple(columns))
    if not query:
        return b""
    place = "place" if stored else "ST_Transform(place, 3857)"
    listed = ", ".join(f"{column} AS {called.get(column, column)}" for column in columns)
    # The tile comes as one parameter of type box2d: as a function call it would be worked out
    # again for every row. Nothing is left to clip: a point is inside or outside.
    return encoded(
        f"""
        SELECT ST_AsMVT(t, %s::text, {EXTENT}, 'shape', 'id') FROM (
          SELECT id, {listed}, ST_AsMVTGeom({place}, %s::box2d, {EXTENT}, {BUFFER}, false) AS shape
            FROM ({query}) r WHERE {_NEAR.format(srid=3857 if stored else 4326)}) t
        """,
        layer,
        (tile.box, *params, *(tile.bounds() if stored else tile.degrees())),
    )  # fmt: skip


def clusters(layer: str, tile: Tile, scope: Any, rows: Rows, single: Sequence[str]) -> bytes:
    """The tile with ``rows(scope)`` counted in 8 × 8 squares, each a point amid its rows with
    ``n``. ``rows`` as for ``every_row``.

    One that stands alone keeps its id and its columns ``single``. Counts live: for layers whose
    scope no sum kept beforehand could follow, and that stay small (see ADR 0014).
    """
    query, params = _compiled(rows, scope, "geom", tuple(single))
    if not query:
        return b""
    alone = ", ".join(
        f"CASE count(*) WHEN 1 THEN min({name}) END AS {name}" for name in ("id", *single)
    )
    unit = tile.size / EXTENT
    side = EXTENT // _CLUSTERS
    # Half-open squares: a row on the border of two tiles is counted in one of them.
    return encoded(
        f"""
        SELECT ST_AsMVT(t, %s::text, {EXTENT}, 'shape', 'id') FROM (
          SELECT ST_MakePoint(round(avg(px)), round(avg(py))) AS shape, count(*) AS n, {alone}
            FROM (SELECT r.*, (ST_X(ST_Transform(place, 3857)) - %s::float8) / %s::float8 AS px,
                         (%s::float8 - ST_Y(ST_Transform(place, 3857))) / %s::float8 AS py
                    FROM ({query}) r
                   WHERE {_NEAR.format(srid=4326)}) placed
           WHERE px >= 0 AND px < {EXTENT} AND py >= 0 AND py < {EXTENT}
           GROUP BY floor(px / {side}), floor(py / {side})) t
        """,
        layer,
        (tile.west, unit, tile.north, unit, *params, *tile.degrees(0)),
    )


@lru_cache(2048)
def _compiled(
    rows: Rows, scope: Any, point: str, columns: tuple[str, ...]
) -> tuple[str, tuple[Any, ...]]:
    """The SQL of ``rows(scope)`` with its column ``point`` as ``place``; none where nobody is
    allowed any row. Putting it together anew would take a fifth of the time of a tile."""
    found = rows(scope)
    placed = found.annotate(place=AsStored(found.model, point)).order_by()
    try:
        query, params = placed.values("id", "place", *columns).query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return query, params


def encoded(statement: str, layer: str, params: Sequence[Any]) -> bytes:
    """Run a statement whose first parameter is the layer's name; return its one value."""
    [(body,)] = prepared_binary(statement, (layer, *params))
    return bytes(body or b"")
