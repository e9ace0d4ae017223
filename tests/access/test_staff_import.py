"""Importing a list in the browser: upload, look, confirm, and the passwords once."""

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from layers.staff.models import Post, Role, User
from mapapp.access import import_views
from tests.staff.sheets import workbook

pytestmark = pytest.mark.django_db
FEI = ("fei", "飞", "网格员", "320324001006001", None)
HUA = ("hua", "华", "部门经办人", None, "住建局")


def upload(browser: Client, content: bytes, name: str = "staff.xlsx") -> Any:
    return browser.post("/staff/import/", {"file": SimpleUploadedFile(name, content)})


def confirm(browser: Client, page: Any) -> Any:
    return browser.post("/staff/import/confirm/", {"rows": page.context["rows"]})


def test_looking_writes_nothing_and_confirming_writes_all(
    ada: Client, territory: SimpleNamespace
) -> None:
    count = User.objects.count()
    look = upload(ada, workbook(FEI, HUA))
    assert (look.context["plan"].enrolled, look.context["plan"].posts) == (2, 2)
    assert User.objects.count() == count
    done = confirm(ada, look)
    assert User.objects.get(username="fei").posts.get().grid == territory.B1
    (username, name, password), _other = done.context["done"].passwords
    assert (username, name) == ("fei", "飞")
    assert password in done.content.decode()
    assert "no-store" in done["Cache-Control"]


def test_the_passwords_can_be_downloaded_from_that_page(ada: Client) -> None:
    done = confirm(ada, upload(ada, workbook(FEI)))
    file = ada.post("/staff/import/passwords/", {"passwords": done.context["passwords"]})
    assert file["Content-Disposition"] == 'attachment; filename="passwords.xlsx"'
    assert "no-store" in file["Cache-Control"]
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].values)
    assert User.objects.get(username="fei").check_password(rows[1][2])


def test_the_same_file_again_changes_nothing(ada: Client) -> None:
    confirm(ada, upload(ada, workbook(FEI, HUA)))
    before = list(User.objects.values()), list(Post.objects.values())
    look = upload(ada, workbook(FEI, HUA))
    assert look.context["plan"].unchanged == 2
    assert "import/confirm" not in look.content.decode()
    done = confirm(ada, look)
    assert done.context["done"].passwords == []
    assert (list(User.objects.values()), list(Post.objects.values())) == before


def test_problems_are_told_by_row_and_column_and_leave_nothing_to_confirm(ada: Client) -> None:
    look = upload(ada, workbook(FEI, ("hua", "", "部门经办人", None, "住建局")))
    (problem,) = look.context["plan"].problems
    assert (problem.row, problem.column) == (3, "name")
    assert escape(problem.message) in look.content.decode()
    assert "import/confirm" not in look.content.decode()
    assert confirm(ada, look).status_code == 422
    assert not User.objects.filter(username="fei").exists()


@pytest.mark.parametrize(
    "content", [b"", b"username,name\nfei,x\n", b"PK\x03\x04", workbook(), workbook(FEI)[:500]]
)
def test_what_is_no_list_is_refused_at_the_file(ada: Client, content: bytes) -> None:
    page = upload(ada, content)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]


def test_no_file_is_refused(ada: Client) -> None:
    assert list(ada.post("/staff/import/").context["form"].errors) == ["file"]


def test_rows_that_were_tampered_with_are_refused(ada: Client) -> None:
    look = upload(ada, workbook(FEI))
    signed = look.context["rows"]
    for rows in ("", "x", signed[:-2] + "xx", signed[5:]):
        assert ada.post("/staff/import/confirm/", {"rows": rows}).status_code == 422
    assert not User.objects.filter(username="fei").exists()


def test_rows_of_another_administrator_or_purpose_are_refused(
    ada: Client, make_user: Callable[..., User]
) -> None:
    look = upload(ada, workbook(FEI))
    other = Client()
    other.force_login(make_user("ann", "安安", role=Role.ADMINISTRATOR))
    assert confirm(other, look).status_code == 422
    values = {"passwords": look.context["rows"]}
    assert ada.post("/staff/import/passwords/", values).status_code == 422


def test_an_old_preview_is_refused(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    look = upload(ada, workbook(FEI))
    monkeypatch.setattr(import_views, "CONFIRM_SECONDS", -1)
    assert confirm(ada, look).status_code == 422
    assert not User.objects.filter(username="fei").exists()


def test_staff_that_changed_since_the_preview_is_asked_again(ada: Client) -> None:
    look = upload(ada, workbook(("lan", "兰", "领导", None, None)))
    User.objects.filter(username="lan").update(is_active=False)
    assert confirm(ada, look).status_code == 422
    assert not Post.objects.filter(user__username="lan", role=Role.LEADER).exists()


def test_names_are_shown_as_text(ada: Client) -> None:
    look = upload(ada, workbook(("fei", "<script>alert(1)</script>", "领导", None, None)))
    assert "<script>alert" not in look.content.decode()
    assert "&lt;script&gt;alert" in look.content.decode()


def test_the_template_is_a_list_that_imports(ada: Client) -> None:
    file = ada.get("/staff/import/template/")
    book = load_workbook(BytesIO(file.content))
    book.worksheets[0].append(list(FEI))
    out = BytesIO()
    book.save(out)
    assert upload(ada, out.getvalue()).context["plan"].enrolled == 1


def test_a_whole_county_travels_in_one_page(ada: Client, territory: SimpleNamespace) -> None:
    rows = [
        (f"worker{number:04}", f"网格员{number}", "网格员", territory.C1.code, "住建局")
        for number in range(800)
    ]
    done = confirm(ada, upload(ada, workbook(*rows)))
    assert len(done.context["done"].passwords) == 800
    posts = Post.objects.filter(user__username__startswith="worker", starts_on=timezone.localdate())
    assert posts.count() == 800
    file = ada.post("/staff/import/passwords/", {"passwords": done.context["passwords"]})
    assert file.status_code == 200
