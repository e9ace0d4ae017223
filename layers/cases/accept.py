"""Accept (签收) a case: from here on it is in hand, and the first responder is fixed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.models import Case
from layers.cases.people import unit_of
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def may_work_on(case: Case, scope: Scope) -> bool:
    """Whether this person works on the case: its owner, or a handler of its department."""
    return case.owner_id == scope.user_id or case.department_id in scope.departments


def helps_with(case: Case, scope: Scope) -> bool:
    """Whether this person's department handles the case together with the one in charge."""
    return not scope.departments.isdisjoint(case.helpers or ())


def accept(
    number: str,
    actor: User,
    scope: Scope,
    *,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Take the case in hand; whoever accepts becomes its owner and their unit its first responder.

    Raises NotAllowed for anyone but the owner or the department's handlers, Refused for somebody
    without a unit, and what ``locked`` raises.
    """
    with transaction.atomic():
        case = locked(number, scope, Verb.ACCEPT, version)
        if not may_work_on(case, scope):
            raise NotAllowed(_("This case was given to somebody else."))
        if case.first_department_id is None:
            case.first_department = unit_of(actor)
        case.owner = actor
        # Taken up again after a return, it keeps the time at which it was first taken up.
        case.accepted_at = case.accepted_at or happened_at or timezone.now()
        # The look-up page shows it at once and a message goes out, so the complainant is told.
        tells = case.acknowledged_at is None
        case.acknowledged_at = case.acknowledged_at or case.accepted_at
        detail = {"tells": tells}
        return record(case, Verb.ACCEPT, actor, happened_at=happened_at, detail=detail)
