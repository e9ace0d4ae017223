"""Cases entered, moved, dispatched, accepted and declared void."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest

from layers.cases.models import Case, CaseEvent, Complainant
from layers.cases.register import Registered
from layers.people_scope import all_people
from layers.privacy import decrypt
from tests.api.conftest import Program, point

pytestmark = pytest.mark.django_db


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
    with all_people():
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
