"""Importing cases in the browser: upload, look, say which column is what, confirm."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.models import Case, CaseImport
from layers.staff.scope import scope_of
from tests.cases.test_close_imported import OVER
from tests.cases.test_import_cases import text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/cases/import/"


@pytest.fixture
def kun(client: Client, staff: SimpleNamespace, catalogue: SimpleNamespace) -> Client:
    client.force_login(staff.kun)
    return client


def upload(browser: Client, content: bytes, source: str = "老平台", name: str = "a.csv") -> Any:
    sent = {"file": SimpleUploadedFile(name, content), "source": source, "crs": "wgs84"}
    return browser.post(ADDRESS, sent)


def test_looking_writes_nothing_and_confirming_writes_all(
    kun: Client, staff: SimpleNamespace
) -> None:
    look = upload(kun, text_of({}, {"工单编号": "P2", "经度": "121"}).encode("gbk"))
    assert look.status_code == 302
    page = kun.get(look.url)
    assert page.context["count"] == 2
    here, outside = page.context["shown"]
    assert (here.grid.name, here.department) == ("东升第1网格", staff.sanitation)
    assert outside.grid is None
    assert not Case.objects.exists()
    assert "任一".encode() not in bytes(CaseImport.objects.get().content)
    done = kun.post(f"{look.url}confirm/", follow=True)
    assert "已导入 2 件诉求" in done.content.decode()
    assert Case.objects.count() == 2
    record = CaseImport.objects.get()
    assert (bytes(record.content), record.written, record.uploaded_by) == (b"", 2, staff.kun)
    assert kun.post(f"{look.url}confirm/").status_code == 404
    again = kun.get(upload(kun, text_of({}).encode()).url)
    assert (again.context["count"], again.context["plan"].known) == (0, 1)


def test_every_fault_is_shown_and_can_be_taken_along(kun: Client) -> None:
    rows = [{"工单编号": f"P{n}", "联系电话": "=1+1"} for n in range(120)]
    address = upload(kun, text_of(*rows).encode()).url
    page = kun.get(address)
    assert (len(page.context["faults"]), page.context["plan"].faulty_rows) == (100, 120)
    assert "confirm" not in page.content.decode()
    table = kun.get(f"{address}faults.csv")
    assert len(table.content.decode().splitlines()) == 121
    assert kun.post(f"{address}confirm/").status_code == 422
    assert not Case.objects.exists()


def test_columns_can_be_said(kun: Client) -> None:
    content = text_of({}).replace("诉求内容", "说了什么").encode()
    address = upload(kun, content).url
    page = kun.get(address)
    assert page.status_code == 422
    assert "说了什么" in page.content.decode()
    shown = {each["name"]: each["header"] for each in page.context["columns"]}
    assert (shown["text"], shown["lon"]) == ("", "经度")
    kun.post(f"{address}columns/", {**shown, "text": "说了什么"})
    assert kun.get(address).context["count"] == 1
    assert kun.post(f"{address}columns/", {**shown, "text": "没有"}).status_code == 422


def test_html_in_a_text_is_shown_as_text(kun: Client) -> None:
    address = upload(kun, text_of({"诉求内容": "<script>alert(1)</script>"}).encode()).url
    assert b"<script>alert" not in kun.get(address).content


@pytest.mark.parametrize(
    ("content", "source"), [(b"", "x"), (b"PK\x03\x04", "x"), (b"a\n1\n", ""), (b"a\n1", "x" * 41)]
)
def test_what_cannot_be_read_is_refused(kun: Client, content: bytes, source: str) -> None:
    page = upload(kun, content, source)
    assert page.status_code == 422
    assert not CaseImport.objects.exists()


def test_a_draft_is_its_owners_for_an_hour(
    kun: Client, staff: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = upload(kun, text_of({}).encode()).url
    other = Client()
    other.force_login(staff.ada)
    assert other.get(address).status_code == 404
    CaseImport.objects.update(uploaded_at=timezone.now() - timedelta(hours=2))
    assert kun.get(address).status_code == 404
    upload(other, text_of({}).encode())
    assert CaseImport.objects.count() == 1


def test_old_files_are_forgotten_at_night(kun: Client) -> None:
    upload(kun, text_of({}).encode())
    CaseImport.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    call_command("retention", commit=True)
    assert not CaseImport.objects.exists()


def test_for_administrators_and_county_dispatchers_only(
    client: Client, staff: SimpleNamespace
) -> None:
    assert client.get(ADDRESS).status_code == 302
    for name, status in (("ada", 200), ("kun", 200), ("bo", 403), ("lan", 403), ("chen", 403)):
        client.force_login(getattr(staff, name))
        assert client.get(ADDRESS).status_code == status


def test_the_preview_asks_no_more_for_more_rows(
    kun: Client, django_assert_max_num_queries: Any
) -> None:
    address = upload(kun, text_of(*({"工单编号": f"P{n}"} for n in range(60))).encode()).url
    with django_assert_max_num_queries(10):
        kun.get(address)


def test_closings_are_shown_before_they_are_carried_out(
    kun: Client, staff: SimpleNamespace
) -> None:
    kun.post(f"{upload(kun, text_of({}, {'工单编号': 'P2'}).encode()).url}confirm/")
    held = Case.objects.get(source_id="P2").number
    accept(held, staff.lan, scope_of(staff.lan))
    address = upload(kun, text_of(OVER, {**OVER, "工单编号": "P2"}).encode()).url
    page = kun.get(address)
    assert (page.context["count"], page.context["closing"]) == (0, 1)
    body = page.content.decode()
    assert "结案 1 件" in body
    assert held in body
    done = kun.post(f"{address}confirm/", follow=True).content.decode()
    assert "随对方结案 1 件" in done
    assert dict(Case.objects.values_list("source_id", "state")) == {
        "P1": "closed", "P2": "accepted",
    }  # fmt: skip
    again = kun.get(upload(kun, text_of(OVER).encode()).url).content.decode()
    assert "confirm/" not in again
