"""Borders as a map of each zoom needs them, kept beside the exact ones.

Neighbours are simplified together, so that a shared border stays shared. A simplified border counts
only while its version is that of the feature; tiles take the exact one until it is made anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely
from django.db import connection, transaction

from layers.sql import prepared
from layers.territory.editions import editions

COARSEST: Final = 8
FINEST: Final = 14
# Side in metres of a pixel (256 to a tile) at zoom 0; a border may move by about one pixel.
_PIXEL: Final = 156543.03392804097

# What lies beside one another: its kind in the table and how its rows are told from others.
_COVERAGES: Final = {
    "grid": """
SELECT g.id, g.version, g.geom FROM territory_grid g
  JOIN territory_gridset s ON s.id = g.grid_set_id AND s.state = 'in_force'
 WHERE g.retired_at IS NULL""",
    **{
        f"division {level}": f"""
SELECT id, version, geom FROM territory_division
 WHERE level = '{level}' AND geom IS NOT NULL"""
        for level in ("county", "town", "village")
    },
}
_STALE: Final = """
SELECT f.id FROM ({rows}) f
  LEFT JOIN territory_level l
    ON l.kind = %(kind)s AND l.feature_id = f.id AND l.zoom = %(zoom)s AND l.version = f.version
 WHERE l.version IS NULL
"""
_AROUND: Final = """
SELECT DISTINCT f.id FROM ({rows}) f JOIN ({rows}) m ON m.id = ANY(%(ids)s::bigint[])
 WHERE f.geom && m.geom
"""
_SHAPES: Final = """
SELECT f.id, f.version, ST_AsBinary(ST_Transform(f.geom, 3857)) FROM ({rows}) f
 WHERE f.id = ANY(%(ids)s::bigint[])
"""
_STORE: Final = """
INSERT INTO territory_level (kind, feature_id, zoom, version, geom)
SELECT %(kind)s, id, %(zoom)s, version, ST_Multi(ST_GeomFromWKB(shape, 3857))
  FROM unnest(%(ids)s::bigint[], %(versions)s::int[], %(shapes)s::bytea[])
       AS made(id, version, shape)
    ON CONFLICT (kind, feature_id, zoom)
    DO UPDATE SET version = EXCLUDED.version, geom = EXCLUDED.geom
"""
_FORGET: Final = """
DELETE FROM territory_level l WHERE kind = %(kind)s
   AND NOT EXISTS (SELECT FROM ({rows}) f WHERE f.id = l.feature_id)
"""

# The counts this process has seen simplified borders for.
_kept_up_with: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kind of features that lie beside one another."""

    kind: str
    rows: str

    def ids(self, statement: str, **params: Any) -> list[int]:
        found = prepared(statement.format(rows=self.rows), {"kind": self.kind, **params})
        return [pk for (pk,) in found]

    @property
    def stale(self) -> list[int]:
        """Features whose simplified borders are missing or of another version."""
        return self.ids(_STALE, zoom=FINEST)


def level_of(zoom: int) -> int:
    """The level whose borders a tile of this zoom shows; beyond the finest there is none."""
    return max(zoom, COARSEST)


def keep_up(most: int) -> None:
    """``refresh`` after a change of the territory, unless more than ``most`` features have changed.

    Those are left to the command ``tile_levels``. Asks only when this process has not yet.
    """
    global _kept_up_with
    counts = editions()
    now = (counts.get("grids", 0), counts.get("divisions", 0), counts.get("grid set", 0))
    if now != _kept_up_with and refresh(most) is not None:
        _kept_up_with = now


def refresh(most: int | None = None) -> int | None:
    """Make the simplified borders that are missing or of an older version; return their number.

    None while somebody else is at it. A coverage with more than ``most`` such is left out.
    """
    made = 0
    with transaction.atomic():
        [(mine,)] = prepared("SELECT pg_try_advisory_xact_lock(hashtext('territory_level'))", ())
        if not mine:
            return None
        for kind, rows in _COVERAGES.items():
            coverage = Coverage(kind, rows)
            stale = coverage.stale
            if stale and (most is None or len(stale) <= most):
                _make(coverage, stale)
                made += len(stale)
    return made


def forget() -> None:
    """Remove the simplified borders of features that are no more."""
    with connection.cursor() as cursor:
        for kind, rows in _COVERAGES.items():
            cursor.execute(_FORGET.format(rows=rows), {"kind": kind})


def _make(coverage: Coverage, stale: list[int]) -> None:
    # A border ends where a third feature meets it, so those around the ones to be written have to
    # be there too, or their common borders would bend differently than before.
    written = set(coverage.ids(_AROUND, ids=stale))
    around = coverage.ids(_AROUND, ids=sorted(written))
    shapes = prepared(_SHAPES.format(rows=coverage.rows), {"ids": around})
    exact = shapely.from_wkb([bytes(wkb) for _pk, _version, wkb in shapes])
    for zoom in range(COARSEST, FINEST + 1):
        simple = shapely.coverage_simplify(exact, _PIXEL / 2**zoom)
        made = {
            pk: (version, shape)
            for (pk, version, _wkb), shape in zip(shapes, _whole(simple, exact), strict=True)
            if pk in written
        }
        _store(coverage.kind, zoom, made)


def _whole(simple: Any, exact: Any) -> Iterator[bytes]:
    """The simplified shapes as WKB; the exact one where nothing would be left of it."""
    for shape, original in zip(simple, exact, strict=True):
        yield shapely.to_wkb(original if shape.is_empty else shape)


def _store(kind: str, zoom: int, made: Mapping[int, tuple[int, bytes]]) -> None:
    prepared(
        _STORE,
        {
            "kind": kind,
            "zoom": zoom,
            "ids": list(made),
            "versions": [version for version, _shape in made.values()],
            "shapes": [shape for _version, shape in made.values()],
        },
    )
