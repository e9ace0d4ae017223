"""Resolve (办结) a case with the answer the complainant will read."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, record
from layers.cases.intake import clean_words, required_words
from layers.cases.models import Case, CasePhoto, Resolution
from layers.cases.photos import CleanPhoto, attach
from layers.cases.reply_form import ReplyForm, check_form, level_of
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def resolve(
    number: str,
    actor: User,
    scope: Scope,
    *,
    answer: str,
    note: str = "",
    form: ReplyForm | None = None,
    photos: list[CleanPhoto] | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Finish the work: ``answer`` is public, ``note`` stays inside, photos show the place after.

    ``form`` is the reply form; without one the demand is true, ours and solved, and nobody was
    called. Raises Refused for an empty or unreadable answer or a form that is not complete,
    NotAllowed for people who do not work on the case, and what ``locked`` raises.
    """
    answer = required_words(answer, "answer", _("Write the answer that the complainant will read."))
    note = clean_words(note, "note", settings.MAX_TEXT_LENGTH, lines=True)
    with transaction.atomic():
        case = locked(number, scope, Verb.RESOLVE, version)
        if not may_work_on(case, scope):
            raise NotAllowed(_("Only those working on the case resolve it."))
        said = check_form(form or ReplyForm(), case.received_at)
        case.public_answer, case.internal_note = answer, note
        case.resolved_at = happened_at or timezone.now()
        if photos:
            attach(case.pk, photos, CasePhoto.Stage.AFTER)
        Resolution.objects.create(
            case=case, at=case.resolved_at, by=actor, truth=said.truth, duty=said.duty,
            contact_way=said.contact_way, contacted_at=said.contacted_at, solved=said.solved,
            why_not=said.why_not, level=level_of(scope, case.department),
        )  # fmt: skip
        return record(case, Verb.RESOLVE, actor, note=note, happened_at=happened_at)
