"""The complainant's answer to a question: the case goes on where it was, and its clocks run."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import locked, locked_by_code, record
from layers.cases.clocks import unpause
from layers.cases.intake import required_words
from layers.cases.models import Case
from layers.cases.photos import CleanPhoto, attach
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def answer_information(
    lookup_hash: bytes, *, text: str, photos: list[CleanPhoto] | None = None
) -> Case:
    """Answer as the complainant, whose look-up code has this hash, with photos if it takes any.

    Raises Refused for an empty or unreadable text or too many photos, and what ``locked_by_code``
    raises.
    """
    text = required_words(text, "text", _("Write your answer."))
    with transaction.atomic():
        case = locked_by_code(lookup_hash, Verb.ANSWER)
        if photos:
            if case.photos.count() + len(photos) > 2 * settings.MAX_PHOTOS:
                raise Refused(_("This case has enough photos. Send the answer without."), "photos")
            attach(case.pk, photos)
        return _go_on(case, None, text)


def answer_for_complainant(
    number: str, actor: User, scope: Scope, *, text: str, version: int | None = None
) -> Case:
    """Write down the answer that the complainant gave by phone or in person.

    Raises Refused for an empty or unreadable text, NotAllowed for people who neither dispatch nor
    work on the case, and what ``locked`` raises.
    """
    text = required_words(text, "text", _("Write what the complainant answered."))
    with transaction.atomic():
        case = locked(number, scope, Verb.ANSWER, version)
        if not (scope.dispatches or may_work_on(case, scope)):
            raise NotAllowed(_("Only dispatchers and those working on the case answer."))
        return _go_on(case, actor, text)


def _go_on(case: Case, actor: User | None, text: str) -> Case:
    to = unpause(case, timezone.now())
    return record(case, Verb.ANSWER, actor, to=to, note=text, public=True)
