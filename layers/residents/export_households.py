"""The households of a scope as a file. It holds no people; the import reads it back unchanged."""

from django.db import transaction

from layers.residents.import_households import HEADERS
from layers.residents.queries import for_scope, living
from layers.staff.feature_export import columns_of, record_export, table_of
from layers.staff.scope import Scope
from layers.territory.write_table import write_table

COLUMNS = columns_of(
    HEADERS, ("colour", "颜色分类", "colour"), ("complete", "信息完整", "complete"),
    ("visited", "最近走访", "visited_at"), ("grid", "网格代码", "grid.code"),
    ("grid_name", "网格", "grid.name"), ("version", "版本", "version"),
)  # fmt: skip


def export_households(scope: Scope, kind: str, encoding: str = "utf-8") -> bytes:
    """Return the file, ``kind`` and ``encoding`` as ``write_table`` has them; recorded."""
    rows = living(for_scope(scope)).select_related("grid").defer("grid__geom").order_by("id")
    with transaction.atomic():
        table = table_of(rows, COLUMNS)
        content = write_table(table, kind, encoding, "households")
        record_export(scope, "household", kind, len(table.rows))
    return content
