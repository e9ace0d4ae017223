"""Returning: asked for with a reason, approved or refused by a dispatcher."""

from types import SimpleNamespace

import pytest

from layers.cases.accept import accept
from layers.cases.dispatch import dispatch
from layers.cases.extend import ask_extension
from layers.cases.models import Case, CaseEvent
from layers.cases.resolve import resolve
from layers.cases.return_case import approve_return, ask_return, refuse_return
from layers.errors import OutOfOrder, Refused

pytestmark = pytest.mark.django_db


def test_approved_it_is_the_dispatchers_again_and_the_first_responder_stays(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    asked = ask_return(accepted.number, staff.dong, scopes.dong, reason="属水务局职责")
    assert (asked.state, asked.asking) == ("accepted", "return")
    back = approve_return(accepted.number, staff.bo, scopes.bo, version=asked.version)
    assert (back.state, back.asking) == ("registered", "")
    assert (back.department, back.owner) == (None, staff.bo)
    assert back.first_department == staff.sanitation
    again = dispatch(accepted.number, staff.bo, scopes.bo, department=staff.water)
    assert again.hops == 2
    taken = accept(accepted.number, staff.shui, scopes.shui)
    assert taken.first_department == staff.sanitation
    assert taken.accepted_at == accepted.accepted_at


def test_before_accepting_it_can_be_returned_too(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    ask_return(dispatched.number, staff.dong, scopes.dong, reason="不属我局")
    back = approve_return(dispatched.number, staff.kun, scopes.kun, note="同意")
    assert (back.state, back.first_department) == ("registered", None)
    detail = CaseEvent.objects.get(case=back, verb="return_ok").detail
    assert detail == {"department": staff.sanitation.pk, "owner": staff.dong.pk}


def test_refused_it_stays_and_the_unit_reads_why(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    ask_return(accepted.number, staff.dong, scopes.dong, reason="不属我局")
    kept = refuse_return(accepted.number, staff.bo, scopes.bo, reason="三定方案明确属你局")
    assert (kept.state, kept.asking, kept.department) == ("accepted", "", staff.sanitation)
    assert CaseEvent.objects.get(case=kept, verb="return_no").note == "三定方案明确属你局"


def test_one_request_at_a_time_and_none_without_asking(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        approve_return(accepted.number, staff.bo, scopes.bo)
    ask_return(accepted.number, staff.dong, scopes.dong, reason="不属我局")
    with pytest.raises(OutOfOrder):
        ask_return(accepted.number, staff.dong, scopes.dong, reason="真不属我局")
    with pytest.raises(OutOfOrder):
        ask_extension(accepted.number, staff.dong, scopes.dong, reason="等", more=1)


def test_who_resolves_after_all_asks_no_more(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    ask_return(accepted.number, staff.dong, scopes.dong, reason="不属我局")
    done = resolve(accepted.number, staff.dong, scopes.dong, answer="已办。")
    assert done.asking == ""


def test_asking_and_refusing_need_a_reason(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        ask_return(accepted.number, staff.dong, scopes.dong, reason=" ")
    ask_return(accepted.number, staff.dong, scopes.dong, reason="不属我局")
    with pytest.raises(Refused):
        refuse_return(accepted.number, staff.bo, scopes.bo, reason="")
