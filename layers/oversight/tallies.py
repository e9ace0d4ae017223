"""Count the indicators of every unit or every worker in a period: one statement, however many
cases.

A case counts in the period its deadline fell into, once: among units for its first responder
(首问负责), among workers for whoever has it. A
case whose clock stands still is due nowhere yet. What was fixed at close is read as it was fixed.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from django.conf import settings
from django.db import connection
from django.utils import timezone

from layers.oversight.scorecard import Tally

Of = Literal["units", "workers"]
_WHOSE: Final[dict[Of, str]] = {
    "units": "coalesce(c.first_department_id, c.department_id)",
    "workers": "c.owner_id",
}
_COUNT: Final = """
WITH due AS (
  SELECT c.id, {whose} AS whose, c.state, c.resolved_at,
         c.resolve_due, c.on_time, c.hops, c.reworks, c.one_hop, c.one_finish
    FROM cases_case c
   WHERE c.state = ANY(%(states)s) AND c.resolve_due >= %(start)s AND c.resolve_due < %(until)s
     AND (%(only)s::bigint IS NULL OR {whose} = %(only)s)
), said AS (
  SELECT due.*, due.resolved_at IS NOT NULL AS handled, call.called, answer.contacted,
         answer.solved, answer.score, answer.score IS NOT NULL AS reached,
         online.score AS stars
    FROM due
    LEFT JOIN LATERAL (SELECT true AS called FROM cases_callback b WHERE b.case_id = due.id
                        LIMIT 1) AS call ON true
    LEFT JOIN LATERAL (SELECT b.contacted, b.solved, b.score FROM cases_callback b
                        WHERE b.case_id = due.id AND b.outcome = 'answered'
                        ORDER BY b.id DESC LIMIT 1) AS answer ON true
    LEFT JOIN LATERAL (SELECT r.score FROM cases_rating r WHERE r.case_id = due.id
                        ORDER BY r.id DESC LIMIT 1) AS online ON true
), counted AS (
  SELECT whose, count(*) AS due, count(*) FILTER (WHERE handled) AS handled,
         count(*) FILTER (WHERE state = 'closed') AS closed,
         count(*) FILTER (WHERE state = 'closed' AND on_time) AS on_time,
         count(*) FILTER (WHERE resolved_at <= resolve_due) AS answered,
         count(*) FILTER (WHERE handled AND reworks > 0) AS reworked,
         count(*) FILTER (WHERE handled AND coalesce(one_hop, hops <= 1)) AS one_hop,
         count(*) FILTER (WHERE handled AND coalesce(one_finish, reworks = 0)) AS one_finish,
         count(*) FILTER (WHERE called) AS called, count(*) FILTER (WHERE reached) AS reached,
         count(*) FILTER (WHERE contacted) AS contacted, count(*) FILTER (WHERE solved) AS solved,
         count(*) FILTER (WHERE score >= %(satisfied)s) AS satisfied,
         count(stars) AS rated, count(*) FILTER (WHERE stars >= %(satisfied)s) AS liked
    FROM said WHERE whose IS NOT NULL GROUP BY whose
), given AS (
  SELECT {whose} AS whose, count(*) AS given
    FROM cases_case c
   WHERE c.received_at >= %(start)s AND c.received_at < %(until)s
     AND c.state NOT IN ('void', 'declined', 'merged')
     AND (%(only)s::bigint IS NULL OR {whose} = %(only)s)
   GROUP BY 1
)
SELECT coalesce(counted.whose, given.whose), coalesce(given, 0), coalesce(due, 0),
       coalesce(handled, 0), coalesce(closed, 0), coalesce(on_time, 0), coalesce(answered, 0),
       coalesce(reworked, 0), coalesce(one_hop, 0), coalesce(one_finish, 0), coalesce(called, 0),
       coalesce(reached, 0), coalesce(contacted, 0), coalesce(solved, 0), coalesce(satisfied, 0),
       coalesce(rated, 0), coalesce(liked, 0)
  FROM counted FULL JOIN given ON given.whose = counted.whose
 WHERE coalesce(counted.whose, given.whose) IS NOT NULL
"""
# Those whose clock runs or has been met.
_STATES: Final = ["registered", "dispatched", "accepted", "resolved", "verified", "closed"]


def tallies(
    first: date, last: date, now: datetime | None = None, *, of: Of = "units",
    only: int | None = None,
) -> dict[int, Tally]:  # fmt: skip
    """Tallies by id of the department or the user for the local days ``first`` to ``last``, as far
    as they are over by ``now``; of one alone with ``only``."""
    until = min(moment(last + timedelta(days=1)), now or timezone.now())
    params: dict[str, Any] = {
        "states": _STATES, "start": moment(first), "until": until,
        "satisfied": settings.SATISFIED_FROM, "only": only,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(whose=_WHOSE[of]), params)
        return {whose: Tally(*counts) for whose, *counts in cursor.fetchall()}


def moment(day: date) -> datetime:
    """Midnight at which the local ``day`` begins."""
    return timezone.make_aware(datetime.combine(day, time()))
