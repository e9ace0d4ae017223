"""Declare a case void (作废): entered by mistake, a test, or withdrawn by the complainant."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import unpause
from layers.cases.intake import required_words
from layers.cases.models import Case
from layers.cases.states import PAUSED, Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def void(
    number: str, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Case:
    """End the case as one that should not be there; ``reason`` is public.

    Raises Refused without a reason, NotAllowed for anyone but a dispatcher, and what ``locked``
    raises.
    """
    reason = required_words(reason, "reason", _("Write why the case is void."))
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers declare cases void."))
    with transaction.atomic():
        case = locked(number, scope, Verb.VOID, version)
        if case.state in PAUSED:
            unpause(case, timezone.now())
        return record(case, Verb.VOID, actor, note=reason, public=True)
