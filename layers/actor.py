"""Who acts, by which verb and why: told to the database, whose triggers write the history."""

from django.db import connection

_ACTING = """
SELECT set_config('suilaiban.actor', %s, true), set_config('suilaiban.verb', %s, true),
       set_config('suilaiban.reason', %s, true)
"""


def acting(actor_id: int | None, verb: str, reason: str = "") -> None:
    """Sign what the rest of this transaction writes. Must run inside a transaction.

    ``actor_id`` None is the system: a command, an import, a border that moved.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ACTING, [str(actor_id or ""), verb, reason])
