"""Reopen (重办) a case that has ended: its history goes on, and its clocks begin anew."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import set_clocks
from layers.cases.intake import required_words
from layers.cases.models import Case
from layers.cases.states import State, Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def reopen(
    number: str, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Case:
    """A closed case goes back to the unit that did it, what was turned away to the dispatchers.

    Raises Refused without a reason, NotAllowed for anyone but a dispatcher, and what ``locked``
    raises.
    """
    reason = required_words(
        reason, "reason", _("Write why the case is opened again; the complainant will read it.")
    )
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers reopen cases."))
    with transaction.atomic():
        case = locked(number, scope, Verb.REOPEN, version)
        was_done = case.state == State.CLOSED and case.department_id is not None
        if was_done:
            case.reworks += 1
        case.merged_into = None
        case.clock_from = timezone.now()
        case.extra_limit = case.extensions = 0
        case.accepted_at = case.resolved_at = case.closed_at = None
        case.one_hop = case.one_finish = case.on_time = None
        set_clocks(case)
        to = State.DISPATCHED if was_done else State.REGISTERED
        return record(case, Verb.REOPEN, actor, to=to, note=reason, public=True)
