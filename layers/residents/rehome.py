"""When a border moves, what stands on the land goes with it: one statement, in its transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.actor import acting
from layers.sql import prepared
from layers.territory.locate import ON_BORDER_DEGREES
from layers.territory.models import Edit, Grid, GridSet

HOUSEHOLDS: Final = f"""
UPDATE residents_household h SET grid_id = home.grid_id
  FROM (SELECT h.id, (
          SELECT g.id FROM territory_grid g
           WHERE g.id = ANY(%(to)s::bigint[]) AND ST_DWithin(g.geom, h.geom, {ON_BORDER_DEGREES})
           ORDER BY g.code LIMIT 1) AS grid_id
          FROM residents_household h
         WHERE h.grid_id = ANY(%(from)s::bigint[])
           AND (%(strip)s::geometry IS NULL
                OR ST_DWithin(h.geom, %(strip)s::geometry, {ON_BORDER_DEGREES}))) home
 WHERE h.id = home.id AND h.grid_id <> home.grid_id
"""  # noqa: S608 (constants only)

# A house that a border cuts belongs where a point inside it lies.
BUILDINGS: Final = f"""
UPDATE residents_building b SET grid_id = home.grid_id
  FROM (SELECT b.id, (
          SELECT g.id FROM territory_grid g
           WHERE g.id = ANY(%(to)s::bigint[])
             AND ST_DWithin(g.geom, ST_PointOnSurface(b.geom), {ON_BORDER_DEGREES})
           ORDER BY g.code LIMIT 1) AS grid_id
          FROM residents_building b
         WHERE b.grid_id = ANY(%(from)s::bigint[])
           AND (%(strip)s::geometry IS NULL OR b.geom && %(strip)s::geometry)) home
 WHERE b.id = home.id AND b.grid_id <> home.grid_id
"""  # noqa: S608 (constants only)


def rehome(
    sender: type[Edit], *, edit: Edit, grids: Sequence[Grid], strip: str, **_signal: Any
) -> None:
    """Receiver of ``layers.territory.signals.borders_changed``: households and buildings.

    What moves gets a version and a revision with who moved the border and why.
    """
    here = [grid.pk for grid in grids]
    _move(edit, here, here, strip)


def carry(
    sender: type[GridSet], *, edit: Edit, heirs: Mapping[int, int | None], after: Sequence[int],
    at_once: bool, **_signal: Any,
) -> None:  # fmt: skip
    """Receiver of ``layers.territory.signals.grid_set_replaced``: the same, on its day."""
    if at_once:
        _move(edit, list(heirs), after, None)


def _move(edit: Edit, before: Sequence[int], after: Sequence[int], strip: str | None) -> None:
    acting(edit.actor_id, "rehome", edit.reason)
    for statement in (HOUSEHOLDS, BUILDINGS):
        prepared(statement, {"from": before, "to": after, "strip": strip})
