"""Export features of one kind: a table without people, and a record of who took how many."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from django.db.models import QuerySet

from layers.staff.access_log import record_access
from layers.staff.feature_import import as_text
from layers.staff.models import AccessRecord
from layers.staff.scope import Scope
from layers.territory.write_table import Column, Table

Value = Callable[[Any], Any]


def table_of(rows: QuerySet[Any], columns: Sequence[tuple[Column, str]]) -> Table:
    """The rows as a table; beside each column the attribute it shows, with dots."""
    found = list(rows)
    texts = [[as_text(_get(row, path)) for _column, path in columns] for row in found]
    wkb = [bytes(row.geom.wkb) for row in found]
    geometry = np.asarray(shapely.from_wkb(wkb), dtype=object)
    return Table([column for column, _path in columns], texts, geometry)


def columns_of(
    headers: Mapping[str, tuple[str, ...]], *more: tuple[str, str, str]
) -> list[tuple[Column, str]]:
    """The columns that the import knows by ``headers``, and ``more``: name, words, attribute."""
    return [
        (Column("uuid", "标识"), "uuid"),
        *((Column(words[0], words[1]), name) for name, words in headers.items()),
        (Column("source_id", "来源编号"), "source_id"),
        *((Column(name, words), path) for name, words, path in more),
    ]


def record_export(scope: Scope, subject: str, kind: str, rows: int) -> None:
    """Write down who took how many rows, and in which format."""
    record_access(scope, AccessRecord.Action.EXPORT, subject, reason=kind, rows=rows)


def _get(row: Any, path: str) -> Any:
    for name in path.split("."):
        row = getattr(row, name)
    return row
