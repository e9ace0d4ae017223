"""Enterprises: entered, changed, closed, their contact masked."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.enterprises.close_enterprise import close_enterprise
from layers.enterprises.edit_enterprise import edit_enterprise
from layers.enterprises.models import Enterprise, EnterpriseRevision
from layers.enterprises.register_enterprise import register_enterprise
from layers.enterprises.unmask import Contact, masked, unmask
from layers.errors import Changed, NotAllowed, NotFound, OutOfOrder, Refused
from layers.privacy import decrypt
from layers.staff.models import AccessRecord

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"
WHAT: dict[str, Any] = {"lon": 117.92, "lat": 33.97, "name": "宏远家具厂"}
ALL: dict[str, Any] = {
    "uscc": CODE, "legal_person": "李明", "phone": "13900007788", "industry": "manufacturing",
    "staff_count": 12, "safety_class": "general", "address": "工业路3号",
}  # fmt: skip


def test_entered_with_all_that_is_known(
    scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    row = register_enterprise(scopes.lan, uuid=uuid4(), **WHAT, **ALL)
    row.refresh_from_db()
    assert (row.grid, row.uscc, row.complete) == (territory.A1, CODE, True)
    assert decrypt(row.legal_person) == "李明"
    assert "李明".encode() not in bytes(row.legal_person)


@pytest.mark.parametrize("missing", sorted(ALL))
def test_complete_means_all_of_it(scopes: SimpleNamespace, missing: str) -> None:
    known = {name: value for name, value in ALL.items() if name != missing}
    assert not register_enterprise(scopes.lan, uuid=uuid4(), **WHAT, **known).complete


def test_the_same_uuid_is_the_same_enterprise(scopes: SimpleNamespace) -> None:
    uuid = uuid4()
    first = register_enterprise(scopes.lan, uuid=uuid, **WHAT, **ALL)
    assert register_enterprise(scopes.lan, uuid=uuid, **{**WHAT, "name": "别家"}) == first
    with pytest.raises(NotFound):
        register_enterprise(scopes.mei, uuid=uuid, **{**WHAT, "lon": 117.97})


def test_one_licence_is_one_enterprise_until_it_closes(scopes: SimpleNamespace) -> None:
    first = register_enterprise(scopes.lan, uuid=uuid4(), **WHAT, uscc=CODE)
    with pytest.raises(Refused) as refusal:
        register_enterprise(scopes.mei, uuid=uuid4(), **{**WHAT, "lon": 117.97}, uscc=CODE)
    assert refusal.value.field == "uscc"
    close_enterprise(first.uuid, scopes.lan, reason="停业")
    assert register_enterprise(scopes.mei, uuid=uuid4(), **{**WHAT, "lon": 117.97}, uscc=CODE)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"uscc": "911100006000373410"}, "uscc"),
        ({"uscc": "1"}, "uscc"),
        ({"phone": "x"}, "phone"),
        ({"industry": "x"}, "industry"),
        ({"safety_class": "x"}, "safety_class"),
        ({"staff_count": -1}, "staff_count"),
        ({"staff_count": 10**9}, "staff_count"),
        ({"lon": 117.97}, "lon"),
    ],
)
def test_what_cannot_be_is_refused(
    scopes: SimpleNamespace, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        register_enterprise(scopes.lan, uuid=uuid4(), **{**WHAT, **change})
    assert refusal.value.field == field
    assert not Enterprise.objects.exists()


def test_changed_in_its_version_and_remembered(scopes: SimpleNamespace, shop: Enterprise) -> None:
    edited = edit_enterprise(shop.uuid, scopes.lan, version=1, industry="trade")
    assert (edited.version, edited.industry, edited.name) == (2, "trade", shop.name)
    with pytest.raises(Changed):
        edit_enterprise(shop.uuid, scopes.lan, version=1, industry="catering")
    moved = edit_enterprise(shop.uuid, scopes.lan, place=(117.91, 33.96, "wgs84"))
    assert moved.geom.coords == (117.91, 33.96)
    assert [row.version for row in EnterpriseRevision.objects.all()] == [2, 1]
    with pytest.raises(NotFound):
        edit_enterprise(shop.uuid, scopes.mei, industry="catering")
    with pytest.raises(NotAllowed):
        edit_enterprise(shop.uuid, scopes.chen, industry="catering")


def test_closed_for_good(scopes: SimpleNamespace, shop: Enterprise) -> None:
    with pytest.raises(Refused):
        close_enterprise(shop.uuid, scopes.lan, reason="")
    assert close_enterprise(shop.uuid, scopes.lan, reason="停业").closed_at
    with pytest.raises(OutOfOrder):
        edit_enterprise(shop.uuid, scopes.lan, industry="trade")


def test_the_contact_is_masked_and_unmasked_with_a_reason(
    scopes: SimpleNamespace, shop: Enterprise
) -> None:
    for who in ("lan", "bo", "kun"):
        assert masked(shop, getattr(scopes, who)) == Contact("李*", "139****7788")
    for who in ("chen", "su"):
        assert masked(shop, getattr(scopes, who)) is None
        with pytest.raises(NotAllowed):
            unmask(shop.uuid, getattr(scopes, who), reason="好奇")
    assert not AccessRecord.objects.exists()
    assert unmask(shop.uuid, scopes.lan, reason="安全检查") == Contact("李明", "13900007788")
    assert AccessRecord.objects.get().reason == "安全检查"
