"""The rating link, the list of requests to reopen, the questionnaire, over HTTP."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from layers.cases.close import close
from layers.cases.lookup import code_of
from layers.cases.models import Case, Rating
from layers.cases.resolve import resolve
from layers.oversight.models import Question, QuestionAnswer, ReopenRequest
from layers.oversight.rating_link import token_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def closed(accepted: Case, people: SimpleNamespace) -> Case:
    resolve(accepted.number, *people.dong, answer="已清运干净。")
    return close(accepted.number, *people.bo)


def test_ren_rates_by_the_link_and_asks_for_more(
    closed: Case, client: Client, signed_in: SignIn
) -> None:
    question = Question.objects.create(name="办理速度如何？", kind="score")
    url = f"/rate/{token_of(closed)}/"
    page = client.get(url).content.decode()
    assert "办理速度如何" in page
    assert closed.text not in page
    assert client.post(url, {"solved": "0"}).status_code == 422
    sent = {"solved": "0", "score": "1", f"question-{question.pk}": "2", "question-x": "1"}
    assert "notice green" in client.post(url, sent).content.decode()
    assert "目前没有需要评价" in client.get(url).content.decode()
    assert client.post(url, sent).status_code == 409
    assert (Rating.objects.get().score, QuestionAnswer.objects.get().value) == (1, 2)
    assert client.get("/rate/false/").status_code == 404
    bo = signed_in("bo")
    row = ReopenRequest.objects.get()
    assert closed.summary in bo.get("/supervision/reopenings/").content.decode()
    decide = f"/supervision/reopenings/{row.pk}/"
    assert bo.post(decide, {"what": "refuse", "words": ""}).status_code == 422
    assert bo.post(decide, {"what": "grant", "words": "重新清运"}).status_code == 302
    assert "没有待处理的重办申请" in bo.get("/supervision/reopenings/").content.decode()
    assert "重新清运" in bo.get("/supervision/reopenings/?all=1").content.decode()
    assert bo.post(decide, {"what": "grant", "words": "x"}).status_code == 409
    assert signed_in("dong").post(decide, {"what": "grant", "words": "x"}).status_code == 403


def test_the_questionnaire_page(signed_in: SignIn) -> None:
    su, url = signed_in("su"), "/supervision/questions/"
    assert "还没有题目" in su.get(url).content.decode()
    assert su.post(url, {"name": "", "kind": "score"}).status_code == 422
    assert su.post(url, {"name": "办理速度如何？", "kind": "score"}).status_code == 302
    pk = Question.objects.get().pk
    assert signed_in("bo").post(url, {"retire": pk}).status_code == 403
    assert su.post(url, {"retire": pk}).status_code == 302
    assert "已停用" in su.get(url).content.decode()


def test_the_questionnaire_is_asked_on_the_look_up_page_and_in_a_call(
    closed: Case, client: Client, signed_in: SignIn
) -> None:
    question = Question.objects.create(name="有人联系您吗？", kind="yes_no")
    name = f"question-{question.pk}"
    bo = signed_in("bo")
    assert "有人联系您吗" in bo.get(f"/desk/cases/{closed.number}/").content.decode()
    call = f"/desk/cases/{closed.number}/do/callback/"
    bo.post(call, {"outcome": "no_answer", name: "1"})
    assert not QuestionAnswer.objects.exists()
    page = client.post("/lookup/", {"code": code_of(closed.uuid)})
    assert "有人联系您吗" in page.content.decode()
    sent = {"holder": page.context["progress"].holder, "solved": "1", "score": "5", name: "1"}
    assert "notice green" in client.post("/lookup/rating/", sent).content.decode()
    assert QuestionAnswer.objects.get().value == 1
    said = {"outcome": "answered", "contacted": "1", "solved": "1", "score": "5", name: "0"}
    assert bo.post(call, said).status_code == 302
    assert QuestionAnswer.objects.get().value == 1, "what was answered first stays"
