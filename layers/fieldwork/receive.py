"""Take in what a device sends, once: work that waited for a network may come in twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import OutOfOrder
from layers.fieldwork.entry import once, original_time, same_person
from layers.fieldwork.models import Receipt
from layers.staff.models import User

Work = Callable[[], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device says of an entry: its number, how often it was changed there, when it was made,
    and the address it goes to."""

    uuid: UUID
    edition: int
    made_at: datetime | None
    address: str


class Arrived(OutOfOrder):
    """The entry came in before, and was changed on the device since."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(
            _("This has arrived already, as it was first sent. The later change was not taken."),
            "uuid",
        )
        self.receipt = receipt


def receive(sent: Sent, actor: User, work: Work) -> tuple[Receipt | None, bool]:
    """Do ``work`` for an entry that is not known yet; return its receipt and whether it is new.

    ``work`` returns what to keep of its answer; None takes everything back and leaves no receipt.
    The same entry again gets the first receipt and nothing is done. Raises Arrived when it differs
    from what came before, OutOfOrder when it is somebody else's, Refused for an impossible time,
    and what ``work`` raises; then nothing is written.
    """
    with transaction.atomic():
        once(f"receipt {sent.uuid}")
        known = Receipt.objects.filter(uuid=sent.uuid).first()
        if known is not None:
            same_person(known.actor_id, actor)
            if (known.edition, known.address) != (sent.edition, sent.address):
                raise Arrived(known)
            return known, False
        now = timezone.now()
        made_at = original_time(sent.made_at, now)
        answer = work()
        if answer is None:
            transaction.set_rollback(True)
            return None, False
        receipt = Receipt.objects.create(
            uuid=sent.uuid, edition=sent.edition, actor=actor, address=sent.address,
            made_at=made_at, received_at=now, answer=answer,
        )  # fmt: skip
    return receipt, True
