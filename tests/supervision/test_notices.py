"""The supervision desk over HTTP."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from layers.oversight.models import Supervision

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LIST = "/supervision/notices/"


def test_the_list_by_state_and_rule(
    found: Supervision, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    su = signed_in("su")
    su.get(LIST)
    with django_assert_num_queries(6):
        words = su.get(LIST).content.decode()
    assert "城管局" in words
    assert "且历史中没有说明原因" in words
    assert "逾期签收无正当理由" in su.get(LIST + "?rule=late&state=found").content.decode()
    for narrowed in ("?rule=dragging", "?state=closed"):
        assert "这里还没有内容" in su.get(LIST + narrowed).content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("dong", 200), ("zong", 200), ("chen", 200), ("gong", 404), ("lan", 404), ("bo", 404)],
)
def test_who_reads_it(name: str, status: int, found: Supervision, signed_in: SignIn) -> None:
    assert signed_in(name).get(f"{LIST}{found.pk}/").status_code == status


def test_issue_by_hand(
    accepted: Any, staff: SimpleNamespace, signed_in: SignIn, client: Client
) -> None:
    assert client.get(LIST).status_code == 302
    su = signed_in("su")
    assert accepted.summary in su.get(f"{LIST}new/?case={accepted.number}").content.decode()
    sent = {
        "uuid": str(uuid4()), "office": "discipline", "department": staff.sanitation.pk,
        "case": accepted.number, "demand": "",
    }  # fmt: skip
    assert su.post(LIST + "new/", sent).status_code == 422
    answer = su.post(LIST + "new/", {**sent, "demand": "请说明。"}, follow=True)
    assert "督〔" in answer.content.decode()
    refused = signed_in("bo").post(LIST + "new/", {**sent, "uuid": str(uuid4()), "demand": "x"})
    assert refused.status_code == 403


def test_from_finding_to_the_end(found: Supervision, signed_in: SignIn) -> None:
    page = f"{LIST}{found.pk}/"
    su, dong = signed_in("su"), signed_in("dong")
    steps = [
        (dong, "contest", {"words": "系统故障"}),
        (su, "uphold", {"words": "不成立"}),
        (su, "issue", {"words": "限期答复", "office": "inspection"}),
        (dong, "reply", {"words": "<b>已整改</b>"}),
        (su, "accept", {"words": ""}),
    ]
    for who, verb, sent in steps:
        assert f"{page}{verb}/" in who.get(page).content.decode(), verb
        found.refresh_from_db()
        done = who.post(f"{page}{verb}/", {**sent, "version": found.version})
        assert done.status_code == 302, verb
    words = dong.get(page).content.decode()
    assert "<b>已整改" not in words
    assert "action=" not in words.split('class="beside"')[1]


def test_a_refusal_stands_in_its_form(issued: Supervision, signed_in: SignIn) -> None:
    page = f"{LIST}{issued.pk}/"
    answer = signed_in("dong").post(page + "reply/", {"words": " ", "version": issued.version})
    assert answer.status_code == 422
    assert "请写明做了什么" in answer.content.decode()
    assert signed_in("dong").post(page + "drop/", {"words": "x", "version": 1}).status_code == 403
    assert signed_in("su").post(page + "dance/", {"version": 1}).status_code == 404
