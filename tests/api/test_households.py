"""Households entered, changed, moved out; versions, and bodies that say something else."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.residents.models import Household, HouseholdRevision
from tests.api.conftest import Program, point

pytestmark = pytest.mark.django_db
HOUSEHOLDS = "collections/households/items"


def test_a_household_is_entered_changed_and_moves_out(lan: Program) -> None:
    made = lan.post(HOUSEHOLDS, point(117.92, 33.97, address="东升路9号", tenure="owner"))
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    assert made["Location"].endswith(f"/ogc/{HOUSEHOLDS}/{key}")
    assert made.json()["properties"]["tenure"] == "owner"
    read = lan.get(f"{HOUSEHOLDS}/{key}")
    assert read["ETag"] == made["ETag"]
    assert lan.get(f"{HOUSEHOLDS}/{key}", if_none_match=read["ETag"]).status_code == 304

    patched = lan.patch(
        f"{HOUSEHOLDS}/{key}", {"properties": {"number": "9", "tenure": None}},
        if_match=read["ETag"],
    )  # fmt: skip
    assert patched.status_code == 200, patched.content
    row = Household.objects.get(uuid=key)
    assert (row.number, row.tenure, row.address, row.version) == ("9", "", "东升路9号", 2)
    assert patched.json()["properties"]["version"] == 2

    whole = patched.json()
    whole["properties"] |= {"address": "东升路9号甲"}
    whole["geometry"]["coordinates"] = [117.921, 33.971]
    del whole["properties"]["number"]
    put = lan.put(f"{HOUSEHOLDS}/{key}", whole)
    assert put.status_code == 200, put.content
    row.refresh_from_db()
    assert (row.address, row.number, row.geom.coords) == ("东升路9号甲", "", (117.921, 33.971))
    assert row.geom.coords == tuple(put.json()["geometry"]["coordinates"])

    gone = lan.delete(f"{HOUSEHOLDS}/{key}", {"version": 3, "reason": "搬到县城"})
    assert gone.status_code == 204, gone.content
    row.refresh_from_db()
    assert row.moved_out_at is not None
    assert lan.get(f"{HOUSEHOLDS}/{key}").status_code == 404
    assert HouseholdRevision.objects.latest("pk").replaced_why == "搬到县城"


def test_sent_twice_is_made_once(lan: Program) -> None:
    mark = str(uuid4())
    body = {**point(117.92, 33.97, address="东升路9号"), "id": mark}
    assert lan.post(HOUSEHOLDS, body).status_code == 201
    again = lan.post(HOUSEHOLDS, body)
    assert (again.status_code, again.json()["id"]) == (200, mark)
    assert Household.objects.count() == 1


def test_a_put_that_changes_nothing_changes_nothing(
    lan: Program, make_household: Callable[..., Any]
) -> None:
    row = make_household(number="7", tenure="tenant")
    read = lan.get(f"{HOUSEHOLDS}/{row.uuid}").json()
    assert lan.put(f"{HOUSEHOLDS}/{row.uuid}", read).json()["properties"]["version"] == 1
    row.refresh_from_db()
    assert row.version == 1


@pytest.mark.parametrize(("body", "status", "field"), [
    (point(117.96, 33.97, address="梅家"), 422, "lon"),
    (point(117.92, 33.97), 422, "address"),
    (point(33.97, 117.92, address="x"), 422, "lon"),
    (point(500, 33.97, address="x"), 422, "lon"),
    (point(117.92, 33.97, address="x", tenure="castle"), 422, "tenure"),
    (point(117.92, 33.97, address="x" * 201), 422, "address"),
    (point(117.92, 33.97, address=7), 422, "address"),
    (point(117.92, 33.97, address="x", vacant="maybe"), 422, "vacant"),
    ({"type": "Feature", "geometry": None, "properties": {"address": "x"}}, 422, "geometry"),
    ({"type": "Feature", "geometry": {"type": "Point", "coordinates": ["117", "33"]},
      "properties": {"address": "x"}}, 422, "geometry"),
    ({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []},
      "properties": {"address": "x"}}, 422, "geometry"),
    ({"type": "FeatureCollection", "features": []}, 400, "type"),
    ({"type": "Feature", "geometry": [], "properties": {}}, 400, "geometry"),
    ({"type": "Feature", "geometry": None, "properties": []}, 400, "properties"),
    ("{", 400, ""), ("[]", 400, "type"), ("NaN", 400, ""), ("[" * 100_000, 400, ""),
    (b"\xff\xfe", 400, ""), ("x" * 3_000_001, 413, ""),
])  # fmt: skip
def test_a_bad_body_is_refused_in_words(lan: Program, body: Any, status: int, field: str) -> None:
    answer = lan.post(HOUSEHOLDS, body)
    assert answer.status_code == status, answer.content
    assert (answer.json()["field"], bool(answer.json()["description"])) == (field, True)
    assert not Household.objects.exists()


def test_other_formats_and_unknown_words_are_refused(
    lan: Program, make_household: Callable[..., Any]
) -> None:
    answer = lan.post(HOUSEHOLDS, point(117.92, 33.97, address="x"), content_type="text/plain")
    assert answer.status_code == 415
    # OWSLib's PUT of a text names no type at all.
    untold = lan.post(HOUSEHOLDS, point(117.92, 33.97, address="x"), content_type="")
    assert untold.status_code == 201
    address = f"{HOUSEHOLDS}/{make_household().uuid}"
    unknown = lan.patch(address, {"properties": {"version": 1, "owner": "lan"}})
    assert (unknown.status_code, unknown.json()["field"]) == (400, "owner")
    derived = lan.patch(address, {"properties": {"version": 1, "colour": "care"}})
    assert (derived.status_code, derived.json()["field"]) == (422, "colour")
    assert lan.send("POST", f"{HOUSEHOLDS}?limit=1", {}).status_code == 400


def test_coordinates_come_in_other_systems(lan: Program) -> None:
    crs = "<http://www.opengis.net/def/crs/EPSG/0/4490>"
    made = lan.post(HOUSEHOLDS, point(33.97, 117.92, address="东升路9号"), content_crs=crs)
    assert made.json()["geometry"]["coordinates"] == [117.92, 33.97]
    shifted = lan.post(HOUSEHOLDS, point(117.9254479, 33.9684583, address="东升路8号", crs="gcj02"))
    lon, lat = shifted.json()["geometry"]["coordinates"]
    assert (round(lon, 3), round(lat, 3)) == (117.92, 33.97)
    odd = lan.post(HOUSEHOLDS, point(33.97, 117.92, address="x"), content_crs="<EPSG:1>")
    assert (odd.status_code, odd.json()["field"]) == (422, "Content-Crs")


def test_whose_posts_do_not_include_it_is_refused(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any],
    stranger: Program,
) -> None:  # fmt: skip
    address = f"{HOUSEHOLDS}/{make_household().uuid}"
    bo = program(staff.bo)
    assert bo.post(HOUSEHOLDS, point(117.92, 33.97, address="x")).status_code == 403
    assert bo.patch(address, {"properties": {"version": 1, "number": "9"}}).status_code == 403
    assert stranger.post(HOUSEHOLDS, point(117.92, 33.97, address="x")).status_code == 401
    assert program(staff.mei).patch(
        address, {"properties": {"version": 1, "number": "9"}}
    ).status_code == 404  # fmt: skip
    assert bo.options(HOUSEHOLDS)["Allow"] == "GET, HEAD, OPTIONS"
    assert program(staff.lan).options(HOUSEHOLDS)["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert program(staff.lan).options(address)["Allow"] == (
        "GET, HEAD, OPTIONS, PUT, PATCH, DELETE"
    )
    assert stranger.options(address).status_code == 401
