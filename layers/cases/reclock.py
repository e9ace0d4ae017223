"""Work the deadlines of open cases out anew, after the calendar or a category has changed."""

from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone

from layers.cases.change import record
from layers.cases.clock import WorkCalendar
from layers.cases.clocks import county_calendar, set_clocks
from layers.cases.models import Case
from layers.cases.states import OPEN, Verb
from layers.staff.models import User

BATCH: Final = 200


def reclock(actor: User | None, *, reason: str = "", commit: bool = True) -> Iterator[int]:
    """Go through all open cases; after each batch yield how many of it have other deadlines.

    A case whose deadline moves gets an event; one that is only no longer provisional does not.
    Every batch is a transaction of its own, so that it can be stopped and run again.
    """
    calendar = county_calendar()
    last = 0
    while True:
        with transaction.atomic():
            cases = list(
                Case.objects.filter(state__in=sorted(OPEN), pk__gt=last)
                .order_by("pk")
                .select_for_update(of=("self",))
                .select_related("category")
                .prefetch_related("pauses")[:BATCH]
            )
            if not cases:
                return
            last = cases[-1].pk
            yield sum(_one(case, calendar, actor, reason, commit) for case in cases)


def fill_near() -> int:
    """Work out from when on the clocks of new cases are near; return how many had none yet.

    Registering leaves that out to stay quick; neither deadline nor version changes.
    """
    with transaction.atomic():
        cases = list(
            Case.objects.filter(state__in=sorted(OPEN), resolve_near=None)
            .order_by("pk")
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("category")
            .prefetch_related("pauses")[:BATCH]
        )
        calendar = county_calendar() if cases else None
        for case in cases:
            set_clocks(case, calendar, [*case.pauses.all()])
        Case.objects.bulk_update(cases, ["accept_near", "resolve_near"])
        return len(cases)


def _one(case: Case, calendar: WorkCalendar, actor: User | None, reason: str, commit: bool) -> bool:
    columns = ("accept_due", "resolve_due", "accept_near", "resolve_near", "due_provisional")
    before = {name: getattr(case, name) for name in columns}
    set_clocks(case, calendar, [*case.pauses.all()])
    moved = any(before[name] != getattr(case, name) for name in columns[:2])
    if not commit:
        return moved
    if moved:
        detail = {
            "from": timezone.localtime(before["resolve_due"]).isoformat(),
            "to": timezone.localtime(case.resolve_due).isoformat(),
        }
        record(case, Verb.RECLOCK, actor, note=reason, detail=detail)
    elif any(before[name] != getattr(case, name) for name in columns[2:]):
        case.save(update_fields=columns)
    return moved
