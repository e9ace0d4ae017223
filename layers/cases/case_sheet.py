"""Cases of another platform as a file: CSV (UTF-8, GBK, GB18030) or XLSX, read warily to texts.

Cells are read as their text and never computed. The kind of file is told by its content, not by its
name.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from layers.encodings import guesses
from layers.errors import Refused
from layers.territory.harmless import plain

MAX_BYTES: Final = 30_000_000
MAX_ROWS: Final = 50_000
_MAX_COLUMNS: Final = 60
_MAX_ENTRIES: Final = 200
_MAX_UNPACKED: Final = 300_000_000
_DELIMITERS: Final = (",", "\t", ";")


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """``header``: names of the columns; ``rows``: number in the file and the texts below."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_case_sheet(content: bytes, encoding: str = "") -> CaseSheet:
    """Return the filled rows. Raises Refused for what cannot be read, and says what to do."""
    if len(content) > MAX_BYTES:
        raise _too_big()
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content, encoding)
    rows = [(number, texts) for number, texts in rows if any(texts)]
    if not rows:
        raise Refused(_("The file is empty."), "file")
    if len(rows) > MAX_ROWS + 1:
        raise _too_big()
    header = rows[0][1][:_MAX_COLUMNS]
    return CaseSheet(header, [(number, texts[:_MAX_COLUMNS]) for number, texts in rows[1:]])


def _too_big() -> Refused:
    return Refused(
        _("The file is too big: at most %(rows)d cases, %(size)d MB. Split it into several files.")
        % {"rows": MAX_ROWS, "size": MAX_BYTES // 1_000_000},
        "file",
    )


def _csv(content: bytes, encoding: str) -> list[tuple[int, list[str]]]:
    if b"\0" in content:
        raise Refused(_("This is neither a CSV file nor an Excel workbook (.xlsx)."), "file")
    for guess in guesses(content, encoding):
        try:
            text = content.decode(guess)
        except (UnicodeDecodeError, LookupError):
            continue
        first = text.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            # The number of the line that a row ends on: what an editor shows.
            return [(reader.line_num, [plain(cell.strip()) for cell in row]) for row in reader]
        except csv.Error as error:
            raise Refused(
                _("Line %(line)d of the file is damaged.") % {"line": reader.line_num}, "file"
            ) from error
    raise Refused(
        _("The words of the file are neither UTF-8 nor GB18030. Name their encoding."), "encoding"
    )


def _xlsx(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
        if len(entries) > _MAX_ENTRIES or sum(each.file_size for each in entries) > _MAX_UNPACKED:
            raise _too_big()
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            cells = book.worksheets[0].iter_rows(
                max_row=MAX_ROWS + 2, max_col=_MAX_COLUMNS, values_only=True
            )
            return [
                (number, [_text(value) for value in row]) for number, row in enumerate(cells, 1)
            ]
        finally:
            book.close()
    except Refused:
        raise
    except Exception as error:
        # A damaged package makes openpyxl and the XML parser raise almost any error.
        raise Refused(
            _("This file is not an Excel workbook (.xlsx). Save it as .xlsx."), "file"
        ) from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        value = int(value)
    return plain(str(value).strip())
