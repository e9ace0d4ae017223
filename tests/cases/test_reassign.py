"""Reassigning what is in hand: a second unit, counted as one; the first responder stays."""

from types import SimpleNamespace

import pytest

from layers.cases.models import Case, CaseEvent
from layers.cases.reassign import reassign
from layers.errors import Refused

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
        "department": staff.water.pk, "owner": staff.shui.pk, "from": staff.sanitation.pk,
    }  # fmt: skip


def test_to_a_person_of_the_same_unit_is_no_further_hop(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done = reassign(accepted.number, staff.bo, scopes.bo, person=staff.dong, reason="换人")
    assert (done.owner, done.hops) == (staff.dong, 1)


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
