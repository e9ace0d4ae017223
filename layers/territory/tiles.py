"""Vector tiles (MVT) of any layer: where a tile lies, and how PostGIS makes one of a query's rows.

Each layer states its columns and its scope in a ``tiles.py`` of its own. Everything is in web
Mercator (EPSG:3857, metres), tiles are numbered as on the web (y grows southwards).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import Func, QuerySet
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.sql import prepared_binary
from layers.territory.functions import (
    AsMVTGeom,
    Envelope,
    MercatorX,
    MercatorY,
    StoredMercator,
    ToMercator,
)

EXTENT: Final = 4096
# Tile units drawn beyond the border, so that a mark on it is whole in both tiles: 8 of 256 pixels.
BUFFER: Final = 128
DEEPEST: Final = 20
# From here on a tile carries every row; further out it carries sums.
EVERY_ROW_FROM: Final = 14
_HALF_WORLD: Final = 20037508.342789244
_CLUSTERS: Final = 8


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


def every_row(
    layer: str, tile: Tile, rows: "QuerySet[Any]", columns: Sequence[str], *, stored: bool = False
) -> bytes:
    """The tile with each of ``rows`` in it: ``columns`` as its properties, the key as its id.

    ``stored``: the table keeps its points in EPSG:3857 too (see ``cells_sql.py``).
    """
    if stored:
        place: Func = StoredMercator(rows.model)
        near = rows.alias(mercator=place).filter(
            mercator__bboverlaps=Envelope(3857, *tile.bounds())
        )
    else:
        place = ToMercator("geom")
        near = rows.filter(geom__bboverlaps=Envelope(4326, *tile.degrees()))
    shaped = near.annotate(shape=AsMVTGeom(place, tile.box, EXTENT, BUFFER))
    query, params = _compiled(shaped.order_by().values("id", "shape", *columns))
    if not query:
        return b""
    return encoded(
        f"SELECT ST_AsMVT(t, %s::text, {EXTENT}, 'shape', 'id') FROM ({query}) t", layer, params
    )


def clusters(layer: str, tile: Tile, rows: "QuerySet[Any]", single: Sequence[str]) -> bytes:
    """The tile with ``rows`` counted in 8 × 8 squares, each a point amid its rows with ``n``.

    One that stands alone keeps its id and its columns ``single``. Counts live: for layers whose
    scope no sum kept beforehand could follow, and that stay small (see ADR 0014).
    """
    west, south, east, north = tile.degrees(0)
    near = rows.filter(geom__bboverlaps=Envelope(4326, west, south, east, north))
    placed = near.annotate(mx=MercatorX("geom"), my=MercatorY("geom")).order_by()
    query, params = _compiled(placed.values("id", "mx", "my", *single))
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
            FROM (SELECT r.*, (mx - %s::float8) / %s::float8 AS px,
                         (%s::float8 - my) / %s::float8 AS py FROM ({query}) r) placed
           WHERE px >= 0 AND px < {EXTENT} AND py >= 0 AND py < {EXTENT}
           GROUP BY floor(px / {side}), floor(py / {side})) t
        """,
        layer,
        (tile.west, unit, tile.north, unit, *params),
    )


def _compiled(rows: "QuerySet[Any, Any]") -> tuple[str, tuple[Any, ...]]:
    """The SQL of a query; no SQL where nobody is allowed any row."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "", ()


def encoded(statement: str, layer: str, params: Sequence[Any]) -> bytes:
    """Run a statement whose first parameter is the layer's name; return its one value."""
    [(body,)] = prepared_binary(statement, (layer, *params))
    return bytes(body or b"")
