"""What every verb on an alarm shares: load it locked and in scope, write, remember who did it."""

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import Changed, NotFound, Refused
from layers.insight.models import Alarm, AlarmEvent
from layers.insight.warning.queries import for_scope
from layers.staff.models import User
from layers.staff.scope import Scope

NOTE: Final = 300


def locked(pk: int, scope: Scope, version: int) -> Alarm:
    """The alarm with its row locked. Must run inside a transaction.

    Raises NotFound for one out of ``scope``, Changed where somebody was faster.
    """
    alarm = for_scope(scope).select_for_update().filter(pk=pk).first()
    if alarm is None:
        raise NotFound(_("There is no such warning in your area."))
    if alarm.version != version:
        raise Changed(
            _("Somebody decided on this warning while you looked at it. Reload, then decide."),
            alarm,
        )
    return alarm


def note_of(text: str) -> str:
    """The note as it is kept. Raises Refused for one that is too long."""
    words = " ".join(text.replace("\0", "").split())
    if len(words) > NOTE:
        raise Refused(_("Keep the note under %(n)d characters.") % {"n": NOTE}, "note")
    return words


def record(
    alarm: Alarm, verb: AlarmEvent.Verb, actor: User, note: str = "", to: User | None = None
) -> Alarm:
    """Save ``alarm`` with its next version, and what was done."""
    alarm.version += 1
    alarm.save()
    AlarmEvent.objects.create(
        alarm=alarm, verb=verb, actor=actor, to=to, note=note, at=timezone.now()
    )
    return alarm
