"""The four detection rules as SQL: each answers (case, department, mark, evidence) of what it sees.

``since`` and ``now`` bound what is looked at, so that no rule grows with the years behind us.
The unit is the first responder where there is one: it keeps both first responsibilities.
"""

from typing import Final

# Steps that give a reason for not taking a case up: it was asked back, moved, or information is
# missing.
_REASONED: Final = "('ask', 'return_ask', 'return_ok', 'relocate', 'reassign')"
# Steps by which a unit shows that it works on a case.
_PROGRESS: Final = (
    "('accept', 'reply', 'extend_ask', 'suspend', 'resume', 'ask', 'answer', 'co_handle',"
    " 'rework', 'reopen')"
)

LATE: Final = f"""
SELECT c.id, coalesce(c.first_department_id, c.department_id),
       to_char(c.accept_due AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS'),
       jsonb_build_object('due', c.accept_due, 'accepted', c.accepted_at,
         'hours', round(extract(epoch FROM coalesce(c.accepted_at, %(now)s) - c.accept_due) / 3600))
  FROM cases_case c
 WHERE c.accept_due BETWEEN %(since)s AND %(now)s
   AND coalesce(c.accepted_at, %(now)s) > c.accept_due + make_interval(hours => %(hours)s)
   AND c.state IN ('dispatched', 'accepted', 'resolved', 'verified', 'closed')
   AND coalesce(c.first_department_id, c.department_id) IS NOT NULL
   AND NOT EXISTS (SELECT FROM cases_caseevent e WHERE e.case_id = c.id
         AND e.recorded_at <= coalesce(c.accepted_at, %(now)s) AND e.verb IN {_REASONED})
"""

# Only once the clock is yellow: a plan of thirty days may rest for a week. The days are calendar
# days here; the caller counts working days.
DRAGGING: Final = f"""
SELECT c.id, coalesce(c.first_department_id, c.department_id),
       to_char(seen.last AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS'),
       jsonb_build_object('since', seen.last, 'due', c.resolve_due, 'reminders', seen.reminders)
  FROM cases_case c
  CROSS JOIN LATERAL (
    SELECT max(e.recorded_at) FILTER (WHERE e.verb IN {_PROGRESS}) AS last,
           count(*) FILTER (WHERE e.verb IN ('remind', 'supervise')) AS reminders
      FROM cases_caseevent e WHERE e.case_id = c.id) AS seen
 WHERE c.state = 'accepted' AND c.department_id IS NOT NULL
   AND coalesce(c.resolve_near, c.resolve_due) < %(now)s
   AND c.accepted_at < %(now)s - make_interval(days => %(days)s)
   AND seen.last < %(now)s - make_interval(days => %(days)s)
"""

PERFUNCTORY: Final = """
SELECT c.id, coalesce(c.first_department_id, c.department_id),
       to_char(c.resolved_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS'),
       jsonb_build_object('answer', left(c.public_answer, 120), 'length', words.length,
         'copies', same.copies, 'unhappy', said.unhappy)
  FROM cases_case c
  CROSS JOIN LATERAL (SELECT char_length(regexp_replace(c.public_answer, '[[:space:][:punct:]]', '',
         'g')) AS length) AS words
  CROSS JOIN LATERAL (SELECT count(*) AS copies FROM cases_case o
         WHERE o.department_id = c.department_id AND o.id <> c.id AND o.state <> 'merged'
           AND o.resolved_at BETWEEN c.resolved_at - interval '90 days' AND c.resolved_at
           AND o.public_answer = c.public_answer) AS same
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM cases_callback b WHERE b.case_id = c.id
             AND (b.solved IS FALSE OR b.score < 3))
           OR EXISTS (SELECT FROM cases_rating r WHERE r.case_id = c.id
             AND (NOT r.solved OR r.score < 3)) AS unhappy) AS said
 WHERE c.resolved_at BETWEEN %(since)s AND %(now)s
   AND c.state IN ('resolved', 'verified', 'closed') AND c.department_id IS NOT NULL
   AND (words.length < %(shortest)s OR same.copies >= %(copies)s)
"""

RECURRING: Final = """
SELECT c.id, coalesce(c.first_department_id, c.department_id), '',
       jsonb_build_object('times', earlier.times, 'numbers', to_jsonb(earlier.numbers),
         'metres', %(metres)s, 'days', %(days)s)
  FROM cases_case c
  CROSS JOIN LATERAL (
    SELECT count(*) AS times, (array_agg(o.number ORDER BY o.received_at DESC))[1:5] AS numbers
      FROM cases_case o
     WHERE o.grid_id = c.grid_id AND o.category_id = c.category_id AND o.id <> c.id
       AND o.state = 'closed' AND o.closed_at < c.received_at
       AND o.received_at > c.received_at - make_interval(days => %(days)s)
       AND coalesce(o.first_department_id, o.department_id)
           = coalesce(c.first_department_id, c.department_id)
       AND ST_DistanceSphere(o.geom, c.geom) <= %(metres)s) AS earlier
 WHERE c.received_at BETWEEN %(since)s AND %(now)s AND c.grid_id IS NOT NULL
   AND c.state NOT IN ('void', 'declined', 'merged')
   AND coalesce(c.first_department_id, c.department_id) IS NOT NULL
   AND earlier.times >= %(times)s
"""
