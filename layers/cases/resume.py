"""Resume a case that was suspended, or that waits for an answer which will not come."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, record
from layers.cases.clocks import unpause
from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def resume(
    number: str, actor: User, scope: Scope, *, note: str = "", version: int | None = None
) -> Case:
    """Let the case go on where it was, its clocks running again.

    Raises NotAllowed for people who neither dispatch nor work on the case, Refused for an
    unreadable note, and what ``locked`` raises.
    """
    note = clean_words(note, "note", settings.MAX_TEXT_LENGTH, lines=True)
    with transaction.atomic():
        case = locked(number, scope, Verb.RESUME, version)
        if not (scope.dispatches or may_work_on(case, scope)):
            raise NotAllowed(_("Only dispatchers and those working on the case resume it."))
        to = unpause(case, timezone.now())
        return record(case, Verb.RESUME, actor, to=to, note=note)
