"""The complainant's contact: masked for those who may see people, in full with a reason."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.contact import Contact, masked, unmask
from layers.cases.models import Case, CaseEvent
from layers.cases.register import Registered
from layers.errors import NotAllowed, NotFound, Refused
from layers.staff.models import AccessRecord

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["lan", "bo", "kun", "dong"])
def test_masked_for_those_who_work_with_it(case: Case, scopes: SimpleNamespace, who: str) -> None:
    assert masked(case, getattr(scopes, who)) == Contact("person", "任*", "138****5021")


@pytest.mark.parametrize("who", ["chen", "su", "ada"])
def test_not_at_all_for_those_who_read_without_people(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    assert masked(case, getattr(scopes, who)) is None
    with pytest.raises((NotAllowed, NotFound)):
        unmask(case.number, getattr(staff, who), getattr(scopes, who), reason="好奇")


@pytest.mark.parametrize("who", ["lan", "bo", "dong"])
def test_in_full_with_a_reason_that_is_recorded(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    contact = unmask(case.number, getattr(staff, who), getattr(scopes, who), reason="回电")
    assert contact == Contact("person", "任一", "13800005021")
    event = CaseEvent.objects.get(case=case, verb="unmask")
    assert (event.actor, event.note, event.public) == (getattr(staff, who), "回电", False)
    seen = AccessRecord.objects.get()
    assert (seen.actor, seen.action, seen.subject) == (event.actor, "unmask", "complainant")
    assert (seen.uuid, seen.grid_id, seen.reason) == (case.uuid, case.grid_id, "回电")
    case.refresh_from_db()
    assert (case.version, case.state) == (1, "registered")


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201, "\x07"])
def test_without_a_reason_nothing_is_shown_or_recorded(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        unmask(case.number, staff.bo, scopes.bo, reason=reason)
    assert refusal.value.field == "reason"
    assert not CaseEvent.objects.filter(verb="unmask").exists()
    assert not AccessRecord.objects.exists()


def test_a_worker_whose_grid_it_lies_in_but_who_does_not_work_on_it_may_not(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        unmask(dispatched.number, staff.lan, scopes.lan, reason="回电")
    with pytest.raises(NotFound):
        unmask(dispatched.number, staff.mei, scopes.mei, reason="回电")


def test_whoever_left_nothing_has_nothing_to_show(
    ren_reports: Callable[..., Registered], scopes: SimpleNamespace
) -> None:
    case = Case.objects.get(pk=ren_reports(name="", phone="").case_id)
    assert masked(case, scopes.bo) == Contact("person", "", "")
