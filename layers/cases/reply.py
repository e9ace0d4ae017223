"""Report progress on a case in hand, for the complainant to read or for colleagues only."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.accept import helps_with, may_work_on
from layers.cases.change import locked, record
from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def reply(
    number: str,
    actor: User,
    scope: Scope,
    *,
    text: str,
    public: bool,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Write what was done so far. ``public`` shows it on the complainant's look-up page.

    Raises Refused for an empty or unreadable text, NotAllowed for people who do not work on the
    case, and what ``locked`` raises.
    """
    text = clean_words(text, "text", settings.MAX_TEXT_LENGTH, lines=True)
    if not text:
        raise Refused(_("Write what was done."), "text")
    with transaction.atomic():
        case = locked(number, scope, Verb.REPLY, version)
        if not (may_work_on(case, scope) or helps_with(case, scope)):
            raise NotAllowed(_("Only those working on the case write in it."))
        return record(case, Verb.REPLY, actor, note=text, public=public, happened_at=happened_at)
