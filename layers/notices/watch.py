"""Watch the clocks: whoever has a case hears of it as it nears its deadline and passes it.

A sweep over open cases rather than a job for each: a deadline that moves needs nothing undone, and
a worker that was off for a day catches up. Which rung was climbed for which deadline is a row with
a unique key, written in the transaction of the messages: two workers, or one that is killed and
started again, tell it once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from layers.cases.change import annotate
from layers.cases.models import Case, CaseEvent
from layers.cases.states import RUNNING, State, Verb
from layers.cases.worklist import unfinished
from layers.notices.models import Climbed, Kind, Rung
from layers.notices.readers import Readers
from layers.notices.tell import tell
from layers.sql import prepared
from layers.staff.models import User

BATCH: Final = 200
CLIMB: Final = """
INSERT INTO notices_climbed (case_id, rung, due, at)
SELECT id, %(rung)s, due, %(now)s
  FROM unnest(%(ids)s::bigint[], %(dues)s::timestamptz[]) AS climbing (id, due)
    ON CONFLICT DO NOTHING RETURNING case_id
"""

# Where a case waits to be taken up, and where it is worked on.
_TAKING_UP: Final = Q(state__in=[State.REGISTERED, State.DISPATCHED], accepted_at=None)
_WORKING: Final = Q(state__in=sorted(RUNNING)) & ~_TAKING_UP


def _on(rung: Rung, now: datetime) -> Q:
    """Filter for ``unfinished`` cases that stand on this rung now."""
    late = now - timedelta(hours=settings.ESCALATE_AFTER_HOURS)
    match rung:
        case Rung.REMIND:
            return _TAKING_UP & Q(yellow_from__lt=now, due__gte=now)
        case Rung.MISSED:
            return _TAKING_UP & Q(due__lt=now)
        case Rung.BLUE:
            return _WORKING & Q(yellow_from__lt=now, due__gte=now)
        case Rung.YELLOW:
            # Half of the last fifth has gone by, and nobody has reported progress in it.
            said = CaseEvent.objects.filter(
                case=OuterRef("pk"), verb=Verb.REPLY, recorded_at__gte=OuterRef("yellow_from")
            )
            halfway = Q(yellow_from__lt=Value(now) - (F("due") - F("yellow_from")) / 2)
            return _WORKING & Q(due__gte=now) & halfway & Q(~Exists(said))
        case Rung.RED:
            return _WORKING & Q(due__lt=now)
        case Rung.ESCALATE:
            return Q(state__in=sorted(RUNNING), due__lt=late)
    return Q(state=State.SUSPENDED, review_on__lte=timezone.localdate(now))


@dataclass(frozen=True, slots=True)
class _Step:
    """What climbing a rung writes into the history, and who hears of it."""

    kind: Kind
    verb: Verb | None
    read: Callable[[Readers, Case], list[User]]


_STEPS: Final[dict[Rung, _Step]] = {
    Rung.REMIND: _Step(Kind.REMINDED, Verb.REMIND, lambda who, case: who.owner(case)),
    Rung.MISSED: _Step(
        Kind.MISSED, Verb.SUPERVISE, lambda who, case: who.owner(case) + who.dispatchers(case)
    ),
    Rung.BLUE: _Step(Kind.BLUE, Verb.SUPERVISE, lambda who, case: who.owner(case)),
    Rung.YELLOW: _Step(
        Kind.YELLOW, Verb.SUPERVISE, lambda who, case: who.owner(case) + who.liaison(case)
    ),
    Rung.RED: _Step(
        Kind.RED,
        Verb.SUPERVISE,
        lambda who, case: who.owner(case) + who.liaison(case) + who.dispatchers(case),
    ),
    Rung.ESCALATE: _Step(
        Kind.ESCALATED, Verb.ESCALATE, lambda who, case: who.chief(case) + who.liaison(case)
    ),
    Rung.REVIEW: _Step(Kind.REVIEW, None, lambda who, case: who.dispatchers(case)),
}


def watch(now: datetime) -> int:
    """Let every case climb the rungs it stands below; return how many did.

    Batch by batch, each a transaction, so that stopping in between loses and doubles nothing.
    """
    climbed = 0
    for rung in Rung:
        readers = Readers()
        while more := _climb(rung, now, readers):
            climbed += more
    return climbed


def _climb(rung: Rung, now: datetime, readers: Readers) -> int:
    """Let some cases climb ``rung``, locked so that no verb changes them meanwhile."""
    step = _STEPS[rung]
    with transaction.atomic():
        cases = list(_below(rung, now)[:BATCH])
        if not cases:
            return 0
        params = {
            "rung": rung.value,
            "now": now,
            "ids": [case.pk for case in cases],
            "dues": [case.due for case in cases],
        }
        mine = {pk for (pk,) in prepared(CLIMB, params)}
        for case in cases:
            if case.pk in mine:
                if step.verb is not None:
                    annotate(case, step.verb, None, detail={"rung": rung.value})
                tell(step.read(readers, case), step.kind, case)
    return len(cases)


def _below(rung: Rung, now: datetime) -> "QuerySet[Any]":
    """Cases that stand on ``rung`` for a deadline they have not climbed it for; locked rows are
    another worker's."""
    been = Climbed.objects.filter(case=OuterRef("pk"), rung=rung, due=OuterRef("due"))
    return (
        unfinished(Case.objects.all())
        .filter(_on(rung, now), ~Exists(been))
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("owner")
        .order_by("pk")
    )
