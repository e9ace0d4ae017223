"""Every write names the version it saw: stale, unnamed, weak."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.residents.models import Household
from tests.api.conftest import Program, point

pytestmark = pytest.mark.django_db
HOUSEHOLDS = "collections/households/items"


@pytest.mark.parametrize("by", ["if_match", "property"])
def test_a_stale_write_gets_both_states(
    lan: Program, make_household: Callable[..., Any], by: str
) -> None:
    row = make_household()
    address = f"{HOUSEHOLDS}/{row.uuid}"
    seen = lan.get(address)
    Household.objects.filter(pk=row.pk).update(number="8")
    headers = {"if_match": seen["ETag"]} if by == "if_match" else {}
    properties: dict[str, Any] = {"number": "9"}
    if by == "property":
        properties["version"] = 1
    answer = lan.patch(address, {"properties": properties}, **headers)
    assert answer.status_code == 412
    body = answer.json()
    assert body["theirs"]["properties"]["number"] == "8"
    assert body["theirs"]["properties"]["version"] == 2
    assert body["mine"]["properties"]["number"] == "9"
    row.refresh_from_db()
    assert row.number == "8"


@pytest.mark.parametrize("header", ["", "*"])
def test_a_write_without_a_version_is_refused(
    lan: Program, make_household: Callable[..., Any], header: str
) -> None:
    address = f"{HOUSEHOLDS}/{make_household().uuid}"
    headers = {"if_match": header} if header else {}
    for answer in (
        lan.patch(address, {"properties": {"number": "9"}}, **headers),
        lan.put(address, point(117.92, 33.97, address="x"), **headers),
        lan.delete(address, **headers),
    ):
        assert answer.status_code == 428
        assert answer.json()["field"] == "version"


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "collections/divisions/items"),
    ("DELETE", "collections/divisions/items/320324000000"),
    ("PUT", "collections/divisions/items/320324000000"), ("PUT", HOUSEHOLDS),
    ("DELETE", HOUSEHOLDS),
    ("POST", "collections"), ("POST", ""), ("GET", "collections/grids/merge"),
])  # fmt: skip
def test_what_no_verb_does_is_405_with_what_is_done(
    program: Callable[..., Program], staff: SimpleNamespace, method: str, path: str
) -> None:
    answer = program(staff.kun).send(method, path)
    assert answer.status_code == 405
    assert "OPTIONS" in answer["Allow"]
    assert method not in answer["Allow"].split(", ")


def test_an_etag_that_compression_made_weak_is_known(
    lan: Program, make_household: Callable[..., Any]
) -> None:
    address = f"{HOUSEHOLDS}/{make_household().uuid}"
    seen = lan.get(address, accept_encoding="gzip")
    assert seen["ETag"].startswith('W/"1-')
    answer = lan.patch(address, {"properties": {"number": "9"}}, if_match=seen["ETag"])
    assert answer.status_code == 200
