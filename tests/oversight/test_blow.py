"""Blowing a whistle: who may, where, for whom, once."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, Refused
from layers.notices.models import Message
from layers.oversight.blow import blow
from layers.oversight.models import Whistle, WhistleEvent
from layers.staff.models import Department
from tests.oversight.together import together

pytestmark = pytest.mark.django_db


def test_bo_whistles_for_two_units_which_are_told(
    whistle: Whistle, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    assert (whistle.grid, whistle.town) == (territory.A1, territory.upper)
    called = list(whistle.summons.order_by("department__code"))
    assert [row.department for row in called] == [staff.sanitation, staff.works]
    assert all(row.sign_due < row.contact_due for row in called)
    told = {*Message.objects.values_list("to__username", flat=True)}
    assert told == {"dong", "zong", "lian", "gong"}
    message = Message.objects.filter(to=staff.dong).get()
    assert message.path == f"/supervision/whistles/{whistle.pk}/"
    assert "城管局" in message.words
    assert [*whistle.events.values_list("verb", "actor__username")] == [("blow", "bo")]


def test_a_grid_lead_whistles_in_her_own_grids_only(
    whistled: Callable[..., Whistle], territory: SimpleNamespace
) -> None:
    assert whistled("ling", lon=117.97).grid == territory.A2
    with pytest.raises(NotAllowed, match="不在您的辖区"):
        whistled("ling", lon=118.02)


@pytest.mark.parametrize("name", ["lan", "dong", "su", "ada"])
def test_others_do_not_whistle(name: str, whistled: Callable[..., Whistle]) -> None:
    with pytest.raises(NotAllowed):
        whistled(name)
    assert not Whistle.objects.exists()


def test_bo_does_not_whistle_in_the_other_town(whistled: Callable[..., Whistle]) -> None:
    with pytest.raises(NotAllowed):
        whistled(lat=33.92)
    assert whistled("kun", lat=33.92).pk


def test_the_same_uuid_is_the_same_whistle(whistled: Callable[..., Whistle]) -> None:
    uuid = uuid4()
    assert whistled(uuid=uuid) == whistled(uuid=uuid, text="又一次")
    assert WhistleEvent.objects.count() == 1
    with pytest.raises(Refused):
        whistled("kun", uuid=uuid)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "长" * 2001}, "text"),
        ({"text": "倒\u202e转"}, "text"),
        ({"kind": "party"}, "kind"),
        ({"call": "soft"}, "call"),
        ({"departments": []}, "departments"),
        ({"lon": None}, "lon"),
        ({"lon": float("nan")}, "lon"),
        ({"lon": 117.5}, "lon"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    fields: dict[str, Any], field: str, whistled: Callable[..., Whistle]
) -> None:
    with pytest.raises(Refused) as refused:
        whistled(**fields)
    assert refused.value.field == field
    assert not Whistle.objects.exists()


def test_it_calls_so_many_departments_and_no_closed_one(
    whistled: Callable[..., Whistle], staff: SimpleNamespace
) -> None:
    many = [Department.objects.create(code=f"d{n}", name=f"局{n}") for n in range(9)]
    with pytest.raises(Refused, match="最多呼叫8个"):
        whistled(departments=many)
    staff.works.active = False
    with pytest.raises(Refused):
        whistled(departments=[staff.works])


def test_for_a_case_the_departments_join_in(
    whistled: Callable[..., Whistle], accepted: Case, staff: SimpleNamespace
) -> None:
    found = whistled(case=accepted.number, lon=None, lat=None)
    assert (found.case, found.geom.coords) == (accepted, accepted.geom.coords)
    accepted.refresh_from_db()
    assert accepted.helpers == [staff.works.pk]
    assert accepted.events.last().verb == "co_handle"


def test_only_for_an_open_case_of_ones_own_area(
    whistled: Callable[..., Whistle], accepted: Case
) -> None:
    with pytest.raises(NotFound):
        whistled(case="999")
    Case.objects.filter(pk=accepted.pk).update(state="void")
    with pytest.raises(Refused, match="结束"):
        whistled(case=accepted.number)


def test_the_history_cannot_be_changed(whistle: Whistle) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        whistle.events.update(note="")


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_one_whistle(
    people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    uuid = uuid4()

    def press() -> None:
        blow(*people.bo, uuid=uuid, kind="joint", call="push", text="请到现场。",
             departments=[staff.works], lon=117.92, lat=33.97)  # fmt: skip

    assert together(press, press) == [None, None]
    assert Whistle.objects.get().summons.count() == 1
