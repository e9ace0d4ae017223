"""Dispatching a case: to a department or a person, by dispatchers only, never on a stale page."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from layers.cases.dispatch import dispatch
from layers.cases.models import Case, CaseEvent
from layers.cases.register import Registered
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.staff.models import Post

pytestmark = pytest.mark.django_db


def test_to_a_department_its_handler_becomes_the_owner(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done = dispatch(
        case.number, staff.bo, scopes.bo, department=staff.sanitation, reason="职责", version=1
    )
    case.refresh_from_db()
    assert (case.state, case.department, case.owner, case.version) == (
        "dispatched", staff.sanitation, staff.dong, 2,
    )  # fmt: skip
    assert done.version == 2
    event = CaseEvent.objects.get(case=case, verb="dispatch")
    assert (event.actor, event.from_state, event.to_state) == (staff.bo, "registered", "dispatched")
    assert (event.note, event.public) == ("职责", False)
    assert event.detail == {
        "department": staff.sanitation.pk, "owner": staff.dong.pk, "owner_before": staff.lan.pk,
    }  # fmt: skip


def test_to_a_person_the_persons_unit_comes_along(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    dispatch(case.number, staff.bo, scopes.bo, person=staff.mei)
    case.refresh_from_db()
    assert (case.owner, case.department) == (staff.mei, staff.upper_office)


def test_before_anybody_accepted_it_can_go_elsewhere(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    dispatch(dispatched.number, staff.bo, scopes.bo, person=staff.lan)
    dispatched.refresh_from_db()
    assert (dispatched.state, dispatched.owner) == ("dispatched", staff.lan)


def test_once_in_hand_it_cannot(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        dispatch(accepted.number, staff.bo, scopes.bo, person=staff.lan)


def test_a_stale_version_is_refused_and_nothing_changes(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        dispatch(dispatched.number, staff.kun, scopes.kun, person=staff.lan, version=1)
    dispatched.refresh_from_db()
    assert (dispatched.owner, dispatched.version) == (staff.dong, 2)


@pytest.mark.parametrize("who", ["lan", "dong", "chen", "su"])
def test_only_dispatchers_dispatch(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    with pytest.raises(NotAllowed):
        dispatch(case.number, getattr(staff, who), getattr(scopes, who), person=staff.lan)


def test_another_towns_case_does_not_exist(
    ren_reports: Callable[..., Registered], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    lower = ren_reports(lat=33.92).number
    with pytest.raises(NotFound):
        dispatch(lower, staff.bo, scopes.bo, person=staff.lan)


def test_one_target_neither_none_nor_two(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        dispatch(case.number, staff.bo, scopes.bo)
    with pytest.raises(Refused):
        dispatch(case.number, staff.bo, scopes.bo, person=staff.lan, department=staff.works)


def test_a_case_without_a_settled_place_is_put_on_the_map_first(
    ren_reports: Callable[..., Registered], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    number = ren_reports(lon=110.0, lat=30.0).number
    with pytest.raises(Refused) as refusal:
        dispatch(number, staff.kun, scopes.kun, person=staff.lan)
    assert refusal.value.field == "place"


def test_a_department_without_anybody_and_a_closed_one_are_refused(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as nobody:
        dispatch(case.number, staff.bo, scopes.bo, department=staff.works)
    assert nobody.value.field == "department"
    staff.sanitation.active = False
    staff.sanitation.save()
    with pytest.raises(Refused):
        dispatch(case.number, staff.bo, scopes.bo, department=staff.sanitation)


def test_a_person_whose_post_has_ended_takes_nothing(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    Post.objects.filter(user=staff.lan).update(ends_on=date(2021, 1, 1))
    with pytest.raises(Refused) as refusal:
        dispatch(case.number, staff.bo, scopes.bo, person=staff.lan)
    assert refusal.value.field == "person"
    assert CaseEvent.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("reason", ["长" * 2001, "a\x07b"])
def test_a_reason_that_cannot_be_read_is_refused(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        dispatch(case.number, staff.bo, scopes.bo, person=staff.lan, reason=reason)
    assert refusal.value.field == "reason"
