"""Activate a person again: the account opens with the posts that have not ended."""

from layers.staff.models import User
from layers.staff.queries import person


def activate(username: str) -> User:
    """Open the account. Raises NotFound."""
    user = person(username)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user
