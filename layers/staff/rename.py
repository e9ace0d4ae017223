"""Rename a person: the name that others see; the user name stays for good."""

from layers.staff.models import User
from layers.staff.names import clean_name
from layers.staff.queries import person


def rename(username: str, name: str) -> User:
    """Store the new display name. Raises NotFound, or Refused for what cannot be a name."""
    user = person(username)
    user.display_name = clean_name(name)
    user.save(update_fields=["display_name"])
    return user
