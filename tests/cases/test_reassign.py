"""Reassigning what is in hand: a second unit, counted as one; the first responder stays."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.accept import accept
from layers.cases.answer_information import answer_information
from layers.cases.ask_information import ask_information
from layers.cases.lookup import code_of, hash_of
from layers.cases.models import Case, CaseEvent
from layers.cases.reassign import reassign
from layers.cases.register import Registered
from layers.cases.relocate import relocate
from layers.cases.resume import resume
from layers.errors import Refused
from layers.staff.deactivate import deactivate

pytestmark = pytest.mark.django_db


def test_another_unit_gets_it_and_the_first_keeps_its_name_on_it(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done = reassign(
        accepted.number, staff.bo, scopes.bo, department=staff.water, reason="管网漏水所致"
    )
    assert (done.state, done.department, done.owner) == ("dispatched", staff.water, staff.shui)
    assert (done.first_department, done.hops) == (staff.sanitation, 2)
    assert CaseEvent.objects.get(case=done, verb="reassign").detail == {
        "department": staff.water.pk, "owner": staff.shui.pk, "owner_before": staff.dong.pk,
        "from": staff.sanitation.pk,
    }  # fmt: skip


def test_to_a_person_of_the_same_unit_is_no_further_hop(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done = reassign(accepted.number, staff.bo, scopes.bo, person=staff.dong, reason="换人")
    assert (done.owner, done.hops) == (staff.dong, 1)


@pytest.mark.parametrize("state", ["suspended", "awaiting"])
def test_what_waits_goes_on_waiting_and_then_the_new_unit_takes_it_up(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, state: str
) -> None:
    case = at(state)
    deactivate("dong", staff.ada.pk)
    done = reassign(case.number, staff.bo, scopes.bo, department=staff.water, reason="调离")
    assert (done.state, done.owner, done.review_on) == (state, staff.shui, case.review_on)
    assert done.pauses.filter(ended_at=None).count() == 1
    resumed = resume(case.number, staff.bo, scopes.bo)
    assert (resumed.state, resumed.department) == ("dispatched", staff.water)
    taken = accept(case.number, staff.shui, scopes.shui)
    assert (taken.state, taken.first_department, taken.hops) == ("accepted", staff.sanitation, 2)


def test_the_answer_leads_to_the_new_unit_too(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = at("awaiting")
    reassign(case.number, staff.bo, scopes.bo, person=staff.lan, reason="由网格办")
    done = answer_information(hash_of(code_of(case.uuid)), text="三号楼")
    assert (done.state, done.owner) == ("dispatched", staff.lan)


def test_what_nobody_had_and_lies_nowhere_is_put_on_the_map_first(
    ren_reports: Callable[..., Registered], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    number = ren_reports(lon=None, lat=None, address="").number
    ask_information(number, staff.kun, scopes.kun, question="在哪里？")
    with pytest.raises(Refused) as refusal:
        reassign(number, staff.kun, scopes.kun, department=staff.water, reason="供水")
    assert refusal.value.field == "place"
    # Put on the map while it waits, it is routed like any that nobody was given.
    placed = relocate(number, staff.kun, scopes.kun, lon=117.92, lat=33.97)
    assert (placed.state, placed.department, placed.owner) == (
        "awaiting", staff.sanitation, staff.lan,
    )  # fmt: skip
    done = reassign(number, staff.kun, scopes.kun, department=staff.water, reason="供水")
    assert (done.state, done.department, done.hops) == ("awaiting", staff.water, 1)


def test_a_reason_and_one_target_are_needed(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        reassign(accepted.number, staff.bo, scopes.bo, department=staff.water, reason="")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused):
        reassign(accepted.number, staff.bo, scopes.bo, reason="改派")
    with pytest.raises(Refused, match=r"nobody|没有"):
        reassign(accepted.number, staff.bo, scopes.bo, department=staff.works, reason="改派")
