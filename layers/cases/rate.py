"""Rate (评价): the complainant says, once after each closing, how it went."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import annotate, locked_by_code
from layers.cases.intake import clean_words
from layers.cases.models import Case, Rating
from layers.cases.states import Verb
from layers.errors import OutOfOrder, Refused


def rate(lookup_hash: bytes, *, score: int, solved: bool, words: str = "") -> Case:
    """Rate as the complainant, whose look-up code has this hash: 1 (bad) to 5, whether it is
    solved.

    Raises Refused for another score or unreadable words, OutOfOrder when it was rated already, and
    what ``locked_by_code`` raises.
    """
    words = clean_words(words, "words", settings.MAX_TEXT_LENGTH, lines=True)
    if not 1 <= score <= 5:
        raise Refused(_("Choose from 1 to 5 stars."), "score")
    with transaction.atomic():
        case = locked_by_code(lookup_hash, Verb.RATE)
        _row, new = Rating.objects.get_or_create(
            case=case,
            round=case.reworks,
            defaults={"at": timezone.now(), "score": score, "solved": solved},
        )
        if not new:
            raise OutOfOrder(_("You have rated this already. Thank you."))
        detail = {"score": score, "solved": solved}
        return annotate(case, Verb.RATE, None, note=words, detail=detail)
