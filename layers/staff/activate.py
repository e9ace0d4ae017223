"""Activate a person again: the account opens with the posts that have not ended."""

from django.db import transaction

from layers.actor import acting
from layers.staff.models import User
from layers.staff.queries import person


def activate(username: str, actor_id: int | None = None) -> User:
    """Open the account. Raises NotFound."""
    user = person(username)
    user.is_active = True
    with transaction.atomic():
        acting(actor_id, "activate")
        user.save(update_fields=["is_active"])
    return user
