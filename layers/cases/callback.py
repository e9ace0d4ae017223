"""Callback (回访): ask the complainant by phone whether it was done, and record the answer."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import annotate, locked
from layers.cases.intake import clean_words
from layers.cases.models import Callback, Case
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def callback(
    number: str,
    actor: User,
    scope: Scope,
    *,
    outcome: str,
    contacted: bool | None = None,
    solved: bool | None = None,
    score: int | None = None,
    note: str = "",
    again_at: datetime | None = None,
) -> Case:
    """Record one call. When it was answered: whether the unit had been in touch (响应), whether it
    is solved (解决), and a ``score`` from 1 to 5 (满意).

    When nobody answered, ``again_at`` says when to try again (see ``callbacks_due.py``).

    The case itself stays as it is, also when it is closed. Raises Refused for a time that is
    past, an unknown outcome or missing answers, NotAllowed for anyone but a dispatcher, and what
    ``locked`` raises.
    """
    note = clean_words(note, "note", settings.MAX_TEXT_LENGTH, lines=True)
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers call back."))
    if outcome not in Callback.Outcome.values:
        raise Refused(_("Say how the call went."), "outcome")
    if outcome != Callback.Outcome.ANSWERED:
        contacted = solved = score = None
    elif contacted is None or solved is None:
        field = "contacted" if contacted is None else "solved"
        raise Refused(_("Answer every question, or choose another outcome."), field)
    elif score is None or not 1 <= score <= 5:
        raise Refused(_("Choose from 1 to 5 how content the complainant is."), "score")
    detail: dict[str, Any] = {
        "outcome": outcome, "contacted": contacted, "solved": solved, "score": score
    }  # fmt: skip
    if again_at is not None and outcome == Callback.Outcome.NO_ANSWER:
        if again_at < timezone.now():
            raise Refused(_("That time is past. Choose a later one."), "again_at")
        detail["again_at"] = again_at.isoformat()
    with transaction.atomic():
        case = locked(number, scope, Verb.CALLBACK)
        Callback.objects.create(
            case=case, round=case.reworks, at=timezone.now(), by=actor, outcome=outcome,
            contacted=contacted, solved=solved, score=score,
        )  # fmt: skip
        return annotate(case, Verb.CALLBACK, actor, note=note, detail=detail)
