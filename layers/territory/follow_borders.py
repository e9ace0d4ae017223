"""What stands on the land follows its borders, in the transaction that moves them.

A room above names its statements once, in ``AppConfig.ready``; each statement is run when borders
move, for what lies within the strip that changed hands, and when a grid set hands over at once, for
all that stood in its grids.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from layers.actor import acting
from layers.sql import prepared
from layers.territory.locate import ON_BORDER_DEGREES
from layers.territory.models import Edit, Grid, GridSet
from layers.territory.signals import borders_changed, grid_set_replaced

_HOMES: Final = """
UPDATE {table} t SET grid_id = home.grid_id
  FROM (SELECT t.id, (
          SELECT g.id FROM territory_grid g
           WHERE g.id = ANY(%(to)s::bigint[]) AND ST_DWithin(g.geom, {point}, {border})
           ORDER BY g.code LIMIT 1) AS grid_id
          FROM {table} t
         WHERE t.grid_id = ANY(%(from)s::bigint[])
           AND (%(strip)s::geometry IS NULL OR ST_DWithin(t.geom, %(strip)s::geometry, {border}))
       ) home
 WHERE t.id = home.id AND t.grid_id <> home.grid_id
"""


def homes_of(table: str, point: str = "t.geom") -> str:
    """A statement that gives rows of ``table`` the grid that covers their ``point``.

    ``table`` has ``grid_id`` and ``geom`` (EPSG:4326); ``point`` is SQL on its row ``t``. On a
    border the lowest code wins, as everywhere.
    """
    return _HOMES.format(table=table, point=point, border=ON_BORDER_DEGREES)


def follow_borders(room: str, statements: Sequence[str], *, signed: bool) -> None:
    """Run ``statements`` of ``room`` with every change of borders.

    They are given ``from`` and ``to`` (ids of grids before and after), ``strip`` (EWKB in hex,
    EPSG:4326, or NULL for everywhere), and of the edit ``edit``, ``now``, ``actor``, ``reason``.
    ``signed``: the tables have a history of their own, which is told who moved the border and why.
    """

    def move(edit: Edit, before: Sequence[int], after: Sequence[int], strip: str | None) -> None:
        if signed:
            acting(edit.actor_id, "rehome", edit.reason)
        params = {
            "from": before, "to": after, "strip": strip,
            "edit": edit.pk, "now": edit.made_at, "actor": edit.actor_id, "reason": edit.reason,
        }  # fmt: skip
        for statement in statements:
            prepared(statement, params)

    def rehome(
        sender: type[Edit], *, edit: Edit, grids: Sequence[Grid], strip: str, **_signal: Any
    ) -> None:
        here = [grid.pk for grid in grids]
        move(edit, here, here, strip)

    def carry(
        sender: type[GridSet], *, edit: Edit, heirs: Mapping[int, int | None],
        after: Sequence[int], at_once: bool, **_signal: Any,
    ) -> None:  # fmt: skip
        if at_once:
            move(edit, list(heirs), after, None)

    borders_changed.connect(rehome, dispatch_uid=f"{room}.rehome", weak=False)
    grid_set_replaced.connect(carry, dispatch_uid=f"{room}.carry", weak=False)
