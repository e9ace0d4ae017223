"""A bulletin as an Excel workbook: a sheet of words and a sheet for each table.

Nothing in it is a formula: words are written as words, and one that a spreadsheet could take for a
formula, also after it was copied into a CSV file, gets an apostrophe in front.
"""

from io import BytesIO
from typing import Any, Final

import xlsxwriter

from layers.oversight.bulletin_html import paragraphs

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
WIDE: Final = 90


def as_xlsx(content: dict[str, Any], remark: str) -> bytes:
    """The file's bytes."""
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    words = book.add_worksheet("通报")
    words.set_column(0, 0, 16)
    words.set_column(1, 1, WIDE)
    lines = [
        (content["title"], content["number"]), (content["issuer"], content["days"]),
        *((part["heading"], part["text"]) for part in paragraphs(content, remark)),
    ]  # fmt: skip
    for row, (left, right) in enumerate(lines):
        words.write_string(row, 0, plain(left), bold)
        words.write_string(row, 1, plain(right), wrapped)
    for table in content["tables"]:
        sheet = book.add_worksheet(table["title"][:31])
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(table["head"]), 12)
        sheet.freeze_panes(1, 1)
        for column, cell in enumerate(table["head"]):
            sheet.write_string(0, column, plain(cell), bold)
        for row, cells in enumerate(table["rows"], start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, int | float):
                    sheet.write_number(row, column, cell)
                else:
                    sheet.write_string(row, column, plain(cell))
    book.close()
    return out.getvalue()


def plain(words: str) -> str:
    """``words`` so that no spreadsheet takes them for a formula."""
    return f"'{words}" if words.startswith(_STARTS) else words
