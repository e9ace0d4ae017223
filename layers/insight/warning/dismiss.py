"""Dismiss a warning: there was nothing, or nothing to be done about."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.insight.models import Alarm, AlarmEvent
from layers.insight.models.warning import Verdict
from layers.insight.warning.change import locked, note_of, record
from layers.staff.models import User
from layers.staff.scope import Scope


def dismiss(pk: int, actor: User, scope: Scope, *, version: int, reason: str) -> Alarm:
    """Count the warning as false; thresholds and the precision shown follow.

    Raises Refused without a reason, NotFound and Changed.
    """
    words = note_of(reason)
    if not words:
        raise Refused(_("Say why it is dismissed: the thresholds learn from it."), "note")
    with transaction.atomic():
        alarm = locked(pk, scope, version)
        alarm.verdict, alarm.decided_at = Verdict.FALSE, timezone.now()
        return record(alarm, AlarmEvent.Verb.DISMISS, actor, words)
