"""End a whistle: settled, with what came of it, or withdrawn, with why."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layers.cases.intake import required_words
from layers.errors import NotAllowed, OutOfOrder
from layers.oversight.models import Whistle, WhistleEvent
from layers.oversight.units import people_of
from layers.oversight.whistle_change import inform, locked_whistle, note
from layers.oversight.whistle_queries import is_town
from layers.staff.models import User
from layers.staff.scope import Scope


def settle(
    pk: int, actor: User, scope: Scope, *, result: str, version: int | None = None
) -> Whistle:
    """Say what came of it. The whistle's clocks stop; departments can still be rated.

    Raises Refused without words, NotAllowed for anybody but who whistled and the town, OutOfOrder
    while no department has reported in and none is late, and what ``locked_whistle`` raises.
    """
    result = required_words(result, "result", _("Write what came of it."))
    with transaction.atomic():
        whistle = _own(pk, scope, version)
        called = list(whistle.summons.all())
        now = timezone.now()
        if not any(row.reported_at or row.report_due < now for row in called):
            raise OutOfOrder(
                _("No department has come yet. Withdraw the whistle if it is no longer needed.")
            )
        return _end(whistle, Whistle.State.DONE, WhistleEvent.Verb.END, actor, result)


def withdraw(
    pk: int, actor: User, scope: Scope, *, reason: str, version: int | None = None
) -> Whistle:
    """Take the whistle back; the departments called are told.

    Raises Refused without a reason, NotAllowed as ``settle``, OutOfOrder once a department has
    reported in, and what ``locked_whistle`` raises.
    """
    reason = required_words(reason, "result", _("Write why nobody has to come any more."))
    with transaction.atomic():
        whistle = _own(pk, scope, version)
        heads = ("department__chief", "department__liaison")
        called = list(whistle.summons.select_related(*heads))
        if any(row.reported_at for row in called):
            raise OutOfOrder(_("A department has come already. Settle the whistle instead."))
        for row in called:
            inform(people_of(row.department, timezone.localdate()), whistle,
                   gettext_noop("Whistle withdrawn: %(what)s"), besides=actor.pk)  # fmt: skip
        return _end(whistle, Whistle.State.WITHDRAWN, WhistleEvent.Verb.WITHDRAW, actor, reason)


def _own(pk: int, scope: Scope, version: int | None) -> Whistle:
    whistle = locked_whistle(pk, scope, version)
    if whistle.raised_by_id != scope.user_id and not is_town(whistle, scope):
        raise NotAllowed(_("Whistles are ended by who blew them, by the town and by the county."))
    # Rows of departments are locked too: one that is just reporting in comes before or after.
    list(whistle.summons.select_for_update().values_list("pk"))
    return whistle


def _end(whistle: Whistle, state: str, verb: WhistleEvent.Verb, actor: User, words: str) -> Whistle:
    whistle.state, whistle.result, whistle.ended_at = state, words, timezone.now()
    whistle.version += 1
    whistle.save()
    note(whistle, verb, actor, words=words)
    return whistle
