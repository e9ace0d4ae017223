"""Suspend (挂账) a case that cannot go on for now, until a date at which it is looked at again."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import pause
from layers.cases.intake import required_words
from layers.cases.models import Case, Pause
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def suspend(
    number: str,
    actor: User,
    scope: Scope,
    *,
    reason: str,
    review_on: date,
    version: int | None = None,
) -> Case:
    """Stop the clocks of a case in hand; ``reason`` is public, and ``review_on`` a later day.

    Raises Refused without a reason or for a day that is past or too far away, NotAllowed for
    anyone but a dispatcher, and what ``locked`` raises.
    """
    reason = required_words(
        reason, "reason", _("Write why it has to wait; the complainant will read it.")
    )
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers suspend cases."))
    wait = review_on - timezone.localdate()
    if not timedelta() < wait <= timedelta(days=settings.MAX_SUSPENSION_DAYS):
        raise Refused(
            _("Choose a day from tomorrow on, at most %(days)d days ahead.")
            % {"days": settings.MAX_SUSPENSION_DAYS},
            "review_on",
        )
    with transaction.atomic():
        case = locked(number, scope, Verb.SUSPEND, version)
        pause(case, Pause.Reason.SUSPENDED, timezone.now())
        case.review_on = review_on
        detail = {"review_on": review_on.isoformat()}
        return record(case, Verb.SUSPEND, actor, note=reason, public=True, detail=detail)
