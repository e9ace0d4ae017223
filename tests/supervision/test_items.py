"""The page of delegated items, and a whistle that is about one."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from layers.errors import Refused
from layers.oversight.import_items import import_items
from layers.oversight.models import DelegatedItem, Whistle

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
PAGE = "/supervision/items/"
FILE = (
    "code,name,name_en,kind,department,active\n"
    "A-1,户外广告<b>审批,Advertisements,license,sanitation,\nA-2,危房认定,,other,works,no\n"
)


@pytest.fixture
def items(staff: SimpleNamespace) -> None:
    import_items(FILE.encode())


def upload(client: Client, content: str = FILE) -> Any:
    file = SimpleUploadedFile("items.csv", content.encode())
    return client.post(PAGE, {"file": file}, follow=True)


def test_all_staff_read_it(
    items: None, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    lan = signed_in("lan")
    lan.get(PAGE)
    with django_assert_max_num_queries(6):
        words = lan.get(PAGE).text
    assert "户外广告&lt;b&gt;审批" in words
    assert "已收回" in words
    assert 'name="file"' not in words
    for query, seen in (
        ("q=a-1", True),
        ("q=危房", False),
        ("unit=works", False),
        ("q=%00'", False),
    ):
        assert ("户外广告" in lan.get(f"{PAGE}?{query}").text) is seen
    assert Client().get(PAGE).status_code == 302


def test_who_takes_a_file_in(signed_in: SignIn) -> None:
    for name in ("lan", "bo", "chen", "su"):
        assert upload(signed_in(name)).status_code == 403
    assert not DelegatedItem.objects.exists()
    assert "新增 2 项" in upload(signed_in("kun")).text
    assert "2 项未变" in upload(signed_in("ada")).text
    wrong = upload(signed_in("kun"), FILE.replace("license", "permit"))
    assert wrong.status_code == 422
    assert "permit" in wrong.text
    assert signed_in("kun").post(PAGE).status_code == 422


def test_a_whistle_about_an_item(
    items: None, whistled: Callable[..., Whistle], people: SimpleNamespace, signed_in: SignIn
) -> None:
    bo = signed_in("bo")
    form = bo.get("/supervision/whistles/new/").text
    assert 'value="A-1"' in form
    assert 'value="A-2"' not in form
    sent = {
        "uuid": uuid4(), "kind": "beyond", "call": "push", "text": "广告牌权属不清，请到场。",
        "departments": [DelegatedItem.objects.get(code="A-1").department_id], "lon": "117.92",
        "lat": "33.97", "item": "A-1",
    }  # fmt: skip
    url = bo.post("/supervision/whistles/new/", sent)["Location"]
    assert "A-1 户外广告" in bo.get(url).text
    assert 'num">1</td>' in bo.get(PAGE).text
    for gone in ("A-2", "A-9", "\0"):
        with pytest.raises(Refused) as refused:
            whistled(item=gone)
        assert refused.value.field == "item"
    assert Whistle.objects.count() == 1
