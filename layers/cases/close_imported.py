"""Close cases that the platform they came from has closed since, with its own times and answer.

Only such as nobody here has taken in hand or opened again: work that goes on here is not ended by
a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from psycopg.types.json import Jsonb

from layers.cases.case_rows import ReadRow
from layers.cases.models import Case
from layers.cases.states import ENDED, State

# Nobody has begun: the platform may end it.
UNTOUCHED: Final = (State.REGISTERED.value, State.DISPATCHED.value)

CLOSE: Final = """
WITH told AS MATERIALIZED (
  SELECT * FROM unnest(%(ids)s::bigint[], %(resolved)s::timestamptz[], %(closed)s::timestamptz[],
                       %(answers)s::text[]) AS told(id, resolved_at, closed_at, answer)
),
before AS MATERIALIZED (
  SELECT c.id, c.state FROM cases_case c JOIN told USING (id)
   WHERE c.state = ANY(%(untouched)s) AND c.clock_from IS NULL ORDER BY c.id FOR UPDATE OF c
),
over AS (
  UPDATE cases_case c
     SET state = 'closed', resolved_at = told.resolved_at, closed_at = told.closed_at,
         on_time = told.resolved_at <= c.resolve_due,
         public_answer = COALESCE(NULLIF(told.answer, ''), c.public_answer),
         asking = '', asking_for = NULL, changed_at = %(now)s, version = c.version + 1
    FROM told JOIN before USING (id)
   WHERE c.id = told.id
  RETURNING c.id
),
event AS (
  INSERT INTO cases_caseevent (
    case_id, verb, actor_id, happened_at, recorded_at, from_state, to_state, note, public, detail)
  SELECT id, 'close', %(actor_id)s::bigint, told.closed_at, %(now)s, before.state, 'closed', '',
         false, %(detail)s::jsonb
    FROM over JOIN before USING (id) JOIN told USING (id)
   ORDER BY id
)
SELECT count(*) FROM over
"""


@dataclass(frozen=True, slots=True)
class Closing:
    """A case that is here and open, and the row of the file that says it was closed."""

    case_id: int
    number: str
    state: str
    row: ReadRow


def closings(rows: Sequence[ReadRow], source: str) -> tuple[list[Closing], list[Closing]]:
    """Which of these rows close a case of ``source``, and which say so of one that is in hand here
    or came in later than that. One statement."""
    over = {row.source_id: row for row in rows if row.closed_at is not None}
    found = Case.objects.filter(source_system=source, source_id__in=list(over)).exclude(
        state__in=ENDED
    )
    may: list[Closing] = []
    held: list[Closing] = []
    columns = ("pk", "number", "state", "received_at", "clock_from", "source_id")
    for pk, number, state, received_at, anew, source_id in found.order_by("pk").values_list(
        *columns
    ):
        row = over[source_id]
        later = row.closed_at is not None and received_at > row.closed_at
        ours = state not in UNTOUCHED or anew is not None
        (held if later or ours else may).append(Closing(pk, number, state, row))
    return may, held


def close_imported(
    closed: Sequence[Closing], actor_id: int | None, now: datetime, detail: dict[str, Any]
) -> int:
    """Close the cases, as one statement; return how many. One that was taken in hand or ended
    since the plan was made stays as it is. Must run inside a transaction."""
    if not closed:
        return 0
    told: dict[str, Any] = {
        "ids": [each.case_id for each in closed],
        "resolved": [each.row.resolved_at for each in closed],
        "closed": [each.row.closed_at for each in closed],
        "answers": [each.row.answer for each in closed],
        "untouched": list(UNTOUCHED), "now": now, "actor_id": actor_id,
        "detail": Jsonb(detail),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, told)
        return int(cursor.fetchone()[0])
