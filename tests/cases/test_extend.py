"""Extending: asked for before the deadline, decided by a dispatcher, counted and capped."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.cases.clocks import county_calendar
from layers.cases.extend import approve_extension, ask_extension, refuse_extension
from layers.cases.models import Case, CaseEvent
from layers.errors import OutOfOrder, Refused

pytestmark = pytest.mark.django_db


def ask(case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, more: int = 3) -> Case:
    return ask_extension(case.number, staff.dong, scopes.dong, reason="等配件到货", more=more)


def test_approved_the_deadline_moves_and_the_complainant_is_told(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    asked = ask(accepted, staff, scopes)
    assert (asked.asking, asked.asking_for) == ("extend", 3)
    assert asked.resolve_due == accepted.resolve_due
    done = approve_extension(accepted.number, staff.bo, scopes.bo, words="配件周五到。")
    expected = county_calendar().after(timezone.localtime(accepted.received_at), 10, "days")
    assert (done.resolve_due, done.resolve_near) == (expected.at, expected.near)
    assert (done.extensions, done.extra_limit, done.asking, done.asking_for) == (1, 3, "", None)
    event = CaseEvent.objects.get(case=accepted, verb="extend_ok")
    assert (event.public, event.note, event.detail["more"]) == (True, "配件周五到。", 3)


def test_refused_nothing_moves_and_it_can_be_asked_again(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    ask(accepted, staff, scopes)
    kept = refuse_extension(accepted.number, staff.bo, scopes.bo, reason="时间够用")
    assert (kept.resolve_due, kept.extensions, kept.asking) == (accepted.resolve_due, 0, "")
    assert ask(accepted, staff, scopes).asking == "extend"


def test_only_before_the_deadline_but_approved_also_after(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    late = timezone.now() - timedelta(minutes=1)
    Case.objects.update(resolve_due=late)
    with pytest.raises(OutOfOrder, match=r"deadline|时限"):
        ask(accepted, staff, scopes)
    Case.objects.update(resolve_due=timezone.now() + timedelta(hours=1))
    ask(accepted, staff, scopes)
    Case.objects.update(resolve_due=late)
    assert approve_extension(accepted.number, staff.bo, scopes.bo).resolve_due > timezone.now()


def test_so_often_and_so_long_and_no_more(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, settings: Settings
) -> None:
    for more in (0, -1, settings.MAX_EXTENSION + 1):
        with pytest.raises(Refused) as refusal:
            ask(accepted, staff, scopes, more)
        assert refusal.value.field == "more"
    for _ in range(settings.MAX_EXTENSIONS):
        ask(accepted, staff, scopes)
        approve_extension(accepted.number, staff.bo, scopes.bo)
    with pytest.raises(OutOfOrder):
        ask(accepted, staff, scopes)


def test_nothing_is_approved_that_nobody_asks_for(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    for decide in (
        lambda: approve_extension(accepted.number, staff.bo, scopes.bo),
        lambda: refuse_extension(accepted.number, staff.bo, scopes.bo, reason="不"),
    ):
        with pytest.raises(OutOfOrder):
            decide()


def test_a_category_that_counts_hours_is_extended_by_hours(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    kind = accepted.category
    kind.resolve_limit, kind.resolve_unit = 20, "hours"
    kind.save()
    ask(accepted, staff, scopes, 2)
    done = approve_extension(accepted.number, staff.bo, scopes.bo)
    received = timezone.localtime(accepted.received_at)
    assert done.resolve_due == county_calendar().after(received, 22, "hours").at
