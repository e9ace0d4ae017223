"""What happens to a case is told to those whom it concerns, in the transaction of the change."""

from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from layers.cases.contact import can_be_reached
from layers.cases.models import Case, CaseEvent
from layers.cases.states import State, Verb
from layers.notices.models import Delivery, Kind
from layers.notices.readers import Readers
from layers.notices.tell import tell
from layers.staff.models import User

# A rating or a callback with fewer points than this goes to the dispatchers.
CONTENT: Final = 3
_OWNER: Final[dict[str, Kind]] = {
    Verb.DISPATCH: Kind.GIVEN,
    Verb.REASSIGN: Kind.GIVEN,
    Verb.RETURN_NO: Kind.DECIDED,
    Verb.EXTEND_OK: Kind.DECIDED,
    Verb.EXTEND_NO: Kind.DECIDED,
    Verb.SUSPEND: Kind.SUSPENDED,
    Verb.ANSWER: Kind.ANSWERED,
    Verb.REWORK: Kind.BACK,
    Verb.REOPEN: Kind.BACK,
}
# What a complainant hears, in their words.
_TO_COMPLAINANT: Final[dict[str, str | Promise]] = {
    Verb.ACCEPT: gettext_lazy("a unit has taken it up"),
    Verb.ACKNOWLEDGE: gettext_lazy("a unit has taken it up"),
    Verb.ASK: gettext_lazy("please tell us more"),
    Verb.DECLINE: gettext_lazy("declined, the reason stands there"),
    Verb.EXTEND_OK: gettext_lazy("it takes longer, the new date stands there"),
    Verb.SUSPEND: gettext_lazy("it has to wait, the reason stands there"),
    Verb.RESOLVE: gettext_lazy("done, the answer stands there"),
    Verb.REOPEN: gettext_lazy("opened again, the reason stands there"),
    Verb.VOID: gettext_lazy("declared void, the reason stands there"),
    Verb.MERGE: gettext_lazy("goes on together with another report of the same matter"),
    Verb.TAKE_IN: gettext_lazy("another report of the same matter has joined it"),
}
# What one complainant was told or asked is theirs, not of those whose report joined it.
_THEIRS: Final = frozenset({Verb.ACKNOWLEDGE, Verb.ASK})


def hear(sender: type[Case], *, case: Case, event: CaseEvent, **_signal: Any) -> None:
    """Receiver of ``layers.cases.signals.case_changed``."""
    readers, doer = Readers(), event.actor_id
    if event.verb in _OWNER:
        tell(readers.owner(case), _OWNER[event.verb], case, besides=doer)
    match event.verb:
        case Verb.RETURN_ASK | Verb.EXTEND_ASK:
            tell(readers.dispatchers(case), Kind.ASKED, case, besides=doer)
        case Verb.RETURN_OK:
            asked = User.objects.filter(pk=event.detail.get("owner"))
            tell(asked, Kind.DECIDED, case, besides=doer)
        case Verb.DISPATCH | Verb.REASSIGN if event.from_state != State.REGISTERED:
            if (before := event.detail["owner_before"]) != case.owner_id:
                tell(User.objects.filter(pk=before), Kind.GONE, case, besides=doer)
        case Verb.DECLINE | Verb.VOID | Verb.MERGE if event.from_state != State.REGISTERED:
            tell(readers.owner(case), Kind.GONE, case, besides=doer)
        case Verb.CO_HANDLE:
            for department in event.detail["departments"]:
                tell(readers.handlers(department), Kind.JOINED, case, besides=doer)
        case Verb.REMIND if doer is not None:
            tell([*readers.owner(case), *readers.liaison(case)], Kind.REMINDED, case, besides=doer)
        case Verb.RATE | Verb.CALLBACK:
            detail = event.detail
            if detail["solved"] is False or (detail["score"] or CONTENT) < CONTENT:
                tell(readers.dispatchers(case), Kind.UNHAPPY, case, besides=doer)
    if event.verb in _TO_COMPLAINANT and event.detail.get("tells", True):
        _to_complainant(case, event)
        if event.verb not in _THEIRS:
            # A report that joins just now has heard so already.
            for joined in case.merged.exclude(number=event.detail.get("from", "")):
                _to_complainant(joined, event)


def _to_complainant(case: Case, event: CaseEvent) -> None:
    """A text message for whoever left a number; recorded, since there is no gateway."""
    if not can_be_reached(case):
        return
    with override("zh-hans"):
        words = _("Your report %(number)s: %(step)s. Look it up with your code.") % {
            "number": case.number,
            "step": _TO_COMPLAINANT[event.verb],
        }
    Delivery.objects.create(
        channel=Delivery.Channel.SMS,
        state=Delivery.State.RECORDED,
        case=case,
        words=words,
        made_at=timezone.now(),
    )
