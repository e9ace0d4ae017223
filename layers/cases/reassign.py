"""Reassign (改派) a case in hand, or one that waits, to another unit or person."""

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import go_on_in, goes_on_in
from layers.cases.dispatch import hand_over, must_be_placed, one_target
from layers.cases.intake import required_words
from layers.cases.models import Case
from layers.cases.states import PAUSED, State, Verb
from layers.errors import NotAllowed
from layers.staff.models import Department, User
from layers.staff.scope import Scope


def reassign(
    number: str,
    actor: User,
    scope: Scope,
    *,
    reason: str,
    department: Department | None = None,
    person: User | None = None,
    version: int | None = None,
) -> Case:
    """Take the case out of the hands it is in; the first responder stays who it was.

    A suspended case stays so until its day, one that waits for an answer until that comes; then
    it waits to be accepted by whoever has got it.

    Raises Refused without a reason, for both or neither target or one that can take nothing, or
    for a case that nobody had yet and whose place is not settled, NotAllowed for anyone but a
    dispatcher, and what ``locked`` raises.
    """
    reason = required_words(reason, "reason", _("Write why the case goes to somebody else."))
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers reassign cases."))
    one_target(department, person)
    with transaction.atomic():
        case = locked(number, scope, Verb.REASSIGN, version)
        if goes_on_in(case) == State.REGISTERED:
            must_be_placed(case)
        before = case.department_id
        detail = {**hand_over(case, department, person), "from": before}
        if case.state in PAUSED:
            go_on_in(case, State.DISPATCHED)
        return record(case, Verb.REASSIGN, actor, note=reason, detail=detail)
