"""Merge (合并) a case into another about the same matter; every complainant follows the other."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import unpause
from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.states import PAUSED, Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def merge(
    number: str,
    actor: User,
    scope: Scope,
    *,
    into: str,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """End ``number`` and let it go on as part of ``into``; what was merged into it moves along.

    Returns the case that goes on. Raises Refused for a case into itself, NotAllowed for anyone but
    a dispatcher, and what ``locked`` raises for either.
    """
    reason = clean_words(reason, "reason", 200)
    into = clean_words(into, "into", 20)
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers merge cases."))
    if not into or into == number:
        raise Refused(_("Give the number of another case."), "into")
    with transaction.atomic():
        # Both rows in the order of their ids, so that two merges never wait for each other.
        list(for_scope(scope).filter(number__in=[number, into]).order_by("pk").select_for_update())
        goes_on = locked(into, scope, Verb.TAKE_IN)
        case = locked(number, scope, Verb.MERGE, version)
        if case.state in PAUSED:
            unpause(case, timezone.now())
        case.merged_into = goes_on
        record(case, Verb.MERGE, actor, note=reason, detail={"into": goes_on.number})
        # What had been merged into it follows, so that chains stay short.
        Case.objects.filter(merged_into=case).update(merged_into=goes_on)
        return record(goes_on, Verb.TAKE_IN, actor, note=reason, detail={"from": case.number})
