"""Bulletins: drafted, numbered, remarked, approved by somebody else, archived byte for byte."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from layers.cases.models import Case
from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.oversight.bulletin_docx import as_docx
from layers.oversight.bulletin_html import as_html
from layers.oversight.bulletin_queries import for_scope
from layers.oversight.bulletin_xlsx import as_xlsx
from layers.oversight.compose import last_full
from layers.oversight.make_bulletin import approve, draft, remark
from layers.oversight.models import Bulletin, Supervision
from layers.oversight.tasks import bulletins
from layers.staff.models import Department
from tests.oversight.together import together

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://x")'


@pytest.fixture
def day() -> date:
    """A day of the week that is over."""
    return last_full("weekly")


@pytest.fixture
def last_week(issued: Supervision, day: date) -> Supervision:
    """Ren's case and Su's notice fell into last week; the unit's name looks like a formula."""
    at = timezone.make_aware(datetime.combine(day - timedelta(days=1), datetime.min.time()))
    Case.objects.update(received_at=at, resolve_due=at)
    Supervision.objects.update(issued_at=at, opened_at=at)
    Department.objects.filter(pk=issued.department_id).update(name=HOSTILE)
    return issued


def test_drafted_anew_while_a_draft_then_final(
    last_week: Supervision, day: date, people: SimpleNamespace
) -> None:
    made = draft("weekly", day, *people.su)
    again = draft("weekly", day, *people.su)
    assert (again.pk, again.number, again.version) == (made.pk, 1, 2)
    assert draft("weekly", day - timedelta(days=7), *people.su).number == 2
    said = {part["heading"]: part["text"] for part in again.content["paragraphs"]}
    assert "共受理诉求1件" in said["总体情况"]
    assert "应办1件，已办0件" in said["总体情况"]
    assert HOSTILE in said["需加力单位"]
    assert f"督〔{last_week.year}〕1号" in said["督查"]
    remark(again.pk, *people.chen, words="重点盯办。")
    done = approve(again.pk, *people.chen)
    assert {file.form for file in done.files.all()} == {"html", "docx", "xlsx"}
    for file in done.files.all():
        assert sha256(bytes(file.body)).hexdigest() == file.sha256
    for act in (
        lambda: draft("weekly", day, *people.su),
        lambda: remark(done.pk, *people.chen, words="改"),
        lambda: approve(done.pk, *people.chen),
    ):
        with pytest.raises(OutOfOrder):
            act()
    for change in (
        lambda: Bulletin.objects.filter(pk=done.pk).update(remark="改"),
        lambda: done.files.update(sha256="0"),
        lambda: done.files.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_word_says_what_the_content_says(
    last_week: Supervision, day: date, people: SimpleNamespace
) -> None:
    made = draft("weekly", day, *people.su)
    paper = Document(BytesIO(as_docx(made.content, "<w:p>重点 & 盯办</w:p>")))
    lines = [line.text for line in paper.paragraphs]
    assert lines[0] == "速来办工作通报"
    assert lines[1] == f"{made.year}年第1期"
    assert "<w:p>重点 & 盯办</w:p>" in lines
    headings = [part["heading"] for part in made.content["paragraphs"]]
    assert [line for line in lines if line in headings] == headings
    assert not any("{{" in line or "{%" in line for line in lines)
    [grid] = paper.tables
    assert [cell.text for cell in grid.rows[0].cells] == made.content["tables"][0]["head"]
    assert grid.rows[1].cells[0].text == HOSTILE
    assert len(grid.rows) == 1 + len(made.content["tables"][0]["rows"])


def test_excel_has_words_and_numbers_and_no_formula(
    last_week: Supervision, day: date, people: SimpleNamespace
) -> None:
    made = draft("weekly", day, *people.su)
    book = openpyxl.load_workbook(BytesIO(as_xlsx(made.content, "@SUM(1)")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    words = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert f"'{HOSTILE}" in words
    assert "'@SUM(1)" in words
    assert book.worksheets[1].cell(2, 3).value == 1


def test_html_shows_words_as_words(last_week: Supervision, day: date) -> None:
    page = as_html(draft("weekly", day).content, "<script>alert(1)</script>").decode()
    assert "<script" not in page
    assert "http://x" in page
    assert 'src="' not in page


def test_who_drafts_and_who_approves(day: date, people: SimpleNamespace) -> None:
    for name in ("chen", "kun", "bo", "dong"):
        with pytest.raises(NotAllowed):
            draft("weekly", day, *getattr(people, name))
    made = draft("weekly", day, *people.su)
    with pytest.raises(NotAllowed, match="他人批准"):
        approve(made.pk, *people.su)
    for name in ("kun", "bo", "dong"):
        with pytest.raises(NotAllowed):
            approve(made.pk, *getattr(people, name))
    assert not for_scope(people.dong[1]).exists()
    approve(made.pk, *people.chen, version=made.version)
    assert for_scope(people.dong[1]).exists()


def test_a_period_that_is_not_over_or_a_kind_that_is_none(people: SimpleNamespace) -> None:
    for kind, day in (("weekly", timezone.localdate()), ("monthly", timezone.localdate())):
        with pytest.raises(Refused) as refused:
            draft(kind, day, *people.su)
        assert refused.value.field == "day"
    with pytest.raises(Refused):
        draft("daily", date(2026, 1, 1), *people.su)


def test_the_clock_drafts_each_once(staff: SimpleNamespace) -> None:
    bulletins(0)
    bulletins(0)
    assert sorted(Bulletin.objects.values_list("kind", "version")) == [
        ("monthly", 1), ("weekly", 1),
    ]  # fmt: skip


def test_a_template_of_ones_own(settings: object, tmp_path: object, day: date) -> None:
    file = tmp_path / "own.docx"  # type: ignore[operator]
    call_command("bulletin_template", str(file))
    with pytest.raises(CommandError, match="exists"):
        call_command("bulletin_template", str(file))
    settings.BULLETIN_TEMPLATE = str(file)  # type: ignore[attr-defined]
    assert as_docx(draft("weekly", day).content, "")


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_are_one(day: date, people: SimpleNamespace) -> None:
    assert together(*[lambda: draft("weekly", day, *people.su)] * 2) == [None, None]
    assert Bulletin.objects.count() == 1


def test_a_table_in_word_has_room_for_its_names_and_a_head_on_each_page() -> None:
    table = {
        "title": "各单位情况", "head": ["单位", "办结率"],
        "rows": [["睢城街道办事处", "100.0%"], ["住建局", "–"]],
    }  # fmt: skip
    content = {
        "title": "通报", "number": "1", "issuer": "办公室", "days": "", "tables": [table],
        "paragraphs": [],
    }  # fmt: skip
    paper = Document(BytesIO(as_docx(content, "")))
    [title] = [line for line in paper.paragraphs if line.text == "各单位情况"]
    assert title.paragraph_format.keep_with_next
    [grid] = paper.tables
    assert grid.columns[0].width > grid.columns[1].width
    assert [len(row.cells) for row in grid.rows] == [2, 2, 2]
    head, *rows = (row._tr.xpath("w:trPr/*") for row in grid.rows)
    assert [mark.tag.rsplit("}")[-1] for mark in head] == ["cantSplit", "tblHeader"]
    assert {mark.tag.rsplit("}")[-1] for row in rows for mark in row} == {"cantSplit"}
