"""Resolve (办结) a case with the answer the complainant will read."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, record
from layers.cases.intake import clean_words
from layers.cases.models import Case, CasePhoto
from layers.cases.photos import CleanPhoto, attach
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def resolve(
    number: str,
    actor: User,
    scope: Scope,
    *,
    answer: str,
    note: str = "",
    photos: list[CleanPhoto] | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Finish the work: ``answer`` is public, ``note`` stays inside, photos show the place after.

    Raises Refused for an empty or unreadable answer, NotAllowed for people who do not work on the
    case, and what ``locked`` raises.
    """
    answer = clean_words(answer, "answer", settings.MAX_TEXT_LENGTH, lines=True)
    note = clean_words(note, "note", settings.MAX_TEXT_LENGTH, lines=True)
    if not answer:
        raise Refused(_("Write the answer that the complainant will read."), "answer")
    with transaction.atomic():
        case = locked(number, scope, Verb.RESOLVE, version)
        if not may_work_on(case, scope):
            raise NotAllowed(_("Only those working on the case resolve it."))
        case.public_answer, case.internal_note = answer, note
        case.resolved_at = happened_at or timezone.now()
        if photos:
            attach(case.pk, photos, CasePhoto.Stage.AFTER)
        return record(case, Verb.RESOLVE, actor, note=note, happened_at=happened_at)
