"""Return (退单): the unit asks to be rid of a case, a dispatcher approves or refuses."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, record
from layers.cases.intake import clean_words, required_words
from layers.cases.models import Asking, Case
from layers.cases.states import Verb
from layers.errors import NotAllowed, OutOfOrder
from layers.staff.models import User
from layers.staff.scope import Scope


def ask_return(
    number: str, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Case:
    """Ask the dispatchers to take the case back. It stays the unit's until they have decided.

    Raises Refused without a reason, OutOfOrder while another request is open, NotAllowed for
    people who do not work on the case, and what ``locked`` raises.
    """
    reason = required_words(reason, "reason", _("Write why the case should be returned."))
    with transaction.atomic():
        case = locked(number, scope, Verb.RETURN_ASK, version)
        if not may_work_on(case, scope):
            raise NotAllowed(_("Only those working on the case return it."))
        nothing_asked(case)
        case.asking = Asking.RETURN
        return record(case, Verb.RETURN_ASK, actor, note=reason)


def approve_return(
    number: str, actor: User, scope: Scope, *, note: str = "", version: int | None = None
) -> Case:
    """Take the case back; it is the approving dispatcher's to send elsewhere.

    Raises NotAllowed for anyone but a dispatcher, OutOfOrder when no return is asked for, and what
    ``locked`` raises.
    """
    note = clean_words(note, "note", settings.MAX_TEXT_LENGTH, lines=True)
    with transaction.atomic():
        case = locked(number, scope, Verb.RETURN_OK, version)
        asked_for(case, Asking.RETURN, scope)
        detail = {"department": case.department_id, "owner": case.owner_id}
        case.department, case.owner = None, actor
        return record(case, Verb.RETURN_OK, actor, note=note, detail=detail)


def refuse_return(
    number: str, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Case:
    """Leave the case with the unit, and say why.

    Raises Refused without a reason and what ``approve_return`` raises.
    """
    reason = required_words(reason, "reason", _("Write why the case stays with the unit."))
    with transaction.atomic():
        case = locked(number, scope, Verb.RETURN_NO, version)
        asked_for(case, Asking.RETURN, scope)
        case.asking = ""
        return record(case, Verb.RETURN_NO, actor, note=reason)


def nothing_asked(case: Case) -> None:
    """Raise OutOfOrder while a request of the unit waits for its decision."""
    if case.asking:
        raise OutOfOrder(_("A request on this case waits for the dispatcher already."))


def asked_for(case: Case, what: Asking, scope: Scope) -> None:
    """Raise NotAllowed for anyone but a dispatcher, OutOfOrder unless ``what`` is asked for."""
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers decide on requests."))
    if case.asking != what:
        raise OutOfOrder(_("Nobody asks for that any more. Reload to see why."))
