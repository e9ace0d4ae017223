"""Withdrawing a category while cases are open: they go on, new ones are told to choose another."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.close import close
from layers.cases.dispatch import dispatch
from layers.cases.models import Case, CategoryEvent
from layers.cases.register import register
from layers.cases.relocate import relocate
from layers.cases.resolve import resolve
from layers.cases.rulebook.check import check
from layers.cases.rulebook.draft import begin_draft
from layers.cases.rulebook.read import tree
from layers.cases.rulebook.set_rule import Wish, drop_rule, set_rule
from layers.cases.withdraw_category import restore_category, withdraw_category
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused

pytestmark = pytest.mark.django_db


def test_new_reports_are_refused_and_open_cases_go_on_to_their_end(
    case: Case, report: Callable[..., Any], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done = withdraw_category("garbage", staff.kun, scopes.kun, reason="并入市容")
    assert (len(done.categories), done.open_cases) == (1, 1)
    with pytest.raises(Refused, match="另选") as refusal:
        register(report())
    assert refusal.value.field == "category"
    dispatch(case.number, staff.bo, scopes.bo, department=staff.sanitation)
    accept(case.number, staff.dong, scopes.dong)
    resolve(case.number, staff.dong, scopes.dong, answer="已清运。")
    assert close(case.number, staff.bo, scopes.bo).state == "closed"


def test_an_open_case_is_routed_by_its_rules_when_its_pin_moves(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    withdraw_category("garbage", staff.kun, scopes.kun, reason="并入市容")
    moved = relocate(case.number, staff.kun, scopes.kun, lon=117.97, lat=33.97)
    assert moved.department == staff.upper_office, "the rule of grid A2"


def test_the_check_still_looks_after_it_while_cases_are_open(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    """A draft that forgets the withdrawn category has a hole, and the hole can be filled."""
    withdraw_category("garbage", staff.kun, scopes.kun, reason="并入市容")
    draft = begin_draft(staff.kun, scopes.kun, name="2027")
    for rule in draft.rules.all():
        drop_rule(draft.pk, scopes.kun, rule.pk)
    found = check(draft, timezone.localdate() + timedelta(days=1))
    assert {(hole.category.code, len(hole.grids)) for hole in found.holes} == {
        ("garbage", 5), ("lamp", 5),
    }  # fmt: skip
    assert found.withdrawn == [(catalogue.garbage, 1)]
    set_rule(draft.pk, scopes.kun, Wish(category="garbage", area="", department="works"))
    assert [hole.category.code for hole in check(draft).holes] == ["lamp"]
    Case.objects.update(state="void")
    assert "garbage" not in [row.code for row in tree().all]
    with pytest.raises(Refused):
        set_rule(draft.pk, scopes.kun, Wish(category="garbage", area="", department="sanitation"))


def test_what_is_below_goes_with_it_and_comes_back_by_itself_alone(
    report: Callable[..., Any], staff: SimpleNamespace, scopes: SimpleNamespace,
    catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    other = type(catalogue.city).objects.create(code="road", name="道路", family="livelihood")
    gone = withdraw_category("city", staff.ada, scopes.ada, reason="职能划转").categories
    assert {row.code for row in gone} == {"city", "garbage", "lamp"}
    with pytest.raises(OutOfOrder, match="市容"):
        restore_category("lamp", staff.kun, scopes.kun, reason="恢复")
    restore_category("city", staff.kun, scopes.kun, reason="恢复")
    restore_category("lamp", staff.kun, scopes.kun, reason="恢复")
    assert register(report(category="lamp")).new
    with pytest.raises(Refused):
        register(report(category="garbage"))
    assert other.active


def test_who_may_and_when_not(staff: SimpleNamespace, scopes: SimpleNamespace,
                              catalogue: SimpleNamespace) -> None:  # fmt: skip
    for who in ("lan", "bo", "dong", "chen", "su"):
        with pytest.raises(NotAllowed):
            withdraw_category("lamp", getattr(staff, who), getattr(scopes, who), reason="x")
    kun = (staff.kun, scopes.kun)
    with pytest.raises(Refused) as refusal:
        withdraw_category("lamp", *kun, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(NotFound):
        withdraw_category("nothing", *kun, reason="x")
    with pytest.raises(OutOfOrder):
        restore_category("lamp", *kun, reason="x")
    with pytest.raises(OutOfOrder, match="没有可用"):
        withdraw_category("city", *kun, reason="x")
    withdraw_category("lamp", *kun, reason="x")
    with pytest.raises(OutOfOrder):
        withdraw_category("lamp", *kun, reason="x")


def test_who_decided_and_why_is_kept_for_good(
    staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    withdraw_category("lamp", staff.kun, scopes.kun, reason="划归供电")
    event = CategoryEvent.objects.get()
    assert (event.category, event.actor, event.reason) == (catalogue.lamp, staff.kun, "划归供电")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CategoryEvent.objects.update(reason="x")
