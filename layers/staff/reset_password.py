"""Reset a password: a one-time one, shown once, and the person is signed out everywhere, programs
that use a token of theirs included."""

from django.db import transaction

from layers.actor import acting
from layers.staff.passwords import one_time_hash, one_time_password
from layers.staff.queries import person
from layers.staff.revoke_token import revoke_all


def reset_password(username: str, actor_id: int | None = None) -> str:
    """Return the new one-time password; it is stored only as a hash.

    Sessions hang on the old password's hash and end with it. Raises NotFound.
    """
    user = person(username)
    password = one_time_password()
    user.password = one_time_hash(password)
    user.must_change_password = True
    with transaction.atomic():
        acting(actor_id, "reset_password")
        user.save(update_fields=["password", "must_change_password"])
        revoke_all(user)
    return password
