"""Tell people something: into their inboxes, and out of the house where that is set up."""

from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from procrastinate.types import JSONValue

from layers.cases.models import Case
from layers.notices.models import Delivery, Kind, Message
from layers.notices.words import sentence
from layers.staff.models import User


def tell(
    people: Iterable[User],
    kind: Kind,
    case: Case | None = None,
    *,
    besides: int | None = None,
    words: str = "",
    path: str = "",
) -> list[Message]:
    """Put a message into the inbox of each of ``people`` once, in the caller's transaction.

    ``besides``: the id of who did it, who need not be told. A room above can say its own ``words``
    (kind OTHER) with the ``path`` of the page they lead to.
    """
    now = timezone.now()
    readers = {person.pk: person for person in people if person.pk != besides and person.is_active}
    messages = [
        Message(to=person, kind=kind, case=case, words=words, path=path, made_at=now)
        for person in readers.values()
    ]
    if not messages:
        return []
    Message.objects.bulk_create(messages)
    send_out(messages)
    return messages


def send_out(messages: list[Message]) -> None:
    """Let the messages leave by e-mail and webhook, as far as these are set up."""
    now = timezone.now()
    out = [
        Delivery(
            channel=channel, state=Delivery.State.WAITING, message=message,
            words=sentence(message)[:300], made_at=now,
        )
        for message in messages
        for channel, used in (
            (Delivery.Channel.EMAIL, bool(settings.NOTICES_BY_EMAIL and message.to.email)),
            (Delivery.Channel.WEBHOOK, bool(settings.NOTICES_WEBHOOK)),
        )
        if used
    ]  # fmt: skip
    if not out:
        return
    # Imported late: the queue's tasks need this module.
    from layers.notices.tasks import deliver

    Delivery.objects.bulk_create(out)
    jobs: list[dict[str, JSONValue]] = [{"delivery_id": row.pk} for row in out]
    deliver.batch_defer(*jobs)
