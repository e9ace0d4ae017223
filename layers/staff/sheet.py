"""Staff lists as spreadsheets (.xlsx): reading an upload warily, writing template and passwords.

Cells are read as their text and never computed; what we write can never become a formula.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from layers.errors import Refused
from layers.territory.harmless import harmless as harmless

MAX_BYTES: Final = 2_000_000
MAX_UNPACKED_BYTES: Final = 30_000_000
MAX_ENTRIES: Final = 200
MAX_ROWS: Final = 5_000
_MAX_COLUMNS: Final = 20
# Excel keeps 15 significant digits of a number; longer codes have lost their end.
_EXACT: Final = 10**15
# Field → the headers it may have; the first is the one we write.
HEADERS: Final = {
    "username": ("用户名", "Username", "User name"),
    "name": ("姓名", "Name"),
    "role": ("角色", "Role"),
    "area": ("区划或网格代码", "Area code", "Division or grid code"),
    "department": ("部门", "Department"),
}
MAY_BE_MISSING: Final = frozenset({"area", "department"})


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of a staff list: a person in a post. ``number`` is the row in the sheet."""

    number: int
    username: str
    name: str
    role: str
    area: str
    department: str


def read_sheet(content: bytes) -> list[StaffRow]:
    """Return the filled rows of the first sheet.

    Raises Refused for a file that is too big, no .xlsx, packed to explode, or without the columns.
    """
    _check_package(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        try:
            cells = list(_cells(workbook))
        finally:
            workbook.close()
    except Refused:
        raise
    except Exception as error:
        # A damaged package makes openpyxl and the XML parser raise almost any error.
        raise _not_a_sheet() from error
    return _rows(cells)


def _not_a_sheet() -> Refused:
    return Refused(_("This file is not an Excel workbook (.xlsx). Save it as .xlsx."), "file")


def _check_package(content: bytes) -> None:
    """Look at the sizes the package declares before anything is unpacked.

    Python's zipfile never unpacks more than the declared size, so the declaration can be trusted.
    """
    too_big = Refused(
        _("The file is too big: at most %(rows)d people, 2 MB. Split it into several files.")
        % {"rows": MAX_ROWS},
        "file",
    )
    if len(content) > MAX_BYTES:
        raise too_big
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as error:
        raise _not_a_sheet() from error
    if not any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise _not_a_sheet()
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED_BYTES:
        raise too_big


def _cells(workbook: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row number and texts of the rows that have any; bounded however big the sheet says it is."""
    sheet = workbook.worksheets[0]
    rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=_MAX_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        texts = tuple(_text(value) for value in row)
        if any(texts):
            if number > MAX_ROWS + 1:
                raise Refused(
                    _("The list has more than %(rows)d rows. Split it into several files.")
                    % {"rows": MAX_ROWS},
                    "file",
                )
            yield number, texts


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)) and abs(value) >= _EXACT:
        # Shown as Excel shows it, so that nobody takes the rounded digits for the code.
        return f"{value:.5E}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _rows(cells: Sequence[tuple[int, tuple[str, ...]]]) -> list[StaffRow]:
    if not cells:
        raise Refused(_("The first sheet is empty. Fill in the template."), "file")
    columns = _columns(cells[0][1])

    def field(texts: tuple[str, ...], name: str) -> str:
        at = columns.get(name)
        return texts[at] if at is not None and at < len(texts) else ""

    rows = [
        StaffRow(number, **{name: field(texts, name) for name in HEADERS})
        for number, texts in cells[1:]
    ]
    rows = [row for row in rows if row.username or row.name or row.role or row.area]
    if not rows:
        raise Refused(_("The list has headers but no people. Fill in the rows below."), "file")
    return rows


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    """Where each field stands. Raises Refused with the names of the columns that are missing."""
    places = {text.casefold(): at for at, text in reversed(list(enumerate(header)))}
    found = {
        name: places[word.casefold()]
        for name, words in HEADERS.items()
        for word in reversed(words)
        if word.casefold() in places
    }
    missing = [words[0] for name, words in HEADERS.items() if name not in found]
    if any(name not in found and name not in MAY_BE_MISSING for name in HEADERS):
        raise Refused(
            _("Columns are missing: %(columns)s. Start from the template.")
            % {"columns": ", ".join(missing)},
            "file",
        )
    return found


def template_sheet(roles: Iterable[tuple[str, str]]) -> bytes:
    """An empty list to fill in, and a second sheet with ``roles``: word and what its area is."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "人员"
    _write(sheet, [[words[0] for words in HEADERS.values()]])
    for index in range(1, len(HEADERS) + 1):
        # As text, or Excel turns long codes into rounded numbers.
        sheet.column_dimensions[get_column_letter(index)].number_format = "@"
    _write(workbook.create_sheet("说明"), [["角色", "区划或网格代码"], *map(list, roles)])
    return _saved(workbook)


def password_sheet(people: Iterable[tuple[str, str, str]]) -> bytes:
    """User name, name and one-time password of new accounts, to hand out."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "一次性密码"
    _write(sheet, [["用户名", "姓名", "一次性密码"], *map(list, people)])
    return _saved(workbook)


def _write(sheet: Any, rows: list[list[str]]) -> None:
    for at, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell: Cell = sheet.cell(at, column)
            cell.value = harmless(text)
            # openpyxl makes a formula of a text with "="; and saved as CSV it would be one again.
            cell.data_type = "s"
            if at == 1:
                cell.font = Font(bold=True)
    for index in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(index)].width = 22
    sheet.freeze_panes = "A2"


def _saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
