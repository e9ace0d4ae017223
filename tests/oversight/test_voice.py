"""Afterwards: the link to rate, the questionnaire, requests to open a case again."""

from types import SimpleNamespace

import pytest

from layers.cases.callback import callback
from layers.cases.close import close
from layers.cases.models import Case
from layers.cases.rate import rate
from layers.cases.reopen import reopen
from layers.cases.resolve import resolve
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.notices.models import Delivery
from layers.oversight.decide_reopening import grant, refuse, requests_for
from layers.oversight.models import Question, ReopenRequest
from layers.oversight.questionnaire import answer, ask, results, retire
from layers.oversight.rating_link import case_of, token_of
from tests.oversight.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(accepted: Case, people: SimpleNamespace) -> Case:
    resolve(accepted.number, *people.dong, answer="已清运干净。")
    return close(accepted.number, *people.bo)


@pytest.fixture
def asked(closed: Case) -> ReopenRequest:
    """Ren rates: not solved."""
    rate(bytes(closed.lookup_hash), score=1, solved=False, words="又满了")
    return ReopenRequest.objects.get()


def test_closing_leaves_a_link_to_rate_for_whoever_left_a_number(closed: Case) -> None:
    words = Delivery.objects.filter(case=closed).latest("pk").words
    token = words.split("/rate/")[1].rstrip("/")
    assert case_of(token) == closed


@pytest.mark.parametrize("token", ["", "x", "0:1:2", "a" * 300])
def test_a_false_link(token: str) -> None:
    with pytest.raises(NotFound):
        case_of(token)


def test_a_link_holds_for_one_closing_and_for_its_days(
    closed: Case, people: SimpleNamespace, settings: object
) -> None:
    token = token_of(closed)
    settings.RATING_DAYS = -1  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        case_of(token)
    settings.RATING_DAYS = 30  # type: ignore[attr-defined]
    reopen(closed.number, *people.bo, reason="又满了")
    with pytest.raises(NotFound):
        case_of(token)


def test_not_solved_becomes_one_request(asked: ReopenRequest, people: SimpleNamespace) -> None:
    assert (asked.words, asked.by_callback, asked.state) == ("又满了", False, "open")
    callback(asked.case.number, *people.bo, outcome="answered", contacted=True, solved=False,
             score=1)  # fmt: skip
    assert ReopenRequest.objects.count() == 1


def test_solved_or_not_closed_yet_is_no_request(accepted: Case, people: SimpleNamespace) -> None:
    done = resolve(accepted.number, *people.dong, answer="已清运干净。")
    callback(done.number, *people.bo, outcome="answered", contacted=True, solved=False, score=1)
    close(done.number, *people.bo)
    rate(bytes(done.lookup_hash), score=4, solved=True)
    assert not ReopenRequest.objects.exists()


def test_granted_the_case_goes_back_to_its_unit(
    asked: ReopenRequest, people: SimpleNamespace
) -> None:
    row = grant(asked.pk, *people.bo, words="重新清运")
    assert (row.state, row.answer, row.decided_by) == ("granted", "重新清运", people.bo[0])
    assert (row.case.state, row.case.reworks) == ("dispatched", 1)
    with pytest.raises(OutOfOrder):
        refuse(asked.pk, *people.bo, words="算了")


def test_refused_the_complainant_reads_why(asked: ReopenRequest, people: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        refuse(asked.pk, *people.bo, words=" ")
    row = refuse(asked.pk, *people.bo, words="现场已复核。")
    event = row.case.events.last()
    assert (event.note, event.public, row.case.state) == ("现场已复核。", True, "closed")


def test_reopened_at_the_desk_settles_the_request(
    asked: ReopenRequest, people: SimpleNamespace
) -> None:
    reopen(asked.case.number, *people.bo, reason="又满了")
    asked.refresh_from_db()
    assert asked.state == "granted"


def test_who_decides(asked: ReopenRequest, people: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        grant(asked.pk, *people.dong, words="好")
    with pytest.raises(NotFound):
        grant(0, *people.bo, words="好")
    assert requests_for(people.dong[1]).exists()
    assert not requests_for(people.mei[1]).exists()


@pytest.mark.django_db(transaction=True)
def test_granted_and_refused_at_once_is_one(asked: ReopenRequest, people: SimpleNamespace) -> None:
    raised = together(
        lambda: grant(asked.pk, *people.bo, words="重办"),
        lambda: refuse(asked.pk, *people.kun, words="维持"),
    )
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "OutOfOrder"]


def test_a_questionnaire(closed: Case, people: SimpleNamespace) -> None:
    su = people.su[1]
    speed = ask(su, name="办理速度如何？", name_en="How fast?", kind="score")
    touch = ask(su, name="有人联系您吗？", kind="yes_no")
    assert answer(closed, {speed.pk: 4, touch.pk: 1}) == 2
    assert answer(closed, {speed.pk: 9, touch.pk: 7, 999: 1}) == 0
    answer(closed, {speed.pk: 1})
    assert [(row.answers, row.mean) for row in results()] == [(1, 4.0), (1, 1.0)]
    retire(speed.pk, su)
    assert answer(closed, {speed.pk: 4}) == 0


def test_questions_are_the_supervisors(people: SimpleNamespace) -> None:
    su = people.su[1]
    with pytest.raises(NotAllowed):
        ask(people.bo[1], name="？", kind="score")
    for fields, field in (({"name": ""}, "name"), ({"kind": "essay"}, "kind")):
        with pytest.raises(Refused) as refused:
            ask(su, **{"name": "速度？", "kind": "score", **fields})
        assert refused.value.field == field
    for number in range(5):
        ask(su, name=f"第{number}题", kind="score")
    with pytest.raises(Refused):
        ask(su, name="第六题", kind="score")
    with pytest.raises(NotFound):
        retire(0, su)
    assert Question.objects.count() == 5
