"""The SQL of the counts, once: what a case counts as, shared by triggers, rebuild and check.

Migrations keep a copy of what they created; ``manage.py counts`` uses this.
"""

from typing import Final

KEY: Final = "day, category, channel, system, grid, cell_x, cell_y"
NAMES: Final = (
    "n", "resolved", "on_time", "minutes", "closed", "reworked", "one_hop", "reached", "contacted",
    "solved", "satisfied",
)  # fmt: skip
SUMS: Final = ", ".join(NAMES)

# Of a case ``c``, the basis ``b`` and the latest call ``k`` that was answered. What is void was
# never a demand. The number of a system is that of ``sources.system_number``.
FACTS: Final = """
  (c.received_at AT TIME ZONE b.time_zone)::date AS day, c.category_id AS category, c.channel,
  CASE WHEN c.source_system = '' THEN 0
    ELSE ('x' || left(md5(c.source_system), 7))::bit(28)::int END AS system,
  coalesce(c.grid_id, 0) AS grid,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_X(c.geom) / b.step_lon)::int END AS cell_x,
  CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_Y(c.geom) / b.step_lat)::int END AS cell_y,
  1 AS n, (c.resolved_at IS NOT NULL)::int AS resolved,
  (c.resolved_at IS NOT NULL AND c.resolved_at <= c.resolve_due)::int AS on_time,
  CASE WHEN c.resolved_at IS NULL THEN 0
    ELSE (extract(epoch FROM c.resolved_at - c.received_at) / 60)::bigint END AS minutes,
  (c.state = 'closed')::int AS closed,
  (c.resolved_at IS NOT NULL AND c.reworks > 0)::int AS reworked,
  (c.resolved_at IS NOT NULL AND coalesce(c.one_hop, c.hops <= 1))::int AS one_hop,
  (k.case_id IS NOT NULL)::int AS reached, coalesce(k.contacted, false)::int AS contacted,
  coalesce(k.solved, false)::int AS solved,
  coalesce(k.score >= b.satisfied_from, false)::int AS satisfied
"""

TOTALS: Final = f"""
SELECT {KEY}, {", ".join(f"sum({name})::int AS {name}" for name in NAMES if name != "minutes")},
       sum(minutes)::bigint AS minutes
  FROM (SELECT {FACTS} FROM cases_case c CROSS JOIN insight_basis b
          LEFT JOIN (SELECT DISTINCT ON (case_id) case_id, contacted, solved, score
                       FROM cases_callback WHERE outcome = 'answered'
                      ORDER BY case_id, id DESC) k ON k.case_id = c.id
         WHERE c.state <> 'void') facts
 GROUP BY {KEY}
"""  # noqa: S608 (constants only)

REBUILD: Final = f"""
INSERT INTO insight_daycount ({KEY}, {SUMS}, changed)
SELECT {KEY}, {SUMS}, pg_current_xact_id()::text::bigint FROM ({TOTALS}) totals
"""  # noqa: S608

# Keys that differ: missing, left over or with other sums. Rows of nothing but zeros are no fault.
DIFFERENCES: Final = f"""
WITH truth AS (SELECT {KEY}, {SUMS} FROM ({TOTALS}) totals), kept AS (
  SELECT {KEY}, {SUMS} FROM insight_daycount
   WHERE {" OR ".join(f"{name} <> 0" for name in NAMES)})
SELECT count(*) FROM (
  (SELECT * FROM truth EXCEPT SELECT * FROM kept) UNION
  (SELECT * FROM kept EXCEPT SELECT * FROM truth)) differing
"""  # noqa: S608
