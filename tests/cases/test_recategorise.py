"""Another category: other clocks, another route while nobody was given the case, and a history."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.cases.clocks import county_calendar
from layers.cases.extend import approve_extension, ask_extension
from layers.cases.models import Case, CaseEvent, Category
from layers.cases.recategorise import recategorise
from layers.cases.resume import resume
from layers.errors import NotAllowed, OutOfOrder, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(staff: SimpleNamespace, scopes: SimpleNamespace) -> tuple[Any, Any]:
    return staff.bo, scopes.bo


def limit(code: str, **fields: Any) -> None:
    Category.objects.filter(code=code).update(**fields)


def test_it_gets_the_rule_the_unit_and_the_clocks_of_the_other_category(
    case: Case, bo: tuple[Any, Any], staff: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    limit("lamp", resolve_limit=3, accept_limit=2)
    before = case.department
    done = recategorise(case.number, *bo, category="lamp", reason="是路灯", version=1)
    assert (done.category.code, done.rule, done.department) == (
        "lamp", catalogue.city_anywhere, staff.works,
    )  # fmt: skip
    assert (done.owner, done.state, done.version) == (staff.lan, "registered", 2)
    start, calendar = timezone.localtime(case.received_at), county_calendar()
    assert done.accept_due == calendar.after(start, 2, "days").at
    assert done.resolve_due == calendar.after(start, 3, "days").at
    event = CaseEvent.objects.get(case=case, verb="recategorise")
    assert (event.actor, event.note, event.public) == (staff.bo, "是路灯", False)
    assert before is not None
    assert event.detail["from"] == {"category": case.category_id, "department": before.pk}
    assert event.detail["to"] == {"category": done.category_id, "department": staff.works.pk}


def test_what_was_given_to_somebody_stays_theirs(
    accepted: Case, bo: tuple[Any, Any], staff: SimpleNamespace
) -> None:
    limit("lamp", resolve_limit=3)
    done = recategorise(accepted.number, *bo, category="lamp")
    assert (done.department, done.owner, done.rule) == (
        staff.sanitation, staff.dong, accepted.rule,
    )  # fmt: skip
    assert done.accept_due == accepted.accept_due, "a clock that was met stays as it was met"
    assert done.resolve_due < accepted.resolve_due


def test_a_case_that_waits_is_clocked_when_it_goes_on(
    at: Any, bo: tuple[Any, Any], staff: SimpleNamespace
) -> None:
    limit("lamp", resolve_limit=3)
    case = at("suspended")
    done = recategorise(case.number, *bo, category="lamp")
    assert done.state == "suspended"
    due = county_calendar().after(timezone.localtime(case.received_at), 3, "days").at
    assert resume(case.number, *bo).resolve_due == due


@pytest.mark.parametrize(("unit", "extra"), [("days", 2), ("hours", 15)])
def test_what_was_granted_on_top_is_kept_in_the_other_unit(
    accepted: Case, bo: tuple[Any, Any], staff: SimpleNamespace, scopes: SimpleNamespace,
    unit: str, extra: int,
) -> None:  # fmt: skip
    ask_extension(accepted.number, staff.dong, scopes.dong, reason="等配件", more=2)
    approve_extension(accepted.number, *bo)
    limit("lamp", resolve_limit=8, resolve_unit=unit)
    done = recategorise(accepted.number, *bo, category="lamp")
    assert (done.extra_limit, done.extensions) == (extra, 1)
    back = recategorise(accepted.number, *bo, category="garbage")
    due = county_calendar().after(timezone.localtime(accepted.received_at), 7 + 2, "days").at
    assert (back.extra_limit, back.resolve_due) == (2, due)


def test_not_while_the_unit_waits_for_a_decision(
    accepted: Case, bo: tuple[Any, Any], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    ask_extension(accepted.number, staff.dong, scopes.dong, reason="等配件", more=2)
    with pytest.raises(OutOfOrder):
        recategorise(accepted.number, *bo, category="lamp")


@pytest.mark.parametrize("code", ["", "nothing", "garbage", "lamp' OR 1=1", "长" * 41])
def test_a_category_that_is_none_or_the_same_is_refused(
    case: Case, bo: tuple[Any, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        recategorise(case.number, *bo, category=code)
    assert refusal.value.field == "category"
    assert Case.objects.get(pk=case.pk).version == 1


def test_a_withdrawn_one_takes_no_case(case: Case, bo: tuple[Any, Any]) -> None:
    limit("lamp", active=False)
    with pytest.raises(Refused):
        recategorise(case.number, *bo, category="lamp")


def test_only_dispatchers_do_it(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        recategorise(accepted.number, staff.dong, scopes.dong, category="lamp")


def test_the_desk_offers_it_and_tells_it_in_words(case: Case, staff: SimpleNamespace) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(staff.bo)
    page = reverse("desk:case", args=[case.number])
    assert "Change the category" in client.get(page).text
    url = reverse("desk:act", args=[case.number, "recategorise"])
    sent = {"category": "lamp", "version": case.version}
    assert client.post(url, sent, headers={"Accept": "application/json"}).status_code == 200
    assert "Category changed: Garbage → Street lamp; due " in client.get(page).text
