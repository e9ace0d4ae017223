"""Extend (延期): the unit asks for more time before the deadline, a dispatcher decides."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, record
from layers.cases.clocks import set_clocks
from layers.cases.intake import clean_words, required_words
from layers.cases.models import Asking, Case
from layers.cases.return_case import asked_for, nothing_asked
from layers.cases.states import Verb
from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def ask_extension(
    number: str,
    actor: User,
    scope: Scope,
    *,
    reason: str,
    more: int,
    version: int | None = None,
) -> Case:
    """Ask for ``more`` working days (or hours, as the category counts) to resolve the case.

    Raises Refused without a reason or for too much at once; OutOfOrder after the deadline, when no
    extension is left or another request is open; NotAllowed for people who do not work on the
    case; and what ``locked`` raises.
    """
    reason = required_words(reason, "reason", _("Write why more time is needed."))
    if not 1 <= more <= settings.MAX_EXTENSION:
        raise Refused(_("Ask for 1 to %(most)d more.") % {"most": settings.MAX_EXTENSION}, "more")
    with transaction.atomic():
        case = locked(number, scope, Verb.EXTEND_ASK, version)
        if not may_work_on(case, scope):
            raise NotAllowed(_("Only those working on the case ask for more time."))
        nothing_asked(case)
        if timezone.now() > case.resolve_due:
            raise OutOfOrder(_("The deadline is over; more time has to be asked for before it."))
        if case.extensions >= settings.MAX_EXTENSIONS:
            raise OutOfOrder(
                _("This case has been extended %(times)d times; that is the limit.")
                % {"times": case.extensions}
            )
        case.asking, case.asking_for = Asking.EXTEND, more
        return record(case, Verb.EXTEND_ASK, actor, note=reason, detail={"more": more})


def approve_extension(
    number: str, actor: User, scope: Scope, *, words: str = "", version: int | None = None
) -> Case:
    """Move the deadline; ``words`` are for the complainant, who sees the new one.

    Approving counts also after the deadline has passed, since it was asked for in time. Raises
    NotAllowed for anyone but a dispatcher, OutOfOrder when no extension is asked for, and what
    ``locked`` raises.
    """
    words = clean_words(words, "words", settings.MAX_TEXT_LENGTH, lines=True)
    with transaction.atomic():
        case = locked(number, scope, Verb.EXTEND_OK, version)
        asked_for(case, Asking.EXTEND, scope)
        more, before = case.asking_for or 0, case.resolve_due
        case.extra_limit += more
        case.extensions += 1
        case.asking, case.asking_for = "", None
        set_clocks(case)
        detail = {
            "more": more,
            "from": timezone.localtime(before).isoformat(),
            "to": timezone.localtime(case.resolve_due).isoformat(),
        }
        return record(case, Verb.EXTEND_OK, actor, note=words, public=True, detail=detail)


def refuse_extension(
    number: str, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Case:
    """Leave the deadline as it is, and say why. It can be asked for again.

    Raises Refused without a reason and what ``approve_extension`` raises.
    """
    reason = required_words(reason, "reason", _("Write why there is no more time."))
    with transaction.atomic():
        case = locked(number, scope, Verb.EXTEND_NO, version)
        asked_for(case, Asking.EXTEND, scope)
        case.asking, case.asking_for = "", None
        return record(case, Verb.EXTEND_NO, actor, note=reason)
