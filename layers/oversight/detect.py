"""Detect what S13 asks for, every night: each thing once, with its evidence, told to the unit's
heads.

The rules are SQL (``rules_sql``); their numbers are settings. A finding is a fact with evidence
and not yet a notice: the unit can contest it, an office can make a notice of it or drop it.
"""

import json
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from layers.cases.clock import WorkCalendar
from layers.cases.clocks import county_calendar
from layers.oversight import rules_sql
from layers.oversight.models import Supervision, SupervisionEvent
from layers.oversight.notice_change import inform
from layers.staff.models import Department

_Rule = Supervision.Rule
_SQL: Final = {
    _Rule.LATE: rules_sql.LATE,
    _Rule.DRAGGING: rules_sql.DRAGGING,
    _Rule.PERFUNCTORY: rules_sql.PERFUNCTORY,
    _Rule.RECURRING: rules_sql.RECURRING,
}


def detect(now: datetime) -> int:
    """Look at the last days with every rule; return how many new things were found."""
    return sum(_apply(rule, now) for rule in _Rule)


def found_by(rule: str, now: datetime) -> list[tuple[int, int, str, dict[str, Any]]]:
    """What the rule sees now: case, unit, mark, evidence. One statement."""
    params: dict[str, Any] = {
        "now": now,
        "since": now - timedelta(days=settings.SUPERVISION_LOOKS_BACK_DAYS),
        **settings.SUPERVISION_RULES[rule],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL[_Rule(rule)], params)
        rows: list[tuple[int, int, str, Any]] = cursor.fetchall()
    seen = [(case, unit, mark, _loaded(evidence)) for case, unit, mark, evidence in rows]
    if rule == _Rule.DRAGGING:
        return _idle_in_working_days(seen, now, params["days"])
    return seen


def _apply(rule: Supervision.Rule, now: datetime) -> int:
    with transaction.atomic():
        seen = found_by(rule, now)
        known = set(
            Supervision.objects.filter(rule=rule, case__in=[case for case, *_rest in seen])
            .values_list("case_id", "mark")
        )  # fmt: skip
        rows = [
            Supervision(
                uuid=uuid4(), rule=rule, mark=mark, evidence=evidence, department_id=unit,
                case_id=case, state=Supervision.State.FOUND, opened_at=now,
            )
            for case, unit, mark, evidence in seen
            if (case, mark) not in known
        ]  # fmt: skip
        # Another worker may be at it too: what it was faster with is left out.
        mine = {row.uuid for row in rows}
        Supervision.objects.bulk_create(rows, ignore_conflicts=True)
        made = list(Supervision.objects.filter(uuid__in=mine).select_related("case"))
        SupervisionEvent.objects.bulk_create(
            SupervisionEvent(supervision=row, verb=SupervisionEvent.Verb.FIND, at=now)
            for row in made
        )
        _remind_heads(made)
    return len(made)


def _remind_heads(made: list[Supervision]) -> None:
    """One message to chief and liaison for each finding."""
    wanted = {row.department_id for row in made}
    units = Department.objects.select_related("chief", "liaison").in_bulk(wanted)
    for row in made:
        unit = units[row.department_id]
        heads = [head for head in (unit.chief, unit.liaison) if head is not None]
        inform(
            heads, row, _WORDS[_Rule(row.rule)], unit=unit.name,
            what=row.case.summary if row.case else "",
        )  # fmt: skip


_WORDS: Final = {
    _Rule.LATE: gettext_noop("%(unit)s took this up late without a reason: %(what)s"),
    _Rule.DRAGGING: gettext_noop("%(unit)s is dragging this: %(what)s"),
    _Rule.PERFUNCTORY: gettext_noop("%(unit)s gave a perfunctory reply: %(what)s"),
    _Rule.RECURRING: gettext_noop("The same problem has come again at %(unit)s: %(what)s"),
}


def _idle_in_working_days(
    seen: list[tuple[int, int, str, dict[str, Any]]], now: datetime, days: int
) -> list[tuple[int, int, str, dict[str, Any]]]:
    """Those without progress for ``days`` working days, with how many they are."""
    calendar = county_calendar()
    kept = []
    for case, unit, mark, evidence in seen:
        since = timezone.localtime(datetime.fromisoformat(evidence["since"]))
        idle = working_days(calendar, since, timezone.localtime(now))
        if idle >= days:
            kept.append((case, unit, mark, {**evidence, "idle": idle}))
    return kept


def working_days(calendar: WorkCalendar, since: datetime, until: datetime) -> int:
    """Whole working days after the day of ``since`` that have ended before ``until`` (local)."""
    span = (until.date() - since.date()).days
    later = (since.date() + timedelta(days=step) for step in range(1, span))
    return sum(calendar.is_working(day)[0] for day in later)


def _loaded(evidence: Any) -> dict[str, Any]:
    return dict(json.loads(evidence)) if isinstance(evidence, str) else dict(evidence)
