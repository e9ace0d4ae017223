"""Rate a department (评部门): the town says whether it came when whistled for, and how."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.oversight.models import Summons, Whistle, WhistleEvent
from layers.oversight.whistle_change import locked_summons, note
from layers.oversight.whistle_queries import is_town
from layers.staff.models import User
from layers.staff.scope import Scope


def rate_department(
    pk: int,
    actor: User,
    scope: Scope,
    *,
    came: bool | None,
    score: int,
    words: str = "",
    version: int | None = None,
) -> Summons:
    """Rate the summons with this id once: whether it ``came``, and how, from 1 to 5.

    Possible when the unit has reported in, its time is over, or the whistle is settled. Raises
    Refused for missing answers, NotAllowed for anybody but the town and the county, OutOfOrder
    before that or when it was rated already, and what ``locked_summons`` raises.
    """
    words = clean_words(words, "words", settings.MAX_TEXT_LENGTH, lines=True)
    if came is None:
        raise Refused(_("Say whether the department came."), "came")
    if not 1 <= score <= 5:
        raise Refused(_("Choose from 1 to 5 how the department came."), "score")
    if score < settings.SATISFIED_FROM and not words:
        raise Refused(_("Write what was amiss; the department will read it."), "words")
    with transaction.atomic():
        summons = locked_summons(pk, scope, version)
        whistle, now = summons.whistle, timezone.now()
        if not is_town(whistle, scope):
            raise NotAllowed(_("The town rates the departments it has whistled for."))
        if summons.rated_at is not None:
            raise OutOfOrder(_("This department has been rated already."))
        over = summons.report_due < now or whistle.state == Whistle.State.DONE
        if whistle.state == Whistle.State.WITHDRAWN or not (summons.reported_at or over):
            raise OutOfOrder(_("The department still has time to come. Rate it afterwards."))
        summons.came, summons.score, summons.rated_at = came, score, now
        summons.version += 1
        summons.save()
        note(whistle, WhistleEvent.Verb.RATE, actor, department=summons.department, words=words,
             detail={"came": came, "score": score})  # fmt: skip
        return summons
