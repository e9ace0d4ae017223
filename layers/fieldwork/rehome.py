"""Mailboxes and open hazards follow the borders; a checked hazard keeps the grid it was found in.

One statement a table writes the rows and their events together; ``follow_borders`` runs them.
"""

from typing import Final

from layers.territory.locate import ON_BORDER_DEGREES

_REHOME: Final = """
WITH astray AS (
  SELECT t.id, t.grid_id AS old_grid, place.id AS new_grid
    FROM {table} t
   CROSS JOIN LATERAL (
     SELECT g.id FROM territory_grid g
      WHERE g.id = ANY(%(to)s::bigint[]) AND ST_DWithin(g.geom, t.geom, {border})
      ORDER BY g.code LIMIT 1) place
   WHERE t.grid_id = ANY(%(from)s::bigint[]) AND {moves} AND place.id <> t.grid_id
     AND (%(strip)s::geometry IS NULL OR ST_DWithin(t.geom, %(strip)s::geometry, {border}))
     FOR UPDATE OF t
),
moved AS (
  UPDATE {table} t SET grid_id = a.new_grid, version = version + 1, changed_at = %(now)s
    FROM astray a WHERE t.id = a.id RETURNING t.id, a.old_grid, a.new_grid
)
INSERT INTO fieldwork_fieldevent (
  {key}, verb, actor_id, happened_at, recorded_at, note, detail)
SELECT id, 'rehome', %(actor)s, %(now)s, %(now)s, %(reason)s,
       jsonb_build_object('from', old_grid, 'to', new_grid, 'edit', %(edit)s::bigint)
  FROM moved
"""
BOXES: Final = _REHOME.format(
    table="fieldwork_mailbox", key="mailbox_id", moves="t.active", border=ON_BORDER_DEGREES
)
HAZARDS: Final = _REHOME.format(
    table="fieldwork_hazard", key="hazard_id", moves="t.state <> 'checked'",
    border=ON_BORDER_DEGREES,
)  # fmt: skip
