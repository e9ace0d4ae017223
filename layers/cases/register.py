"""Register a demand: locate, route, set both clocks, write the case with its first event.

One statement reads the category and the county calendar, one writes everything, so that a case
never exists without its route, its owner and its history.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from layers.cases.clock import WorkCalendar
from layers.cases.intake import (
    MAX_ADDRESS,
    MAX_NAME,
    Report,
    check_choices,
    clean_phone,
    clean_text,
    clean_words,
    summarise,
)
from layers.cases.lookup import code_of, hash_of
from layers.cases.models import PlaceState
from layers.cases.photos import CleanPhoto, attach
from layers.cases.place_names import candidates
from layers.cases.route import OWNER, RULE
from layers.errors import Refused
from layers.privacy import encrypt, keyed_hash
from layers.sql import prepared
from layers.territory.crs import to_wgs84
from layers.territory.locate import PLACE

# No limit reaches further than this; the calendar is read this far ahead.
_CALENDAR_SPAN = timedelta(days=120)

CATEGORY: Final = """
SELECT c.id, c.parent_id, c.active, c.accept_limit, c.accept_unit, c.resolve_limit, c.resolve_unit,
       (SELECT array_agg(d.day || CASE WHEN d.working THEN '+' ELSE '-' END)
          FROM cases_calendarday d WHERE d.day BETWEEN %(first)s::date AND %(last)s::date)
  FROM cases_category c WHERE c.code = %(category)s
