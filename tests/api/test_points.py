"""Households, enterprises, mailboxes, hazards and cases entered, changed and taken away."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.cases.models import Case, CaseEvent, Complainant
from layers.cases.register import Registered
from layers.enterprises.models import Enterprise
from layers.fieldwork.models import Hazard, Mailbox
from layers.privacy import decrypt
from layers.residents.models import Household, HouseholdRevision
from tests.api.conftest import Program, point

pytestmark = pytest.mark.django_db
HOUSEHOLDS = "collections/households/items"


@pytest.fixture
def lan(program: Callable[..., Program], staff: SimpleNamespace) -> Program:
    return program(staff.lan)


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


def test_masked_values_that_come_back_leave_the_real_ones_alone(
    lan: Program, make_enterprise: Callable[..., Any]
) -> None:
    row = make_enterprise()
    address = f"collections/enterprises/items/{row.uuid}"
    read = lan.get(address).json()
    read["properties"] |= {"staff_count": 5, "industry": "trade"}
    assert lan.put(address, read).status_code == 200
    row.refresh_from_db()
    assert (row.staff_count, row.industry) == (5, "trade")
    assert (decrypt(row.legal_person), decrypt(row.phone)) == ("李明", "13900007788")
    changed = lan.patch(address, {"properties": {"version": 2, "phone": "13900009999"}})
    assert changed.json()["properties"]["phone"] == "139****9999"
    row.refresh_from_db()
    assert decrypt(row.phone) == "13900009999"


def test_an_enterprise_closes(lan: Program, make_enterprise: Callable[..., Any]) -> None:
    made = lan.post("collections/enterprises/items", point(117.92, 33.97, name="东升面馆"))
    assert made.status_code == 201, made.content
    address = f"collections/enterprises/items/{made.json()['id']}"
    gone = lan.delete(f"{address}?reason=倒闭", if_match=made["ETag"])
    assert gone.status_code == 204, gone.content
    assert Enterprise.objects.get(uuid=made.json()["id"]).closed_at is not None


def test_a_mailbox_is_put_up_moved_and_taken_away(
    lan: Program, program: Callable[..., Program], staff: SimpleNamespace
) -> None:
    made = lan.post("collections/mailboxes/items",
                    point(117.92, 33.97, address="村部门口", weekdays=[3, 1]))  # fmt: skip
    assert made.status_code == 201, made.content
    assert made.json()["properties"]["weekdays"] == [1, 3]
    address = f"collections/mailboxes/items/{made.json()['id']}"
    moved = lan.patch(address, {
        "geometry": {"type": "Point", "coordinates": [117.93, 33.98]},
        "properties": {"version": 1, "weekdays": "2,4"},
    })  # fmt: skip
    assert moved.status_code == 200, moved.content
    box = Mailbox.objects.get()
    assert (box.geom.coords, box.weekdays, box.address) == ((117.93, 33.98), [2, 4], "村部门口")
    odd = lan.patch(address, {"properties": {"version": 2, "weekdays": "Monday"}})
    assert (odd.status_code, odd.json()["field"]) == (422, "weekdays")
    stale = program(staff.bo).delete(address, {"version": 1, "reason": "拆除"})
    assert stale.status_code == 412
    assert lan.delete(address, {"version": 2, "reason": "拆除"}).status_code == 204
    box.refresh_from_db()
    assert not box.active


def test_a_hazard_on_its_way_to_checked(
    lan: Program, program: Callable[..., Program], staff: SimpleNamespace
) -> None:
    made = lan.post("collections/hazards/items",
                    point(117.92, 33.97, kind="fire", text="楼道堆物"))  # fmt: skip
    assert made.status_code == 201, made.content
    address = f"collections/hazards/items/{made.json()['id']}"

    def patch(who: Program, **properties: Any) -> Any:
        return who.patch(address, {"properties": properties})

    given = patch(lan, version=1, owner="lan", due_on="2099-01-01")
    assert given.json()["properties"]["state"] == "assigned", given.content
    unknown = patch(lan, version=2, owner="nobody", due_on="2099-01-01")
    assert (unknown.status_code, unknown.json()["field"]) == (422, "owner")
    assert patch(lan, version=2, state="rectified").status_code == 422
    done = patch(lan, version=2, state="rectified", note="已清走")
    assert done.json()["properties"]["state"] == "rectified"
    early = patch(lan, version=3, state="checked")
    assert early.status_code == 403
    checked = patch(program(staff.bo), version=3, state="checked")
    assert checked.json()["properties"]["state"] == "checked"
    assert Hazard.objects.get().state == "checked"
    assert lan.get(address).status_code == 404
    assert lan.delete(address, {"version": 4}).status_code == 405


def test_a_hazard_keeps_its_place_and_words(lan: Program) -> None:
    made = lan.post("collections/hazards/items",
                    point(117.92, 33.97, kind="fire", text="楼道堆物"))  # fmt: skip
    address = f"collections/hazards/items/{made.json()['id']}"
    for body, field in (
        ({"geometry": {"type": "Point", "coordinates": [117.93, 33.97]},
          "properties": {"version": 1}}, "geometry"),
        ({"properties": {"version": 1, "kind": "gas"}}, "kind"),
        ({"properties": {"version": 1, "note": "?"}}, "state"),
    ):  # fmt: skip
        answer = lan.patch(address, body)
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert Hazard.objects.get().version == 1


def test_a_case_from_another_platform(
    program: Callable[..., Program], staff: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    kun = program(staff.kun)
    mark = str(uuid4())
    body = {**point(117.92, 33.97, category="garbage", text="垃圾桶满了。", name="任一",
                    phone="13800005021"), "id": mark}  # fmt: skip
    made = kun.post("collections/cases/items", body)
    assert made.status_code == 201, made.content
    properties = made.json()["properties"]
    case = Case.objects.get(uuid=mark)
    assert (made.json()["id"], properties["department"]) == (case.number, "sanitation")
    assert case.channel == "platform"
    assert properties["lookup_code"].count("-") == 2
    assert decrypt(Complainant.objects.get().phone) == "13800005021"
    assert "13800005021" not in made.content.decode()
    again = kun.post("collections/cases/items", body)
    assert again.status_code == 200
    assert "lookup_code" not in again.json()["properties"]
    odd = kun.post("collections/cases/items", point(117.92, 33.97, category="x", text="y"))
    assert (odd.status_code, odd.json()["field"]) == (422, "category")


def test_a_case_is_moved_dispatched_accepted_and_void(
    program: Callable[..., Program], staff: SimpleNamespace,
    ren_reports: Callable[..., Registered],
) -> None:  # fmt: skip
    number = ren_reports().number
    address = f"collections/cases/items/{number}"
    bo, dong = program(staff.bo, name="大屏"), program(staff.dong)
    moved = bo.patch(address, {"geometry": {"type": "Point", "coordinates": [117.97, 33.97]},
                               "properties": {"version": 1}})  # fmt: skip
    assert moved.json()["properties"]["department"] == "upper", moved.content
    event = CaseEvent.objects.get(verb="relocate")
    assert (event.actor, "大屏" in event.note) == (staff.bo, True)
    given = bo.patch(address, {"properties": {"version": 2, "department": "sanitation"}})
    assert given.json()["properties"]["state"] == "dispatched", given.content
    assert bo.patch(address, {"properties": {"version": 3, "department": "x"}}).status_code == 422
    taken = dong.patch(address, {"properties": {"version": 3, "state": "accepted"}})
    assert taken.json()["properties"]["state"] == "accepted", taken.content
    closed = dong.patch(address, {"properties": {"version": 4, "state": "closed"}})
    assert (closed.status_code, closed.json()["field"]) == (422, "state")
    again = dong.patch(address, {"properties": {"version": 4, "department": "works"}})
    assert again.status_code == 403
    assert dong.delete(address, {"version": 4, "reason": "重复"}).status_code == 403
    assert bo.delete(address, {"version": 4, "reason": "重复"}).status_code == 204
    assert Case.objects.get().state == "void"


def test_all_of_a_patch_or_nothing(
    program: Callable[..., Program], staff: SimpleNamespace,
    ren_reports: Callable[..., Registered],
) -> None:  # fmt: skip
    address = f"collections/cases/items/{ren_reports().number}"
    answer = program(staff.bo).patch(address, {
        "geometry": {"type": "Point", "coordinates": [117.97, 33.97]},
        "properties": {"version": 1, "department": "nowhere"},
    })  # fmt: skip
    assert answer.status_code == 422
    case = Case.objects.get()
    assert (case.version, case.geom.x) == (1, 117.92)


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
