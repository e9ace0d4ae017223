"""What somebody is told who changes a thing that has changed since: both states, in words."""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.cases.models import Case, CaseEvent
from layers.cases.states import State
from layers.errors import Changed, OutOfOrder
from layers.fieldwork.models import FieldEvent, Hazard
from layers.staff.models import User


def conflicting(
    error: Changed, mine: Mapping[str, str], theirs: Mapping[str, str], changed_by: int | None
) -> JsonResponse:
    """409 with ``rows`` of [what, mine, theirs] where they differ, both states by what they say.

    ``version`` is the present one: sent again with it, mine is put over theirs.
    """
    row: Any = error.present
    rows = [[name, mine[name], there] for name, there in theirs.items() if mine[name] != there]
    return _answer(error, rows, row.version, _by(changed_by, row.changed_at))


def overtaken(error: OutOfOrder, row: Case | Hazard) -> JsonResponse:
    """409 for a step on what went on: where it stands now, and who moved it there."""
    last: CaseEvent | FieldEvent | None = row.events.select_related("actor").last()
    label = State(row.state).label if isinstance(row, Case) else row.get_state_display()
    rows = [[_("State"), "", str(label)]]
    if last is not None:
        rows.append(
            [_("Last step"), "", f"{last.get_verb_display()} · {last.actor or _('System')}"]
        )
    when = _by(None, last.happened_at) if last else ""
    return _answer(error, rows, row.version, when)


def yes_no(value: object) -> str:
    return _("Yes") if value else _("No")


def place(lon: float, lat: float) -> str:
    """A place, to about a metre."""
    return f"{lon:.5f}, {lat:.5f}"


def _answer(error: OutOfOrder, rows: list[list[str]], version: int, changed: str) -> JsonResponse:
    body = {"error": str(error), "field": "version", "rows": rows, "version": version}
    return JsonResponse({**body, "changed": changed}, status=error.status)


def _by(user: int | None, at: Any) -> str:
    person = User.objects.filter(pk=user).first() if user else None
    when = date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
    return f"{person.display_name} · {when}" if person else when
