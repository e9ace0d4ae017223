"""Enterprises, mailboxes and hazards entered, changed and taken away."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.enterprises.models import Enterprise
from layers.fieldwork.models import Hazard, Mailbox
from layers.privacy import decrypt
from tests.api.conftest import Program, point

pytestmark = pytest.mark.django_db


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
