"""Somebody's inbox: what is in it, how much is unread, and reading it."""

from django.db.models import QuerySet
from django.utils import timezone

from layers.notices.models import Message
from layers.staff.models import User


def inbox(user: User) -> QuerySet[Message]:
    """The person's messages, the latest first, with what their sentences need."""
    return Message.objects.filter(to=user).select_related("case")


def unread(user: User) -> int:
    """How many messages the person has not read."""
    return Message.objects.filter(to=user, read_at=None).count()


def mark_read(user: User, up_to: int) -> int:
    """Mark everything up to the message with this id as read; return how many were not.

    Messages that came while the page was open stay unread.
    """
    mine = Message.objects.filter(to=user, read_at=None, pk__lte=up_to)
    return mine.update(read_at=timezone.now())
