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
        case.accepted_at = happened_at or timezone.now()
        return record(case, Verb.ACCEPT, actor, happened_at=happened_at)
