"""What happens to a case and concerns those who watch: it was closed, rated, called back, reopened.

Runs in the transaction of the change.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.cases.contact import can_be_reached
from layers.cases.models import Case, CaseEvent
from layers.cases.states import State, Verb
from layers.notices.models import Delivery
from layers.oversight.models import ReopenRequest
from layers.oversight.rating_link import link_of


def hear(sender: type[Case], *, case: Case, event: CaseEvent, **_signal: Any) -> None:
    """Receiver of ``layers.cases.signals.case_changed``."""
    match event.verb:
        case Verb.CLOSE:
            _ask_for_rating(case)
        case Verb.RATE | Verb.CALLBACK if event.detail.get("solved") is False:
            _ask_to_reopen(case, event)
        case Verb.REOPEN:
            ReopenRequest.objects.filter(case=case, state=ReopenRequest.State.OPEN).update(
                state=ReopenRequest.State.GRANTED, decided_at=timezone.now(), decided_by=event.actor
            )


def _ask_for_rating(case: Case) -> None:
    """A text message with the link, for whoever left a number; recorded, there is no gateway."""
    if not can_be_reached(case):
        return
    with override("zh-hans"):
        words = _("Your report %(number)s is closed. How did it go? %(link)s") % {
            "number": case.number, "link": link_of(case),
        }  # fmt: skip
    Delivery.objects.create(
        channel=Delivery.Channel.SMS, state=Delivery.State.RECORDED, case=case, words=words,
        made_at=timezone.now(),
    )  # fmt: skip


def _ask_to_reopen(case: Case, event: CaseEvent) -> None:
    """Not solved, says the complainant: once for each closing. Before closing it can be sent back
    without a request."""
    if case.state == State.CLOSED:
        ReopenRequest.objects.get_or_create(
            case=case, round=case.reworks,
            defaults={
                "by_callback": event.verb == Verb.CALLBACK, "words": event.note,
                "asked_at": event.recorded_at,
            },
        )  # fmt: skip
