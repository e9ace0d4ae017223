"""The grids of a scope as a file, every ring and vertex of them; the import of grids reads it."""

from django.db import transaction
from django.db.models import Q

from layers.staff.feature_export import record_export, table_of
from layers.staff.scope import Scope
from layers.territory.import_grids import OUR_WORDS
from layers.territory.models import GridSet
from layers.territory.queries import grids_in_force
from layers.territory.write_table import Column, write_table

COLUMNS = [
    (Column("code", OUR_WORDS["code"]), "code"), (Column("name", OUR_WORDS["name"]), "name"),
    (Column("kind", OUR_WORDS["kind"]), "kind"),
    (Column("village", OUR_WORDS["village"]), "village.code"),
    (Column("vill_name", "村社区"), "village.name"), (Column("version", "版本"), "version"),
]  # fmt: skip


def export_grids(
    scope: Scope, kind: str, encoding: str = "utf-8", draft: GridSet | None = None
) -> bytes:
    """Return the file, ``kind`` and ``encoding`` as ``write_table`` has them; recorded.

    Of the grids in force, or of a ``draft``; of both only the villages of the ``scope``.
    """
    grids = draft.grids.filter(retired_at__isnull=True) if draft else grids_in_force()
    rows = grids.select_related("village").defer("village__geom").order_by("code")
    if not scope.everything:
        rows = rows.filter(
            Q(pk__in=scope.grids)
            | Q(village__in=scope.divisions)
            | Q(village__parent__in=scope.divisions)
        )
    with transaction.atomic():
        table = table_of(rows, COLUMNS)
        content = write_table(table, kind, encoding, "grids")
        record_export(scope, "grid", kind, len(table.rows))
    return content
