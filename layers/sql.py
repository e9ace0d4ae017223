"""Prepared statements for the few hot paths (locate, register); everything else is the ORM.

Django's own cursors put parameters into the text, so the server plans each call anew. A prepared
statement halves the cost of a short spatial query. Calls show up in Django's query log, so tests
that count queries see them.
"""

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

import psycopg
from django.db import connection


def prepared(query: str, params: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run ``query`` as a server-side prepared statement on Django's connection; return its rows.

    Raises the django.db errors an ORM call would raise. Takes part in the open transaction.
    """
    return _run(query, params, binary=False)


def prepared_binary(query: str, params: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """The same with a binary answer: bytes come as they are, not as hex."""
    return _run(query, params, binary=True)


def _run(
    query: str, params: Mapping[str, Any] | Sequence[Any], *, binary: bool
) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    started = monotonic()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(query, params, prepare=True, binary=binary)
        # Whether there are rows at all; ``cursor.description`` would build an object a column.
        rows = cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []
    if connection.queries_logged:
        connection.queries_log.append({"sql": query, "time": f"{monotonic() - started:.3f}"})
    return rows
