"""Asking the complainant: the clocks stand still until there is an answer or it is given up."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from layers.cases.answer_information import answer_for_complainant, answer_information
from layers.cases.ask_information import ask_information
from layers.cases.lookup import code_of, hash_of
from layers.cases.models import Case, CaseEvent, CasePhoto, Pause
from layers.cases.photos import CleanPhoto
from layers.cases.resume import resume
from layers.cases.states import RUNNING
from layers.errors import NotFound, OutOfOrder, Refused
from tests.desk.pictures import jpeg

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", sorted(RUNNING))
def test_after_the_answer_the_case_goes_on_where_it_was(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, state: str
) -> None:
    case = at(state)
    asked = ask_information(case.number, staff.bo, scopes.bo, question="具体在几号楼？")
    assert asked.state == "awaiting"
    done = answer_information(hash_of(code_of(case.uuid)), text="三号楼东侧。")
    assert (done.state, done.owner_id) == (state, case.owner_id)
    question, answer = CaseEvent.objects.filter(case=case, verb__in=["ask", "answer"])
    assert (question.public, answer.public, answer.actor) == (True, True, None)


def test_days_of_waiting_do_not_count(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = at("awaiting")
    before = case.resolve_due
    Pause.objects.update(started_at=case.received_at)
    resume(case.number, staff.dong, scopes.dong, note="打不通电话，先按现场情况办")
    case.refresh_from_db()
    assert case.resolve_due == before, "asked and answered within one day"
    pause = Pause.objects.get()
    assert pause.ended_at is not None
    assert pause.ended_at - pause.started_at < timedelta(minutes=5)


def test_an_answer_may_bring_photos_but_not_without_end(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case, code = at("awaiting"), None
    code = hash_of(code_of(case.uuid))
    answer_information(code, text="看照片", photos=[CleanPhoto(jpeg().read(), 40, 30)])
    assert CasePhoto.objects.get(case=case).stage == "before"
    ask_information(case.number, staff.dong, scopes.dong, question="再清楚一点？")
    many = [CleanPhoto(bytes([n]), 1, 1) for n in range(12)]
    with pytest.raises(Refused) as refusal:
        answer_information(code, text="好", photos=many)
    assert refusal.value.field == "photos"


def test_staff_write_down_what_was_said_on_the_phone(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = at("awaiting")
    answer_for_complainant(case.number, staff.bo, scopes.bo, text="电话答复：三号楼")
    event = CaseEvent.objects.get(case=case, verb="answer")
    assert (event.actor, event.to_state) == (staff.bo, "accepted")


def test_a_wrong_code_and_an_answer_nobody_waits_for_are_refused(
    at: Callable[..., Case],
) -> None:
    case = at("accepted")
    with pytest.raises(NotFound):
        answer_information(hash_of("0000-0000-0000"), text="三号楼")
    with pytest.raises(OutOfOrder):
        answer_information(hash_of(code_of(case.uuid)), text="三号楼")


@pytest.mark.parametrize("words", ["", "  ", "长" * 2001, "\u202e倒着"])
def test_question_and_answer_need_words(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        ask_information(at("accepted").number, staff.dong, scopes.dong, question=words)
    assert refusal.value.field == "question"
    with pytest.raises(Refused) as refusal:
        answer_information(hash_of(code_of(at("awaiting").uuid)), text=words)
    assert refusal.value.field == "text"
