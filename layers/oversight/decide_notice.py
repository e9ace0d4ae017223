"""The supervisors' side: accept an answer, send it back, refuse a contest, drop the matter."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layers.cases.intake import clean_words, required_words
from layers.oversight.models import Supervision, SupervisionEvent
from layers.oversight.notice_change import inform, locked, record, reply_due
from layers.oversight.units import people_of
from layers.staff.models import User
from layers.staff.scope import Scope

_Verb = SupervisionEvent.Verb


def accept_reply(
    pk: int, actor: User, scope: Scope, *, words: str = "", version: int | None = None
) -> Supervision:
    """Be content with the answer; that closes the notice. Raises what ``locked`` raises."""
    words = clean_words(words, "words", settings.MAX_TEXT_LENGTH, lines=True)
    return _decide(pk, actor, scope, _Verb.ACCEPT, words, version,
                   gettext_noop("%(number)s is closed: your answer was accepted."))  # fmt: skip


def return_reply(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Supervision:
    """Send the answer back, to be answered anew within its days. Raises Refused without words."""
    words = required_words(words, "words", _("Write what the answer lacks."))
    return _decide(pk, actor, scope, _Verb.RETURN, words, version,
                   gettext_noop("%(number)s: your answer was sent back."))  # fmt: skip


def uphold(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Supervision:
    """Refuse a contest, with the reason; the matter goes on where it was. Raises Refused without
    words."""
    words = required_words(words, "words", _("Write why the contest is refused."))
    return _decide(pk, actor, scope, _Verb.UPHOLD, words, version,
                   gettext_noop("Your contest was refused %(number)s."))  # fmt: skip


def drop(
    pk: int, actor: User, scope: Scope, *, words: str, version: int | None = None
) -> Supervision:
    """Let it fall, also because a contest is right: it counts nowhere. Raises Refused without
    words."""
    words = required_words(words, "words", _("Write why it is dropped."))
    return _decide(pk, actor, scope, _Verb.DROP, words, version,
                   gettext_noop("A finding against your unit was dropped %(number)s."))  # fmt: skip


def _decide(
    pk: int, actor: User, scope: Scope, verb: SupervisionEvent.Verb, words: str,
    version: int | None, told: str,
) -> Supervision:  # fmt: skip
    with transaction.atomic():
        notice = locked(pk, scope, verb, version)
        record(notice, verb, actor, note=words)
        if notice.state == Supervision.State.ISSUED:
            # Time to answer begins anew: it stood still, or the answer has to be better.
            notice.reply_due = reply_due(timezone.now())
            notice.save(update_fields=["reply_due"])
        inform(people_of(notice.department, timezone.localdate()), notice, told,
               besides=actor.pk, number=notice.number)  # fmt: skip
        return notice
