"""Rename a person: the name that others see; the user name stays for good."""

from django.db import transaction

from layers.actor import acting
from layers.staff.models import User
from layers.staff.names import clean_name
from layers.staff.queries import person


def rename(username: str, name: str, actor_id: int | None = None) -> User:
    """Store the new display name. Raises NotFound, or Refused for what cannot be a name."""
    user = person(username)
    user.display_name = clean_name(name)
    with transaction.atomic():
        acting(actor_id, "rename")
        user.save(update_fields=["display_name"])
    return user
