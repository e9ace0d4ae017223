"""After reporting: Ren answers a question, rates, and reads of delays, joins and second matters."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.ask_information import ask_information
from layers.cases.close import close
from layers.cases.decline import decline
from layers.cases.dispatch import dispatch
from layers.cases.extend import approve_extension, ask_extension
from layers.cases.merge import merge
from layers.cases.models import Case, CasePhoto, Rating
from layers.cases.register import Registered
from layers.cases.resolve import resolve
from layers.cases.split import split
from layers.cases.suspend import suspend
from layers.staff.scope import scope_of
from mapapp.public import progress

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def people(staff: SimpleNamespace) -> SimpleNamespace:
    """Bo and Dong as the verbs want them: person and scope."""
    return SimpleNamespace(
        bo=(staff.bo, scope_of(staff.bo)), dong=(staff.dong, scope_of(staff.dong))
    )


@pytest.fixture
def accepted(ren_reports: Reports, staff: SimpleNamespace, people: SimpleNamespace) -> Registered:
    done = ren_reports()
    dispatch(done.number, *people.bo, department=staff.sanitation)
    accept(done.number, *people.dong)
    return done


@pytest.fixture
def look(client: Client) -> Callable[[str], str]:
    def up(code: str) -> str:
        answer = client.post("/lookup/", {"code": code})
        assert answer.status_code == 200
        return answer.content.decode()

    return up


def holder(page: str) -> str:
    found = re.search(r'name="holder" value="([^"]+)"', page)
    assert found
    return found[1]


def test_ren_answers_and_the_case_goes_on(
    client: Client, look: Any, accepted: Registered, people: SimpleNamespace, picture: Any
) -> None:
    ask_information(accepted.number, *people.dong, question="在几号楼？")
    page = look(accepted.code)
    assert "在几号楼？" in page
    assert "stands still" in page
    sent = {"holder": holder(page), "answer": "三号楼", "photos": picture()}
    answer = client.post("/lookup/answer/", sent)
    assert answer.status_code == 200
    words = answer.content.decode()
    assert "Your answer has arrived" in words
    assert "You answered" in words
    assert 'name="answer"' not in words
    case = Case.objects.get()
    assert case.state == "accepted"
    assert CasePhoto.objects.get().stage == "before"
    twice = client.post("/lookup/answer/", {**sent, "photos": picture()})
    assert twice.status_code == 409
    assert case.events.filter(verb="answer").count() == 1


def test_an_empty_answer_is_refused_at_its_field(
    client: Client, look: Any, accepted: Registered, people: SimpleNamespace
) -> None:
    ask_information(accepted.number, *people.dong, question="在几号楼？")
    answer = client.post("/lookup/answer/", {"holder": holder(look(accepted.code)), "answer": " "})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_ren_rates_once(
    client: Client, look: Any, accepted: Registered, people: SimpleNamespace
) -> None:
    resolve(accepted.number, *people.dong, answer="已清运。")
    assert 'name="score"' not in look(accepted.code)
    close(accepted.number, *people.bo)
    page = look(accepted.code)
    sent = {"holder": holder_of_rating(page), "score": "4", "solved": "1", "words": "挺快"}
    for wrong in ("", "9", "x", "44"):
        refused = client.post("/lookup/rating/", {**sent, "score": wrong})
        assert refused.status_code == 422
        assert "挺快" in refused.content.decode()
    thanks = client.post("/lookup/rating/", sent).content.decode()
    assert "Thank you for your rating" in thanks
    assert 'name="score"' not in thanks
    assert client.post("/lookup/rating/", {**sent, "score": "1"}).status_code == 409
    row = Rating.objects.get()
    assert (row.score, row.solved) == (4, True)


def holder_of_rating(page: str) -> str:
    assert "/lookup/rating/" in page
    return holder(page)


@pytest.mark.parametrize("token", ["", "x", "deadbeef:1:abc"])
def test_a_made_up_or_old_page_leads_back_to_the_code(client: Client, token: str) -> None:
    for path in ("/lookup/answer/", "/lookup/rating/"):
        answer = client.post(path, {"holder": token, "answer": "x", "score": "5"})
        assert answer.status_code == 404
        assert "Enter the look-up code again" in answer.content.decode()


def test_after_two_hours_the_page_is_too_old(
    client: Client, look: Any, accepted: Registered, people: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ask_information(accepted.number, *people.dong, question="在几号楼？")
    token = holder(look(accepted.code))
    monkeypatch.setattr(progress, "FORM_SECONDS", -1)
    assert client.post("/lookup/answer/", {"holder": token, "answer": "x"}).status_code == 404


def test_ren_reads_of_an_extension_and_a_suspension_in_plain_words(
    look: Any, accepted: Registered, people: SimpleNamespace
) -> None:
    ask_extension(accepted.number, *people.dong, reason="内部：等配件", more=2)
    approve_extension(accepted.number, *people.bo, words="配件周五到货。")
    page = look(accepted.code)
    assert "The unit needs more time" in page
    assert "配件周五到货。" in page
    assert "内部" not in page
    day = timezone.localdate() + timedelta(days=20)
    suspend(accepted.number, *people.bo, reason="等管网改造", review_on=day)
    page = look(accepted.code)
    assert "This has to wait for now" in page
    assert "等管网改造" in page


def test_a_declined_report_says_why_and_promises_nothing(
    look: Any, ren_reports: Reports, people: SimpleNamespace
) -> None:
    done = ren_reports()
    decline(done.number, *people.bo, reason="已进入诉讼程序")
    page = look(done.code)
    assert "已进入诉讼程序" in page
    assert "Answered by" not in page


def test_a_joined_report_follows_the_other_without_reading_it(
    look: Any, ren_reports: Reports, accepted: Registered, people: SimpleNamespace, client: Client
) -> None:
    ask_information(accepted.number, *people.dong, question="你家几号楼？")
    page = look(accepted.code)
    client.post("/lookup/answer/", {"holder": holder(page), "answer": "我姓王住三号楼"})
    mine = ren_reports(text="又是垃圾，我是另一个人。")
    merge(mine.number, *people.bo, into=accepted.number, reason="内部：同一处")
    resolve(accepted.number, *people.dong, answer="已全部清运。")
    page = look(mine.code)
    assert "Your report was joined with another" in page
    assert "已全部清运。" in page
    assert "我是另一个人" in page
    for theirs in ("你家几号楼", "我姓王", "垃圾桶满了三天", "内部", accepted.number):
        assert theirs not in page


def test_a_second_matter_has_a_code_of_its_own(
    look: Any, accepted: Registered, people: SimpleNamespace
) -> None:
    split(accepted.number, *people.bo, uuid=uuid4(), text="路灯也坏了。", category="lamp")
    page = look(accepted.code)
    [code] = re.findall(r'class="code">([0-9A-Z-]+)<', page)
    assert "路灯也坏了。" in look(code)
