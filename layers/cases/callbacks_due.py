"""Whom to call back, and when again: follows what happens to cases.

A resolved case of somebody who left a phone number waits for a call. A call that nobody answered
is tried again, three times in all; any other ends the waiting, and so does more work on the case.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F
from django.utils.dateparse import parse_datetime

from layers.cases.contact import can_be_reached
from layers.cases.models import Callback, CallbackDue, Case, CaseEvent
from layers.cases.states import Verb

MOST_ATTEMPTS: Final = 3
USUAL_WAIT: Final = timedelta(hours=3)
# Whoever was not called in this time has forgotten the matter, and is rung up no more.
WAITS: Final = timedelta(days=14)


def follow(sender: type[Case], *, case: Case, event: CaseEvent, **_signal: Any) -> None:
    """Receiver of ``case_changed``, inside its transaction."""
    match event.verb:
        case Verb.RESOLVE:
            if can_be_reached(case):
                CallbackDue.objects.update_or_create(
                    case=case, defaults={"due_at": event.recorded_at, "attempts": 0}
                )
        case Verb.CALLBACK if event.detail["outcome"] == Callback.Outcome.NO_ANSWER:
            waiting = CallbackDue.objects.filter(case=case)
            waiting.filter(attempts__gte=MOST_ATTEMPTS - 1).delete()
            waiting.update(attempts=F("attempts") + 1, due_at=_again(event))
        case Verb.CALLBACK | Verb.REWORK | Verb.REOPEN:
            CallbackDue.objects.filter(case=case).delete()


def _again(event: CaseEvent) -> datetime:
    """When to try again: as the caller was told, else in a few hours."""
    asked = parse_datetime(event.detail.get("again_at", ""))
    return asked or event.recorded_at + USUAL_WAIT
