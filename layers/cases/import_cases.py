"""Import cases of another platform: located, routed and owned in one statement a batch.

The statement is made of the fragments that ``register`` uses, once a row beside it; so an imported
case goes where a reported one would go. All rows of a file in one transaction or none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from layers.cases.case_rows import ReadRow
from layers.cases.clock import Deadline, Unit
from layers.cases.clocks import county_calendar
from layers.cases.close_imported import close_imported
from layers.cases.intake import summarise
from layers.cases.lookup import code_of, hash_of
from layers.cases.models import CaseImport, Category, PlaceState
from layers.cases.models.catalogue import LimitUnit
from layers.cases.place_names import named_in, villages
from layers.cases.plan_cases import CasePlan
from layers.cases.route_rows import FOUND
from layers.cases.source import uuid_of
from layers.errors import Refused
from layers.privacy import encrypt, keyed_hash

BATCH: Final = 1_000
# Name and type of what a row brings.
_BRINGS: Final = {
    "uuid": "uuid", "lookup_hash": "bytea", "category_id": "bigint", "parent_id": "bigint",
    "channel": "text", "source_id": "text", "summary": "text", "said": "text", "address": "text",
    "answer": "text", "lon": "float8", "lat": "float8", "otherwise": "text", "kind": "text",
    "name": "bytea", "phone": "bytea", "phone_hash": "bytea", "received_at": "timestamptz",
    "resolved_at": "timestamptz", "closed_at": "timestamptz", "accept_due": "timestamptz",
    "accept_near": "timestamptz", "resolve_due": "timestamptz", "resolve_near": "timestamptz",
    "provisional": "bool",
}  # fmt: skip
_ARRAYS: Final = ", ".join(f"%({name})s::{kind}[]" for name, kind in _BRINGS.items())

IMPORT: Final = f"""
WITH brought AS MATERIALIZED (
  SELECT nextval('cases_case_id_seq') AS id, sent.*,
         array_remove(ARRAY[sent.category_id, sent.parent_id], NULL) AS path
    FROM unnest({_ARRAYS}) AS sent({", ".join(_BRINGS)})
),
routed AS MATERIALIZED (
  SELECT brought.*, found.*
    FROM brought CROSS JOIN LATERAL ({FOUND}) found
),
entry AS (
  INSERT INTO cases_case (
    id, uuid, number, lookup_hash, category_id, channel, source_system, source_id, summary,
    text, address, public_answer, internal_note, geom, place_state, grid_id, village_id, town_id,
    rule_id, department_id, owner_id, state, received_at, registered_at, accept_due, accept_near,
    resolve_due, resolve_near, due_provisional, resolved_at, closed_at, on_time, changed_at,
    version)
  SELECT id, uuid, %(day)s || lpad(id::text, 7, '0'), lookup_hash, category_id, channel,
         %(source)s, source_id, summary, said, address, answer, '',
         ST_SetSRID(ST_MakePoint(lon, lat), 4326),
         CASE WHEN grid_id IS NULL THEN otherwise ELSE 'located' END,
         grid_id, village_id, town_id, rule_id, department_id, owner_id,
         CASE WHEN closed_at IS NULL THEN 'registered' ELSE 'closed' END,
         received_at, %(now)s, accept_due, accept_near, resolve_due, resolve_near, provisional,
         resolved_at, closed_at, resolved_at <= resolve_due, %(now)s, 1
    FROM routed
  ON CONFLICT DO NOTHING
  RETURNING id, place_state
),
who AS (
  INSERT INTO cases_complainant (case_id, kind, name, phone, phone_hash)
  SELECT id, kind, name, phone, phone_hash FROM entry JOIN routed USING (id)
),
event AS (
  INSERT INTO cases_caseevent (
    case_id, verb, actor_id, happened_at, recorded_at, from_state, to_state, note, public, detail)
  SELECT id, step.verb, %(actor_id)s::bigint, step.at, %(now)s, step.before, step.after, '', false,
         %(detail)s::jsonb || jsonb_build_object(
           'place_state', entry.place_state, 'grid', grid_id, 'rule', rule_id,
           'department', department_id, 'owner', owner_id)
    FROM entry JOIN routed USING (id)
   CROSS JOIN LATERAL (VALUES
     (1, 'register', received_at, '', 'registered'),
     (2, 'close', closed_at, 'registered', 'closed')) AS step(turn, verb, at, before, after)
   WHERE step.at IS NOT NULL
   ORDER BY id, step.turn
)
SELECT count(*), count(*) FILTER (WHERE place_state <> 'located') FROM entry
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class CasesImported:
    """How many cases were written, how many of them no grid holds, and how many that were here
    were closed."""

    record: CaseImport
    written: int
    unlocated: int
    closed: int


