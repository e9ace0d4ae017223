"""Lan keeps the enterprises of her grid; the contact stays masked until somebody says why."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from layers.enterprises.models import Enterprise
from layers.privacy import decrypt
from layers.staff.models import AccessRecord

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
FORM: dict[str, Any] = {"lon": "117.9200000", "lat": "33.9700000", "name": "宏远家具厂"}


@pytest.fixture
def shop(make_enterprise: Callable[..., Enterprise]) -> Enterprise:
    return make_enterprise()


def test_masked_and_in_full(lan: Client, shop: Enterprise) -> None:
    page = lan.get(f"/field/enterprises/{shop.uuid}/").content.decode()
    assert "李*" in page
    assert "13900007788" not in page
    full = lan.post(f"/field/enterprises/{shop.uuid}/full/", {"reason": "检查"}, headers=JSON)
    assert full.json() == {"legal_person": "李明", "phone": "13900007788"}
    assert AccessRecord.objects.count() == 1


def test_entered_changed_closed(lan: Client, mei: Client) -> None:
    uuid = str(uuid4())
    entry = {**FORM, "uuid": uuid, "staff_count": "12", "phone": "13900001111"}
    assert lan.get("/field/enterprises/new/").status_code == 200
    assert lan.post("/field/enterprises/", entry, headers=JSON).status_code == 201
    assert lan.post("/field/enterprises/", entry, headers=JSON).status_code == 200
    url = f"/field/enterprises/{uuid}/"
    assert mei.get(url).status_code == 404
    assert lan.get(f"{url}change/").status_code == 200
    change = {**FORM, "version": "1", "industry": "manufacturing", "phone": ""}
    assert lan.post(f"{url}change/", change, headers=JSON).status_code == 200
    row = Enterprise.objects.get()
    assert (row.industry, decrypt(row.phone), row.version) == ("manufacturing", "13900001111", 2)
    assert lan.post(f"{url}change/", change, headers=JSON).status_code == 409
    assert (
        lan.post(f"{url}close/", {"version": "2", "reason": "停业"}, headers=JSON).status_code
        == 200
    )
    assert "宏远" not in lan.get("/field/enterprises/").content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": ""}, "name"), ({"staff_count": "viele"}, "staff_count"), ({"uscc": "1"}, "uscc")],
)  # fmt: skip
def test_refused_beside_the_field(lan: Client, change: dict[str, str], field: str) -> None:
    answer = lan.post("/field/enterprises/", {**FORM, "uuid": str(uuid4()), **change}, headers=JSON)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_found_by_name_and_address(lan: Client, shop: Enterprise) -> None:
    for words in ("超市", "东升路2"):
        page = lan.get("/field/enterprises/", {"q": words}).content.decode()
        assert str(shop.uuid) in page
    assert str(shop.uuid) not in lan.get("/field/enterprises/", {"q": "无"}).content.decode()
