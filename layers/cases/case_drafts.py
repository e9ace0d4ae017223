"""Files of cases between looking and importing: kept encrypted, for an hour, for their owner."""

import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.case_columns import COLUMNS, columns_of
from layers.cases.case_sheet import CaseSheet, read_case_sheet
from layers.cases.models import CaseImport
from layers.cases.source import clean_source
from layers.errors import NotFound
from layers.privacy import open_bytes, seal_bytes

KEPT: Final = timedelta(hours=1)


def keep_draft(content: bytes, name: str, source: str, actor_id: int, crs: str) -> CaseImport:
    """Keep a file that can be read. Raises Refused for one that cannot.

    Drafts that are too old, and the person's earlier one, are forgotten.
    """
    source = clean_source(source)
    read_case_sheet(content)
    now = timezone.now()
    with transaction.atomic():
        waiting = CaseImport.objects.filter(committed_at=None)
        waiting.filter(uploaded_at__lt=now - KEPT).delete()
        waiting.filter(uploaded_by_id=actor_id).delete()
        return CaseImport.objects.create(
            source=source, file_name=name[:120], crs=crs, uploaded_by_id=actor_id,
            uploaded_at=now, content=seal_bytes(zlib.compress(content)),
        )  # fmt: skip


def draft_of(pk: int, actor_id: int) -> tuple[CaseImport, CaseSheet]:
    """The person's own draft and what it holds. Raises NotFound for an old or another one."""
    row = CaseImport.objects.filter(
        pk=pk, uploaded_by_id=actor_id, committed_at=None, uploaded_at__gte=timezone.now() - KEPT
    ).first()
    if row is None:
        raise NotFound(_("This file is no longer kept. Upload it again."), "file")
    return row, read_case_sheet(zlib.decompress(open_bytes(row.content)))


def say_columns(row: CaseImport, sheet: CaseSheet, said: Mapping[str, str]) -> None:
    """Keep with the draft which column is which field; "" means that the file has none.

    Raises Refused for a column that the file does not have.
    """
    kept = {field: said[field] for field in COLUMNS if field in said}
    columns_of(sheet.header, kept)
    CaseImport.objects.filter(pk=row.pk).update(columns=kept)


def done_imports() -> QuerySet[CaseImport]:
    """The imports that were carried out, the latest first; without content."""
    rows = CaseImport.objects.exclude(committed_at=None).select_related("uploaded_by")
    return rows.defer("content")
