"""The floor of a report: the rows it writes, inserted bare, without a question asked.

Also a WSGI application that does just that for every post, to be served like the real one.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction

from layers.people_scope import all_people
from layers.sql import prepared
from mapapp.wsgi import settle

TABLES = ("cases_case", "cases_complainant", "cases_caseevent")


class Copy:
    """Inserts copies of the last registered case: its row, its complainant's and its event's."""

    def __init__(self) -> None:
        with all_people(), connection.cursor() as cursor:
            self._inserts = [self._insert(cursor, table) for table in TABLES]
            self._rows = [self._last(cursor, table) for table in TABLES]

    def _insert(self, cursor: Any, table: str) -> str:
        columns = [name for name in self._columns(cursor, table) if name != "id"]
        values = ", ".join(f"%({name})s" for name in columns)
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})" + (
            " RETURNING id" if table == TABLES[0] else ""
        )

    def _columns(self, cursor: Any, table: str) -> list[str]:
        description = connection.introspection.get_table_description(cursor, table)
        return [column.name for column in description]

    def _last(self, cursor: Any, table: str) -> dict[str, Any]:
        # As text, the way a client without any library would send it.
        names = self._columns(cursor, table)
        key = "case_id" if table != TABLES[0] else "id"
        listed = ", ".join(f"{name}::text" for name in names)
        cursor.execute(f"SELECT {listed} FROM {table} ORDER BY {key} DESC LIMIT 1")
        return dict(zip(names, cursor.fetchone(), strict=True))

    def __call__(self) -> None:
        uuid = uuid4()
        unique = {
            "uuid": uuid,
            "number": uuid.hex[:20],
            "lookup_hash": uuid.bytes + uuid.bytes,
        }
        with transaction.atomic():
            [(case,)] = prepared(self._inserts[0], self._rows[0] | unique)
            for insert, row in zip(self._inserts[1:], self._rows[1:], strict=True):
                prepared(insert, row | {"case_id": case})


def application_of() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """The WSGI application; Django is set up for its connection pool alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
    get_wsgi_application()
    insert = Copy()
    connection.close()
    settle()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            environ["wsgi.input"].read()
            insert()
            connection.close()  # back to the pool, as Django does after each request
        start_response("201 Created", [("Content-Type", "application/json")])
        return [b"{}"]

    return answer