def import_cases(
    plan: CasePlan,
    actor_id: int | None = None,
    record: CaseImport | None = None,
    progress: Callable[[int], object] | None = None,
) -> CasesImported:
    """Write the new rows of ``plan``. Raises Refused for a plan with faults; nothing is written.

    Cases that were closed over there since are closed (``close_imported``). One that came in since
    the plan was made, by its number, is left as it is. ``progress`` is told each batch's size.
    """
    if plan.faults:
        first = plan.faults[0]
        raise Refused(
            _("Row %(row)d: %(message)s Nothing was imported; correct the file.")
            % {"row": first.row, "message": first.message},
            "file",
        )
    now = timezone.now()
    written = unlocated = 0
    with transaction.atomic():
        done = record or CaseImport(source=plan.source, uploaded_by_id=actor_id, uploaded_at=now)
        done.content, done.committed_at, done.known = b"", now, plan.known
        done.save()
        common: dict[str, Any] = {
            "source": plan.source, "today": timezone.localdate(now), "now": now,
            "day": f"{timezone.localdate(now):%y%m%d}", "actor_id": actor_id,
            "detail": Jsonb({"import": done.pk}),
        }  # fmt: skip
        for batch in _batches(plan):
            with connection.cursor() as cursor:
                cursor.execute(IMPORT, common | batch)
                new, outside = cursor.fetchone()
            written, unlocated = written + new, unlocated + outside
            if progress:
                progress(len(batch["uuid"]))
        closed = close_imported(plan.closing, actor_id, now, {"import": done.pk})
        done.written = written
        done.save(update_fields=["written"])
    return CasesImported(done, written, unlocated, closed)


def _batches(plan: CasePlan) -> Iterator[dict[str, list[Any]]]:
    known = villages() if plan.unplaced else []
    clocks = _Clocks()
    for start in range(0, len(plan.new), BATCH):
        rows = [
            _values(plan.source, row, clocks, _otherwise(row, known))
            for row in plan.new[start : start + BATCH]
        ]
        yield {name: [row[name] for row in rows] for name in _BRINGS}


def _values(source: str, row: ReadRow, clocks: "_Clocks", otherwise: str) -> dict[str, Any]:
    uuid = uuid_of(source, row.source_id)
    accept, resolve = clocks.of(row.category, row.received_at)
    return {
        "uuid": uuid, "lookup_hash": hash_of(code_of(uuid)), "category_id": row.category.pk,
        "parent_id": row.category.parent_id, "channel": row.channel, "source_id": row.source_id,
        "summary": summarise(row.text), "said": row.text, "address": row.address,
        "answer": row.answer, "lon": row.lon, "lat": row.lat, "otherwise": otherwise,
        "kind": row.kind, "name": encrypt(row.name), "phone": encrypt(row.phone),
        "phone_hash": keyed_hash(row.phone, "phone") if row.phone else None,
        "received_at": row.received_at, "resolved_at": row.resolved_at,
        "closed_at": row.closed_at, "accept_due": accept.at, "accept_near": accept.near,
        "resolve_due": resolve.at, "resolve_near": resolve.near,
        "provisional": row.closed_at is None and (accept.provisional or resolve.provisional),
    }  # fmt: skip


def _otherwise(row: ReadRow, known: list[Any]) -> str:
    """How the place is known when no grid holds it; as ``register`` says it."""
    if row.lon is not None:
        return PlaceState.OUTSIDE
    several = bool(row.address) and len(named_in(row.address, known)) > 1
    return PlaceState.AMBIGUOUS if several else PlaceState.UNPLACED


class _Clocks:
    """Both deadlines; those in days are the same for all cases of a category and a day."""

    def __init__(self) -> None:
        self.calendar = county_calendar()
        self.kept: dict[tuple[int, date], tuple[Deadline, Deadline]] = {}

    def of(self, category: Category, received_at: datetime) -> tuple[Deadline, Deadline]:
        received = timezone.localtime(received_at)
        key = (category.pk, received.date())
        in_days = LimitUnit.DAYS == category.accept_unit == category.resolve_unit
        found = self.kept.get(key) if in_days else None
        if found is None:
            found = (
                self.calendar.after(received, category.accept_limit, _unit(category.accept_unit)),
                self.calendar.after(received, category.resolve_limit, _unit(category.resolve_unit)),
            )
            self.kept[key] = found
        return found


def _unit(unit: str) -> Unit:
    return "hours" if unit == LimitUnit.HOURS else "days"
