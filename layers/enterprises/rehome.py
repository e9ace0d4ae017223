"""When a border moves, what stands on the land goes with it: one statement, in its transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.actor import acting
from layers.sql import prepared
from layers.territory.locate import ON_BORDER_DEGREES
from layers.territory.models import Edit, Grid, GridSet

ENTERPRISES: Final = f"""
UPDATE enterprises_enterprise e SET grid_id = home.grid_id
  FROM (SELECT e.id, (
          SELECT g.id FROM territory_grid g
           WHERE g.id = ANY(%(to)s::bigint[]) AND ST_DWithin(g.geom, e.geom, {ON_BORDER_DEGREES})
           ORDER BY g.code LIMIT 1) AS grid_id
          FROM enterprises_enterprise e
         WHERE e.grid_id = ANY(%(from)s::bigint[])
           AND (%(strip)s::geometry IS NULL
                OR ST_DWithin(e.geom, %(strip)s::geometry, {ON_BORDER_DEGREES}))) home
 WHERE e.id = home.id AND e.grid_id <> home.grid_id
"""  # noqa: S608 (constants only)


def rehome(
    sender: type[Edit], *, edit: Edit, grids: Sequence[Grid], strip: str, **_signal: Any
) -> None:
    """Receiver of ``layers.territory.signals.borders_changed``.

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
    prepared(ENTERPRISES, {"from": before, "to": after, "strip": strip})
