"""Acknowledge a warning: it is real, and somebody sees to it."""

from django.db import transaction
from django.utils import timezone

from layers.insight.models import Alarm, AlarmEvent
from layers.insight.models.warning import Verdict
from layers.insight.warning.change import locked, note_of, record
from layers.staff.models import User
from layers.staff.scope import Scope


def acknowledge(pk: int, actor: User, scope: Scope, *, version: int, note: str = "") -> Alarm:
    """Let ``actor`` own the warning unless somebody does; also one that was dismissed before.

    Raises NotFound, Changed and, for a note that is too long, Refused.
    """
    words = note_of(note)
    with transaction.atomic():
        alarm = locked(pk, scope, version)
        alarm.verdict, alarm.decided_at = Verdict.REAL, timezone.now()
        alarm.owner = alarm.owner or actor
        return record(alarm, AlarmEvent.Verb.ACKNOWLEDGE, actor, words)
