"""Reading an uploaded workbook: warily, as text, with words about what to do."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from layers.errors import Refused
from layers.staff import sheet as sheets
from layers.staff.sheet import StaffRow, harmless, password_sheet, read_sheet, template_sheet
from tests.staff.sheets import HEADER, repacked, saved, workbook

LAN = ("lan", "兰", "网格员", "320324001001001", "睢城街道办")


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as error:
        read_sheet(content)
    assert error.value.field == "file"
    return str(error.value)


def test_rows_are_read_with_their_numbers() -> None:
    rows = read_sheet(workbook(LAN, (None,) * 5, ("bo", "波", "镇级派遣员", "320324001000", None)))
    assert rows == [
        StaffRow(2, *LAN),
        StaffRow(4, "bo", "波", "镇级派遣员", "320324001000", ""),
    ]


def test_english_headers_in_any_order_and_extra_columns() -> None:
    header = ("Phone", "role", "NAME", "Username")
    rows = read_sheet(workbook(("139", "Leader", "Chen", "chen"), header=header))
    assert rows == [StaffRow(2, "chen", "Chen", "Leader", "", "")]


def test_numbers_become_digits_again() -> None:
    row = read_sheet(workbook((1001, "兰", "网格员", 320324001001001, None)))[0]
    assert (row.username, row.area) == ("1001", "320324001001001")


def test_a_code_that_excel_has_rounded_is_not_taken_for_digits() -> None:
    row = read_sheet(workbook(("lan", "兰", "网格员", 32032400100100101, None)))[0]
    assert not row.area.isdecimal()


def test_a_formula_is_its_text_and_never_computed() -> None:
    row = read_sheet(workbook(("lan", '=HYPERLINK("x")', "网格员", "=1+1", None)))[0]
    assert (row.name, row.area) == ('=HYPERLINK("x")', "=1+1")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"username,name\nlan,x\n",
        b"PK\x03\x04 broken",
        workbook(LAN)[:900],
        repacked(workbook(LAN), **{"xl/workbook.xml": b"<broken"}),
        repacked(workbook(LAN), **{"xl/worksheets/sheet1.xml": b"\x00\xff"}),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    refused(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    package = repacked(workbook(LAN))
    refused(package.replace(b"[Content_Types].xml", b"[Content_Typos].xml"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = repacked(workbook(LAN), **{"xl/bomb.xml": bytes(sheets.MAX_UNPACKED_BYTES + 1)})
    assert len(bomb) < 100_000
    monkeypatch.setattr(sheets, "load_workbook", lambda *_a, **_k: pytest.fail("unpacked"))
    refused(bomb)


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {f"xl/part{number}.xml": b"" for number in range(sheets.MAX_ENTRIES)}
    monkeypatch.setattr(sheets, "load_workbook", lambda *_a, **_k: pytest.fail("unpacked"))
    refused(repacked(workbook(LAN), **parts))


def test_a_big_file_is_refused() -> None:
    refused(workbook(LAN) + bytes(sheets.MAX_BYTES))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert len(read_sheet(workbook(LAN, LAN, LAN))) == 3
    refused(workbook(LAN, LAN, LAN, LAN))


def test_a_cell_far_away_costs_nothing() -> None:
    book = Workbook()
    book.worksheets[0].append(list(HEADER))
    book.worksheets[0].append(list(LAN))
    book.worksheets[0].cell(1_000_000, 16_000, "far")
    assert read_sheet(saved(book)) == [StaffRow(2, *LAN)]


@pytest.mark.parametrize(
    "content",
    [
        saved(Workbook()),
        workbook(),
        workbook(("lan", "兰"), header=("用户名", "姓名")),
        workbook(LAN, header=("a", "b", "c", "d", "e")),
    ],
)
def test_no_people_or_no_columns_is_refused(content: bytes) -> None:
    refused(content)


def test_missing_columns_are_named() -> None:
    assert "角色" in refused(workbook(("lan", "兰"), header=("用户名", "姓名")))


def test_the_template_reads_back_as_empty_and_keeps_codes_as_text() -> None:
    content = template_sheet([("网格员", "网格代码")])
    refused(content)
    book = load_workbook(BytesIO(content))
    first, second = book.worksheets
    assert tuple(cell.value for cell in first[1]) == HEADER
    assert first.column_dimensions["D"].number_format == "@"
    assert second["A2"].value == "网格员"


def test_the_password_sheet_holds_no_formula() -> None:
    content = password_sheet([("lan", "=1+1", "k7mf-3qpw-x9ha")])
    book = load_workbook(BytesIO(content))
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")
    assert book.worksheets[0]["C2"].value == "k7mf-3qpw-x9ha"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("兰") == "兰"
