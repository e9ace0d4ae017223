"""Deactivate a person: no sign-in any more, and out of every page at the next request."""

from django.db import transaction

from layers.actor import acting
from layers.staff.administrators import leave_an_administrator
from layers.staff.models import Post, User
from layers.staff.queries import person


def deactivate(username: str, actor_id: int) -> User:
    """Close the account; posts and history stay as they are.

    Sessions need no deleting: every request asks again whether the account is active.
    Raises NotFound, or OutOfOrder when it would leave no administrator.
    """
    with transaction.atomic():
        acting(actor_id, "deactivate")
        user = person(username)
        leave_an_administrator(Post.objects.filter(user=user), actor_id)
        user.is_active = False
        user.save(update_fields=["is_active"])
    return user
