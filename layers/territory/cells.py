"""How many points of a layer lie in each square of the map, from sums that triggers keep.

A write adds rows to the sums, with minus for what went, and never changes one: writers would wait
for each other on the sums of large squares. Reading adds up; ``fold`` does it for good.
The squares are those of web tiles 14 to 19, numbered by ``territory_square`` (migration 0005).
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, transaction

from layers.sql import prepared
from layers.territory.tiles import EXTENT, Tile, encoded

COARSEST: Final = 14
# A tile shows 64 × 64 squares of 4 pixels.
_BITS: Final = 6
# Whoever may not see the points sees squares of about 500 m, and none with fewer than three. Larger
# squares are sums of those, so no difference between two zooms tells what was left out.
VEILED_LEVEL: Final = 16
FEWEST: Final = 3

# The bits of x, or of y shifted by one, out of a number whose bits take turns.
_X: Final = " | ".join(f"((at >> {bit}) & {1 << bit})" for bit in range(_BITS))
_Y: Final = " | ".join(f"((at >> {bit + 1}) & {1 << bit})" for bit in range(_BITS))
_TILE: Final = f"""
SELECT ST_AsMVT(t, %s::text, {EXTENT}, 'shape') FROM (
  SELECT ST_MakePoint((({_X}) + 0.5) * %s::int, (({_Y}) + 0.5) * %s::int) AS shape, n,
         %s::int AS side
    FROM ({{counted}}) counted) t
"""
_SQUARES: Final = """
SELECT cell - %s::bigint AS at, sum(n)::int AS n FROM {table}_cell
 WHERE level = %s::smallint AND cell >= %s::bigint AND cell < %s::bigint {within}
 GROUP BY cell HAVING sum(n) >= %s::int
"""
# Of smaller squares than the tile shows, each of which has to hold enough.
_SUMMED: Final = "SELECT at >> %s::int AS at, sum(n)::int AS n FROM ({squares}) squares GROUP BY 1"
_WITHIN: Final = """
AND grid_id IN (
  SELECT g.id FROM territory_grid g JOIN territory_division v ON v.id = g.village_id
   WHERE g.id = ANY(%s::bigint[]) OR v.id = ANY(%s::bigint[]) OR v.parent_id = ANY(%s::bigint[]))
"""
_TRUTH: Final = """
SELECT level, territory_square(geom) >> (2 * (19 - level)) AS cell, grid_id, count(*) AS n
  FROM {table} CROSS JOIN generate_series(14, 19) level WHERE {live} GROUP BY 1, 2, 3
"""
_KEPT: Final = """
SELECT level, cell, grid_id, sum(n) AS n FROM {table}_cell GROUP BY 1, 2, 3 HAVING sum(n) <> 0
"""
_FOLD: Final = """
WITH several AS (
  SELECT level, cell, grid_id FROM {table}_cell
   GROUP BY 1, 2, 3 HAVING count(*) > 1 OR sum(n) = 0),
gone AS (
  DELETE FROM {table}_cell c USING several s
   WHERE c.level = s.level AND c.cell = s.cell AND c.grid_id = s.grid_id
  RETURNING c.level, c.cell, c.grid_id, c.n),
summed AS (
  INSERT INTO {table}_cell (level, cell, grid_id, n)
  SELECT level, cell, grid_id, sum(n) FROM gone GROUP BY 1, 2, 3 HAVING sum(n) <> 0
  RETURNING 1)
SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM summed)
"""


@dataclass(frozen=True, slots=True)
class Area:
    """Whose points are counted: all of them, or those of grids, villages and towns (ids)."""

    everything: bool = False
    grids: Collection[int] = field(default_factory=frozenset)
    divisions: Collection[int] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return self.everything or bool(self.grids) or bool(self.divisions)


@dataclass(frozen=True, slots=True)
class Cells:
    """The sums of one table of points; ``live`` as in its migration."""

    layer: str
    table: str
    live: str

    def draw(self, tile: Tile, area: Area, *, veiled: bool = False) -> bytes:
        """The tile with a point amid each square that holds any: ``n`` of them, its ``side``.

        ``veiled`` is for people who may not see the points themselves.
        """
        level = VEILED_LEVEL if veiled else max(tile.z + _BITS, COARSEST)
        finer = level - tile.z
        side = wide = EXTENT >> min(max(finer, 0), _BITS)
        if finer < 0:
            # The square is larger than the tile. Its middle is the corner of one of those inside.
            inside = 1 << -finer
            if tile.x % inside != inside // 2 or tile.y % inside != inside // 2:
                return b""
            tile, finer, side = Tile(level, tile.x // inside, tile.y // inside), 0, 0
        bits = min(finer, _BITS)
        first = _interleaved(tile.x, tile.y) << 2 * finer
        within, whose = ("", ()) if area.everything else (_WITHIN, _ids(area))
        least = FEWEST if veiled else 1
        counted = _SQUARES.format(table=self.table, within=within)
        params = (first, level, first, first + (1 << 2 * finer), *whose, least)
        if finer > bits:
            counted, params = _SUMMED.format(squares=counted), (2 * (finer - bits), *params)
        return encoded(_TILE.format(counted=counted), self.layer, (side, side, wide, *params))

    def total(self, area: Area) -> int:
        """How many points lie in the area; reads the largest squares only."""
        if not area:
            return 0
        within, whose = ("", ()) if area.everything else (_WITHIN, _ids(area))
        total = f"SELECT coalesce(sum(n), 0)::bigint FROM {self.table}_cell WHERE level = %s"
        [(count,)] = prepared(f"{total} {within}", (COARSEST, *whose))
        return int(count)

    def wrong(self) -> int:
        """How many sums are not what counting the points gives; always 0."""
        words = {"table": self.table, "live": self.live}
        truth, kept = _TRUTH.format(**words), _KEPT.format(**words)
        [(count,)] = prepared(
            f"SELECT (SELECT count(*) FROM ({truth} EXCEPT {kept}) a)"
            f" + (SELECT count(*) FROM ({kept} EXCEPT {truth}) b)",
            (),
        )
        return int(count)

    def fold(self) -> int:
        """Replace rows of the same square by their sum; return how many rows that saved."""
        [(saved,)] = prepared(_FOLD.format(table=self.table), ())
        return int(saved)

    def rebuild(self) -> None:
        """Count everything anew; writers wait meanwhile, readers do not."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self.table} IN SHARE MODE")
            cursor.execute(f"DELETE FROM {self.table}_cell")
            cursor.execute(
                f"INSERT INTO {self.table}_cell (level, cell, grid_id, n) "
                + _TRUTH.format(table=self.table, live=self.live)
            )


def _ids(area: Area) -> tuple[Any, ...]:
    divisions = sorted(area.divisions)
    return sorted(area.grids), divisions, divisions


def _interleaved(x: int, y: int) -> int:
    """x and y with their bits in turns, x first."""
    return sum(((x >> bit & 1) | (y >> bit & 1) << 1) << 2 * bit for bit in range(20))
