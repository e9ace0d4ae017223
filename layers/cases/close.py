"""Close (结案) a resolved case after checking it."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def close(
    number: str, actor: User, scope: Scope, *, note: str = "", version: int | None = None
) -> Case:
    """Close the case for good; afterwards the database refuses every change to it.

    What the indicators count is fixed here (DOMAIN §7). Raises NotAllowed for anyone but a
    dispatcher (nobody checks their own work), and what ``locked`` raises.
    """
    note = clean_words(note, "note", settings.MAX_TEXT_LENGTH, lines=True)
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers close cases."))
    with transaction.atomic():
        case = locked(number, scope, Verb.CLOSE, version)
        if case.owner_id == actor.pk:
            raise NotAllowed(_("Somebody else has to check a case that you resolved."))
        case.closed_at = timezone.now()
        case.one_hop = case.hops <= 1
        case.one_finish = case.reworks == 0
        case.on_time = case.resolved_at is not None and case.resolved_at <= case.resolve_due
        return record(case, Verb.CLOSE, actor, note=note)
