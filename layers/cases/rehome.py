"""Open cases follow the borders: located anew, and routed anew while nobody has dispatched them.

One statement for all of them; closed and resolved cases keep the grid they were filed in.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy

from layers.cases.route import OWNER, RULE
from layers.cases.states import OPEN
from layers.sql import prepared
from layers.territory.hand_over import Carried
from layers.territory.locate import ON_BORDER_DEGREES
from layers.territory.models import Edit, Grid, GridSet

# The same rule as for a single case, its path read from the row instead of a parameter.
_RULE_OF_ROW: Final = RULE.replace("%(path)s", "astray.path")
_PLACE_OF_ROW: Final = """
WITH place AS (SELECT astray.grid_id, astray.village_id, astray.town_id, astray.county_id)
"""

REHOME: Final = f"""
WITH astray AS (
  SELECT c.id, c.grid_id AS old_grid, c.department_id AS old_department,
         array_remove(ARRAY[k.id, k.parent_id], NULL) AS path,
         c.state = 'registered' OR EXISTS (
           SELECT FROM cases_pause p
            WHERE p.case_id = c.id AND p.ended_at IS NULL AND p.state_before = 'registered'
         ) AS undecided,
         place.grid_id, place.village_id, place.town_id, place.county_id
    FROM cases_case c
    JOIN cases_category k ON k.id = c.category_id
   CROSS JOIN LATERAL (
     SELECT g.id AS grid_id, v.id AS village_id, t.id AS town_id, t.parent_id AS county_id
       FROM territory_grid g
       JOIN territory_division v ON v.id = g.village_id
       JOIN territory_division t ON t.id = v.parent_id
      WHERE g.id = ANY(%(to)s::bigint[]) AND ST_DWithin(g.geom, c.geom, {ON_BORDER_DEGREES})
      ORDER BY g.code LIMIT 1) place
   WHERE c.grid_id = ANY(%(from)s::bigint[]) AND c.state = ANY(%(open)s::text[])
     AND place.grid_id <> c.grid_id
     AND (%(strip)s::geometry IS NULL
          OR ST_DWithin(c.geom, %(strip)s::geometry, {ON_BORDER_DEGREES}))
     FOR UPDATE OF c
),
routed AS (
  SELECT astray.*, rule.rule_id, rule.department_id, owner.user_id
    FROM astray
    LEFT JOIN LATERAL ({_PLACE_OF_ROW} {_RULE_OF_ROW}) rule ON true
    LEFT JOIN LATERAL ({_PLACE_OF_ROW} {OWNER}) owner ON true
),
moved AS (
  UPDATE cases_case c
     SET grid_id = r.grid_id, village_id = r.village_id, town_id = r.town_id,
         rule_id = CASE WHEN r.undecided THEN r.rule_id ELSE c.rule_id END,
         department_id = CASE WHEN r.undecided THEN r.department_id ELSE c.department_id END,
         owner_id = CASE WHEN r.undecided THEN r.user_id ELSE c.owner_id END,
         changed_at = %(now)s, version = c.version + 1
    FROM routed r WHERE c.id = r.id
  RETURNING c.id, c.state, c.grid_id, c.department_id, r.rule_id, r.old_grid, r.old_department
)
INSERT INTO cases_caseevent (
  case_id, verb, actor_id, happened_at, recorded_at, from_state, to_state, note, public, detail)
SELECT id, 'relocate', %(actor_id)s, %(now)s, %(now)s, state, state, %(reason)s, false,
       jsonb_build_object(
         'from', jsonb_build_object('grid', old_grid, 'department', old_department),
         'to', jsonb_build_object('grid', grid_id, 'department', department_id, 'rule', rule_id),
         'edit', %(edit)s::bigint)
  FROM moved
"""  # noqa: S608 (constants only)

WAITING: Final = f"""
SELECT c.number, EXISTS (
         SELECT FROM territory_grid g
          WHERE g.id = ANY(%(to)s::bigint[]) AND ST_DWithin(g.geom, c.geom, {ON_BORDER_DEGREES}))
  FROM cases_case c
 WHERE c.grid_id = ANY(%(from)s::bigint[]) AND c.state = ANY(%(open)s::text[])
 ORDER BY c.number
"""  # noqa: S608 (constants only)


def rehome(
    sender: type[Edit], *, edit: Edit, grids: Sequence[Grid], strip: str, **_signal: Any
) -> None:
    """Receiver of ``layers.territory.signals.borders_changed``, inside its transaction.

    A case that nobody dispatched gets rule, department and owner of its new place, as when its pin
    is moved; each gets an event with the reason of the edit.
    """
    here = [grid.pk for grid in grids]
    _move(edit, here, here, strip)


def carry(
    sender: type[GridSet], *, edit: Edit, heirs: Mapping[int, int | None], after: Sequence[int],
    at_once: bool, **_signal: Any,
) -> Carried:  # fmt: skip
    """Receiver of ``layers.territory.signals.grid_set_replaced``: the same, on its day."""
    before = list(heirs)
    waiting = prepared(WAITING, {"from": before, "to": after, "open": sorted(OPEN)})
    if at_once:
        _move(edit, before, after, None)
    lost = [number for number, placed in waiting if not placed]
    return Carried(gettext_lazy("Open cases"), len(waiting) - len(lost), lost)


def _move(edit: Edit, before: Sequence[int], after: Sequence[int], strip: str | None) -> None:
    prepared(
        REHOME,
        {
            "from": before,
            "to": after,
            "strip": strip,
            "open": sorted(OPEN),
            "today": timezone.localdate(),
            "now": edit.made_at,
            "actor_id": edit.actor_id,
            "reason": edit.reason,
            "edit": edit.pk,
        },
    )
