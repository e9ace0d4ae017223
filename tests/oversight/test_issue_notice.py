"""Supervisors issue notices: by hand and for what a rule found."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, Refused
from layers.notices.models import Message
from layers.oversight.issue_notice import issue, issue_found
from layers.oversight.models import Supervision
from tests.oversight.together import together

pytestmark = pytest.mark.django_db


def by_hand(people: SimpleNamespace, by: str = "su", **fields: Any) -> Supervision:
    usual = {"uuid": uuid4(), "office": "conduct", "demand": "请说明为何久拖不决。"}
    return issue(*getattr(people, by), **{**usual, **fields})[0]


def test_su_issues_one_and_the_unit_and_its_heads_hear(
    people: SimpleNamespace, staff: SimpleNamespace, accepted: Case
) -> None:
    notice = by_hand(people, department=staff.sanitation, case=accepted.number)
    assert (notice.state, notice.serial) == ("issued", 1)
    assert notice.number == f"督〔{notice.year}〕1号"
    assert notice.reply_due > notice.issued_at
    for person in (staff.dong, staff.zong, staff.lian):
        assert notice.number in Message.objects.filter(to=person).latest("pk").words
    event = accepted.events.last()
    assert (event.verb, event.detail) == ("supervise", {"notice": notice.pk})


def test_the_same_uuid_is_the_same_notice(people: SimpleNamespace, staff: SimpleNamespace) -> None:
    uuid = uuid4()
    first = by_hand(people, uuid=uuid, department=staff.works)
    assert by_hand(people, uuid=uuid, department=staff.works) == first
    assert by_hand(people, department=staff.works).serial == 2


@pytest.mark.parametrize("name", ["bo", "kun", "chen", "dong", "ada"])
def test_only_supervisors(name: str, people: SimpleNamespace, staff: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        by_hand(people, name, department=staff.works)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"office": "x"}, "office"),
        ({"demand": " "}, "demand"),
        ({"department": None}, "department"),
    ],
)
def test_what_is_missing_is_said(
    fields: dict[str, Any], field: str, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refused:
        by_hand(people, **{"department": staff.works, **fields})
    assert refused.value.field == field


def test_an_unknown_case(people: SimpleNamespace, staff: SimpleNamespace) -> None:
    with pytest.raises(NotFound):
        by_hand(people, department=staff.works, case="1")


def test_of_what_a_rule_found(
    people: SimpleNamespace, staff: SimpleNamespace, accepted: Case, found: Supervision
) -> None:
    notice = issue_found(found.pk, *people.su, office="inspection", demand="限期答复。")
    assert (notice.state, notice.serial, notice.rule) == ("issued", 1, "late")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_two_numbers(people: SimpleNamespace, staff: SimpleNamespace) -> None:
    raised = together(*[lambda: by_hand(people, department=staff.works)] * 2)
    assert raised == [None, None]
    assert sorted(Supervision.objects.values_list("serial", flat=True)) == [1, 2]
