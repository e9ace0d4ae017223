"""The SQL of the counts, once: what a case counts as, shared by triggers, rebuild and check.

Migrations keep a copy of what they created; ``manage.py counts`` uses this.
"""

from typing import Final

KEY: Final = "day, category, channel, grid, cell_x, cell_y"
SUMS: Final = "n, resolved, on_time, minutes"

# Of a case ``c`` and the basis ``b``. What is void was never a demand.
FACTS: Final = """
  (c.received_at AT TIME ZONE b.time_zone)::date AS day, c.category_id AS category, c.channel,
  coalesce(c.grid_id, 0) AS grid,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_X(c.geom) / b.step_lon)::int END AS cell_x,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_Y(c.geom) / b.step_lat)::int END AS cell_y,
  (c.state <> 'void')::int AS n,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL)::int AS resolved,
  (c.state <> 'void' AND c.resolved_at IS NOT NULL AND c.resolved_at <= c.resolve_due)::int
    AS on_time,
  CASE WHEN c.state = 'void' OR c.resolved_at IS NULL THEN 0
    ELSE (extract(epoch FROM c.resolved_at - c.received_at) / 60)::bigint END AS minutes
"""

TOTALS: Final = f"""
SELECT {KEY}, sum(n)::int AS n, sum(resolved)::int AS resolved, sum(on_time)::int AS on_time,
       sum(minutes)::bigint AS minutes
  FROM (SELECT {FACTS} FROM cases_case c CROSS JOIN insight_basis b) facts
 GROUP BY {KEY} HAVING sum(n) <> 0
"""  # noqa: S608 (constants only)

REBUILD: Final = f"""
INSERT INTO insight_daycount ({KEY}, {SUMS}, changed)
SELECT {KEY}, {SUMS}, pg_current_xact_id()::text::bigint FROM ({TOTALS}) totals
"""  # noqa: S608

# Keys that differ: missing, left over or with other sums. Rows of nothing but zeros are no fault.
DIFFERENCES: Final = f"""
WITH truth AS ({TOTALS}), kept AS (
  SELECT {KEY}, {SUMS} FROM insight_daycount
   WHERE (n, resolved, on_time, minutes) <> (0, 0, 0, 0))
SELECT count(*) FROM (
  (SELECT * FROM truth EXCEPT SELECT * FROM kept) UNION
  (SELECT * FROM kept EXCEPT SELECT * FROM truth)) differing
"""  # noqa: S608
