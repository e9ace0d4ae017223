"""Ask the complainant for information; the clocks stand still until there is an answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, record
from layers.cases.clocks import pause
from layers.cases.intake import required_words
from layers.cases.models import Case, Pause
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def ask_information(
    number: str, actor: User, scope: Scope, *, question: str, version: int | None = None
) -> Case:
    """Put ``question`` on the complainant's look-up page, where it can be answered.

    Raises Refused without a question, NotAllowed for people who neither dispatch nor work on the
    case, and what ``locked`` raises.
    """
    question = required_words(question, "question", _("Write what the complainant should tell."))
    with transaction.atomic():
        case = locked(number, scope, Verb.ASK, version)
        if not (scope.dispatches or may_work_on(case, scope)):
            raise NotAllowed(_("Only dispatchers and those working on the case ask."))
        pause(case, Pause.Reason.AWAITING, timezone.now())
        return record(case, Verb.ASK, actor, note=question, public=True)
