"""Rework (返工): the check failed, so the case goes back to whoever did it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import set_clocks
from layers.cases.intake import required_words
from layers.cases.models import Case, Pause
from layers.cases.states import State, Verb
from layers.cases.verify import must_check
from layers.staff.models import User
from layers.staff.scope import Scope


def rework(
    number: str, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Case:
    """Send the case back to the same unit and person; counted, and counted against them.

    The time the check took is not theirs: it is a pause of the clocks. Raises Refused without a
    reason, NotAllowed for anyone who may not check it, and what ``locked`` raises.
    """
    reason = required_words(reason, "reason", _("Write what has to be done again."))
    with transaction.atomic():
        case = locked(number, scope, Verb.REWORK, version)
        must_check(case, scope)
        now = timezone.now()
        if case.resolved_at is not None:
            Pause.objects.create(
                case=case, reason=Pause.Reason.CHECKING, state_before=State.ACCEPTED,
                started_at=case.resolved_at, ended_at=now,
            )  # fmt: skip
        case.resolved_at = None
        case.reworks += 1
        set_clocks(case)
        return record(case, Verb.REWORK, actor, note=reason)