"""

REGISTER: Final = f"""
WITH place AS MATERIALIZED ({PLACE}),
rule AS ({RULE}),
owner AS ({OWNER}),
entry AS (
  INSERT INTO cases_case (
    id, uuid, number, lookup_hash, category_id, channel, source_system, source_id, summary,
    text, address, public_answer, internal_note, geom, place_state, grid_id, village_id, town_id,
    rule_id, department_id, owner_id, state, received_at, registered_at, accept_due, resolve_due,
    due_provisional, changed_at, version)
  SELECT ids.id, %(uuid)s, %(day)s || lpad(ids.id::text, 7, '0'),
         %(lookup_hash)s, %(category_id)s, %(channel)s, %(source_system)s, %(source_id)s,
         %(summary)s, %(text)s, %(address)s, '', '',
         ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326),
         CASE WHEN place.grid_id IS NULL THEN %(otherwise)s ELSE 'located' END,
         place.grid_id, place.village_id, place.town_id, rule.rule_id, rule.department_id,
         owner.user_id, 'registered', %(received_at)s, %(now)s, %(accept_due)s, %(resolve_due)s,
         %(provisional)s, %(now)s, 1
    FROM (SELECT nextval('cases_case_id_seq') AS id) ids
    LEFT JOIN place ON true LEFT JOIN rule ON true LEFT JOIN owner ON true
  ON CONFLICT DO NOTHING
  RETURNING id, number, place_state, grid_id, department_id, owner_id, rule_id
),
who AS (
  INSERT INTO cases_complainant (case_id, kind, name, phone, phone_hash)
  SELECT entry.id, %(kind)s, %(name)s, %(phone)s, %(phone_hash)s FROM entry
),
event AS (
  INSERT INTO cases_caseevent (
    case_id, verb, actor_id, happened_at, recorded_at, from_state, to_state, note, public, detail)
  SELECT entry.id, 'register', %(actor_id)s, %(told_at)s, %(now)s, '', 'registered', '', false,
         %(detail)s || jsonb_build_object(
           'place_state', entry.place_state, 'grid', entry.grid_id, 'rule', entry.rule_id,
           'department', entry.department_id, 'owner', entry.owner_id)
    FROM entry
)
SELECT id, number, place_state, grid_id, department_id FROM entry
"""

AGAIN: Final = """
SELECT id, number, place_state, grid_id, department_id FROM cases_case WHERE uuid = %(uuid)s
"""


@dataclass(frozen=True, slots=True)
class Registered:
    """The answer to a report. ``code`` is shown to the complainant once and not stored."""

    code: str
    new: bool
    case_id: int
    number: str
    place_state: str
    grid_id: int | None
    department_id: int | None


def register(report: Report, photos: list[CleanPhoto] | None = None) -> Registered:
    """Write a case from ``report`` and return it; the same UUID again returns the first case.

    Two statements (three for a repetition, one more for photos). The second writes everything, so
    it is its own transaction unless photos come with it: a BEGIN and a COMMIT cost a fifth more.
    Raises Refused, naming the field, for words, numbers or choices that cannot be taken.
    """
    check_choices(report)
    words = {
        "text": clean_text(report.text),
        "address": clean_words(report.address, "address", MAX_ADDRESS),
    }
    name = clean_words(report.name, "name", MAX_NAME)
    phone = clean_phone(report.phone)
    lon, lat = _wgs84(report)
    now = timezone.now()
    received = timezone.localtime(min(report.received_at or now, now))
    code = code_of(report.uuid)
    with transaction.atomic() if photos else nullcontext():
        clocks = _clocks(report.category, received)
        rows = prepared(
            REGISTER,
            {
                **words,
                **clocks,
                "uuid": report.uuid,
                "lookup_hash": hash_of(code),
                "channel": report.channel,
                "source_system": report.source_system,
                "source_id": report.source_id,
                "summary": summarise(words["text"]),
                "lon": lon,
                "lat": lat,
                "today": timezone.localdate(now),
                "day": f"{timezone.localdate(now):%y%m%d}",
                "otherwise": _place_state(lon, words["address"]),
                "kind": report.kind,
                "name": encrypt(name),
                "phone": encrypt(phone),
                "phone_hash": keyed_hash(phone, "phone") if phone else None,
                "actor_id": report.actor_id,
                "received_at": received,
                "told_at": min(report.told_at or received, received),
                "now": now,
                "detail": Jsonb({"crs": report.crs} if report.crs != "wgs84" else {}),
            },
        )
        if not rows:
            return Registered(code, False, *prepared(AGAIN, {"uuid": report.uuid})[0])
        if photos:
            attach(rows[0][0], photos)
    return Registered(code, True, *rows[0])


def _wgs84(report: Report) -> tuple[float | None, float | None]:
    if report.lon is None or report.lat is None:
        return None, None
    return to_wgs84(report.lon, report.lat, report.crs)


def _place_state(lon: float | None, address: str) -> PlaceState:
    """How the place is known when no grid holds it."""
    if lon is not None:
        return PlaceState.OUTSIDE
    return PlaceState.AMBIGUOUS if len(candidates(address)) > 1 else PlaceState.UNPLACED


def _clocks(category: str, received: datetime) -> dict[str, Any]:
    """Category id and path, and both deadlines. Raises Refused for an unknown category."""
    first = received.date()
    rows = prepared(
        CATEGORY, {"category": category, "first": first, "last": first + _CALENDAR_SPAN}
    )
    if not rows:
        raise Refused(_("Choose what this is about from the list."), "category")
    if not rows[0][2]:
        raise Refused(
            _("This kind of matter was withdrawn. Choose another from the list."), "category"
        )
    key, parent, _active, accept_limit, accept_unit, resolve_limit, resolve_unit, days = rows[0]
    calendar = WorkCalendar(
        {date.fromisoformat(day[:-1]): day[-1] == "+" for day in days or ()}, office_hours()
    )
    accept = calendar.after(received, accept_limit, accept_unit)
    resolve = calendar.after(received, resolve_limit, resolve_unit)
    return {
        "category_id": key,
        "path": [key] if parent is None else [key, parent],
        "accept_due": accept.at,
        "resolve_due": resolve.at,
        "provisional": accept.provisional or resolve.provisional,
    }


def office_hours() -> tuple[tuple[time, time], ...]:
    """The offices' hours from the settings."""
    return tuple(
        (time.fromisoformat(start), time.fromisoformat(end))
        for start, end in settings.WORKING_HOURS
    )
