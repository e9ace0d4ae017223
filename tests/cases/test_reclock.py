"""Deadlines follow the calendar and the category, for open cases only."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from layers.cases.clocks import county_calendar
from layers.cases.models import CalendarDay, Case, CaseEvent
from layers.cases.reclock import fill_near, reclock

pytestmark = pytest.mark.django_db


def storm(days: int = 3) -> None:
    """The county does not work for the next days."""
    today = timezone.localdate()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=today + timedelta(days=n), working=False, note="台风")
        for n in range(1, days + 1)
    )


def test_open_cases_move_and_say_so_ended_ones_stay(
    at: Callable[..., Case], staff: SimpleNamespace
) -> None:
    cases = {state: at(state) for state in ("registered", "accepted", "suspended", "closed")}
    storm(14)
    assert sum(reclock(staff.ada, reason="台风停工")) == 3
    for state, before in cases.items():
        now = Case.objects.get(pk=before.pk)
        event = now.events.last()
        assert event is not None
        if state == "closed":
            assert (now.resolve_due, now.version) == (before.resolve_due, before.version)
            continue
        received = timezone.localtime(now.received_at)
        assert now.resolve_due == county_calendar().after(received, 7, "days").at
        assert now.resolve_due > before.resolve_due
        assert (event.verb, event.actor, event.note) == ("reclock", staff.ada, "台风停工")
        # A clock that was met keeps the deadline by which it was met.
        assert (now.accept_due > before.accept_due) == (now.accepted_at is None)


def test_nothing_changed_nothing_written(at: Callable[..., Case]) -> None:
    case = at("accepted")
    assert sum(reclock(None)) == 0
    assert Case.objects.get(pk=case.pk).version == case.version


def test_a_category_with_another_limit(at: Callable[..., Case]) -> None:
    case = at("accepted")
    kind = case.category
    kind.resolve_limit, kind.resolve_unit = 3, "hours"
    kind.save()
    assert sum(reclock(None)) == 1
    now = Case.objects.get(pk=case.pk)
    received = timezone.localtime(now.received_at)
    assert now.resolve_due == county_calendar().after(received, 3, "hours").at


def test_what_is_no_longer_provisional_gets_no_event(at: Callable[..., Case]) -> None:
    case = at("accepted")
    Case.objects.update(due_provisional=not case.due_provisional)
    assert sum(reclock(None)) == 0
    now = Case.objects.get(pk=case.pk)
    assert (now.due_provisional, now.version) == (case.due_provisional, case.version)


def test_statements_do_not_grow_with_the_cases(
    at: Callable[..., Case], django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        at("registered")
    list(reclock(None))
    with django_assert_max_num_queries(8):
        assert sum(reclock(None)) == 0


def test_the_command_is_a_dry_run_until_told(ren_reports: Callable[..., Any]) -> None:
    ren_reports()
    storm(14)
    out = StringIO()
    call_command("recompute_deadlines", stdout=out)
    assert "1" in out.getvalue()
    assert not CaseEvent.objects.filter(verb="reclock").exists()
    call_command("recompute_deadlines", "--commit", "--reason", "台风", stdout=out)
    assert CaseEvent.objects.get(verb="reclock").note == "台风"


def test_new_cases_learn_when_they_are_near(ren_reports: Callable[..., Any]) -> None:
    before = Case.objects.get(pk=ren_reports().case_id)
    Case.objects.update(resolve_near=None, accept_near=None)
    assert (fill_near(), fill_near()) == (1, 0)
    now = Case.objects.get(pk=before.pk)
    due = county_calendar().after(timezone.localtime(now.received_at), 7, "days")
    assert (now.resolve_near, now.resolve_due) == (due.near, before.resolve_due)
    assert (now.version, now.changed_at) == (before.version, before.changed_at)
