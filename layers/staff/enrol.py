"""Enrol a person: an account with a one-time password and, so far, no post."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.errors import OutOfOrder
from layers.staff.models import User
from layers.staff.names import clean_name, clean_username, taken
from layers.staff.passwords import one_time_hash, one_time_password


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The account, and its one-time password, which is stored nowhere."""

    user: User
    password: str


def enrol(username: str, name: str, actor_id: int | None = None) -> Enrolled:
    """Write the account; the person must choose a password of their own at the first sign-in.

    Raises Refused for names that cannot be taken, OutOfOrder when the user name is in use.
    """
    username, name = clean_username(username), clean_name(name)
    in_use = OutOfOrder(
        _("The user name %(username)s is in use. Choose another.") % {"username": username},
        "username",
    )
    if taken(username):
        raise in_use
    password = one_time_password()
    try:
        with transaction.atomic():
            acting(actor_id, "enrol")
            user = User.objects.create(
                username=username,
                display_name=name,
                password=one_time_hash(password),
                must_change_password=True,
            )
    except IntegrityError as error:
        raise in_use from error
    return Enrolled(user, password)
