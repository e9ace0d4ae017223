"""Decline (不予受理) a case, with the reason that the complainant will read."""

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.intake import required_words
from layers.cases.models import Case
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def decline(
    number: str, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Case:
    """Turn the case away; ``reason`` is public.

    Raises Refused without a reason, NotAllowed for anyone but a dispatcher, and what ``locked``
    raises.
    """
    reason = required_words(
        reason, "reason", _("Write why it is declined; the complainant will read it.")
    )
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers decline cases."))
    with transaction.atomic():
        case = locked(number, scope, Verb.DECLINE, version)
        return record(case, Verb.DECLINE, actor, note=reason, public=True)
