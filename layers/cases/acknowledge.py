"""Acknowledge (受理告知): tell the complainant that the case is taken up, and record it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, record
from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def acknowledge(
    number: str, actor: User, scope: Scope, *, words: str = "", version: int | None = None
) -> Case:
    """Record that the complainant was told; ``words`` is what was said, and public.

    Accepting tells them through the look-up page; this is for those who are told by phone or in
    person. The first time counts. Raises NotAllowed for people who neither dispatch nor work on
    the case, Refused for unreadable words, and what ``locked`` raises.
    """
    words = clean_words(words, "words", settings.MAX_TEXT_LENGTH, lines=True)
    with transaction.atomic():
        case = locked(number, scope, Verb.ACKNOWLEDGE, version)
        if not (scope.dispatches or may_work_on(case, scope)):
            raise NotAllowed(_("Only dispatchers and those working on the case tell this."))
        case.acknowledged_at = case.acknowledged_at or timezone.now()
        return record(case, Verb.ACKNOWLEDGE, actor, note=words, public=True)
