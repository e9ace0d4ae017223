"""A bulletin in Word, by a template that a county can replace with its own (docxtpl).

``default_template`` makes the usual one, with the words that docxtpl fills in; ``manage.py
bulletin_template FILE`` writes it out to be changed in Word.
"""

from io import BytesIO
from typing import Any, Final

from django.conf import settings
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docxtpl import DocxTemplate

from layers.oversight.bulletin_html import paragraphs

RED: Final = RGBColor(0xC0, 0x00, 0x00)
# Between the margins; how long a column's words count at least and at most, and the air around.
PAPER: Final = Cm(16.2)
SHORTEST, LONGEST, AROUND = 4, 14, 3


def as_docx(content: dict[str, Any], remark: str) -> bytes:
    """The file's bytes. Words are put in as text, never as mark-up or fields."""
    source = settings.BULLETIN_TEMPLATE or BytesIO(default_template())
    paper = DocxTemplate(source)
    paper.render({**content, "paragraphs": paragraphs(content, remark)}, autoescape=True)
    if not settings.BULLETIN_TEMPLATE:
        _widen(paper.docx)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _widen(paper: Any) -> None:
    """Give each column room by its longest words: a loop over columns makes all of them alike."""
    for table in paper.tables:
        table.autofit = False
        longest = [max(_length(cell.text) for cell in column.cells) for column in table.columns]
        rooms = [min(max(length, SHORTEST), LONGEST) + AROUND for length in longest]
        for column, room in zip(table.columns, rooms, strict=True):
            column.width = PAPER * room // sum(rooms)
            for cell in column.cells:
                cell.width = column.width


def _length(words: str) -> int:
    """In halves of a Chinese character."""
    return sum(1 if sign.isascii() and sign != "%" else 2 for sign in words)


def default_template() -> bytes:
    """The usual red-headed paper (红头) on A4, with docxtpl's words in it."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.5)
    usual = paper.styles["Normal"]
    usual.font.name, usual.font.size = "FangSong", Pt(12)
    usual.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    _line(paper, "{{ title }}", size=24, bold=True, red=True)
    _line(paper, "{{ number }}", size=12)
    _line(paper, "{{ issuer }}    {{ days }}", size=12)
    for words in ("{%p for part in paragraphs %}", "{{ part.heading }}", "{{ part.text }}",
                  "{%p endfor %}"):  # fmt: skip
        row = paper.add_paragraph()
        row.paragraph_format.space_after = Pt(4)
        run = row.add_run(words)
        run.bold = "heading" in words
        if "text" in words:
            row.paragraph_format.first_line_indent = Pt(24)
    _table(paper)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _line(paper: Any, words: str, *, size: int, bold: bool = False, red: bool = False) -> None:
    row = paper.add_paragraph()
    row.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = row.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    if red:
        run.font.color.rgb = RED


def _table(paper: Any) -> None:
    """A table for each of the content: head by columns, then a row for each unit."""
    paper.add_paragraph("{%p for table in tables %}")
    title = paper.add_paragraph()
    title.add_run("{{ table.title }}").bold = True
    # Its title does not stay behind at the foot of a page.
    title.paragraph_format.keep_with_next = True
    grid = paper.add_table(rows=4, cols=3)
    grid.style = "Table Grid"
    # Column loops for the head; a row loop with a column loop inside for the rows.
    words = (
        ("{%tc for cell in table.head %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr for row in table.rows %}", "", ""),
        ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    # The head stands on each page, and no row is torn apart between two.
    for row, marks in ((grid.rows[0], ("w:cantSplit", "w:tblHeader")),
                       (grid.rows[2], ("w:cantSplit",))):  # fmt: skip
        for mark in marks:
            row._tr.get_or_add_trPr().append(OxmlElement(mark))
    for row, cells in zip(grid.rows, words, strict=True):
        for cell, said in zip(row.cells, cells, strict=True):
            cell.text = said
            for line in cell.paragraphs:
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
                for run in line.runs:
                    run.font.size = Pt(8)
    paper.add_paragraph("{%p endfor %}")
