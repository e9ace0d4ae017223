"""What waits for Lan today, and that it costs the same with a full grid."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.fieldwork.day import Day, day_of
from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.open_mailbox import open_mailbox
from layers.fieldwork.record_visit import Told, record_visit
from layers.fieldwork.treat_hazard import assign_hazard, rectify_hazard
from layers.residents.models import Colour, Household
from layers.staff.scope import Scope
from tests.fieldwork.conftest import EVERY_DAY

pytestmark = pytest.mark.django_db
Homes = Callable[..., Household]


def today(scope: Scope) -> Day:
    return day_of(scope, timezone.now())


def ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def test_households_come_by_the_day_set_then_care_then_the_longest_unvisited(
    make_household: Homes, staff: SimpleNamespace, scopes: SimpleNamespace,
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    never = make_household(address="从未走访")
    old = make_household(address="半年未访", visited_at=ago(200))
    care = make_household(address="重点户", visited_at=ago(40), colour=Colour.CARE)
    asked_back = make_household(address="约好今天", visited_at=ago(10))
    told = Told(purpose="care", outcome="met", next_on=timezone.localdate())
    record_visit(
        uuid4(), staff.lan, scopes.lan, told=told, household=asked_back.uuid, happened_at=ago(10)
    )
    make_household(visited_at=ago(40))
    make_household(vacant=True)
    make_household(moved_out_at=timezone.now())
    make_household(grid=territory.A2)
    wanted = [asked_back, care, never, old]
    assert [visit.pk for visit in today(scopes.lan).visits] == [home.pk for home in wanted]


def test_a_household_called_at_is_done_for_today_even_if_nobody_was_in(
    make_household: Homes, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    home = make_household()
    told = Told(purpose="routine", outcome="nobody")
    record_visit(uuid4(), staff.lan, scopes.lan, told=told, household=home.uuid)
    day = today(scopes.lan)
    assert (day.visits, day.done, day.left) == ([], 1, 0)


def test_a_day_has_an_end(
    make_household: Homes, staff: SimpleNamespace, scopes: SimpleNamespace, settings: Settings
) -> None:
    settings.VISITS_A_DAY = 3
    homes = [make_household() for _turn in range(5)]
    assert len(today(scopes.lan).visits) == 3
    told = Told(purpose="routine", outcome="met")
    record_visit(uuid4(), staff.lan, scopes.lan, told=told, household=homes[0].uuid)
    assert len(today(scopes.lan).visits) == 2


def test_a_box_is_due_until_it_is_opened(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    Mailbox.objects.update(weekdays=EVERY_DAY, since=ago(10).date())
    [due] = today(scopes.lan).boxes
    assert due.state.missed
    assert today(scopes.mei).boxes == []
    open_mailbox(uuid4(), box.code, staff.lan, scopes.lan, letters=0)
    day = today(scopes.lan)
    assert (day.boxes, day.done) == ([], 1)


def test_hazards_of_nobody_near_their_deadline_or_to_check(
    find: Callable[..., Hazard], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    found, near, far, checked = find(), find(), find(), find()
    day = timezone.localdate()
    for hazard, owner, days in (
        (near, staff.lan, 2), (far, staff.lan, 9), (checked, staff.dong, 0),
    ):  # fmt: skip
        assign_hazard(
            hazard.pk, staff.bo, scopes.bo, version=1, owner=owner, due_on=day + timedelta(days)
        )
    rectify_hazard(checked.pk, staff.dong, scopes.dong, version=2, note="已整改")
    assert {hazard.pk for hazard in today(scopes.lan).hazards} == {found.pk, near.pk, checked.pk}
    assert today(scopes.dong).hazards == []


def test_cases_whose_clock_runs_out_by_tomorrow(
    ren_reports: Callable[..., Registered], scopes: SimpleNamespace
) -> None:
    late, fresh = ren_reports(received_at=ago(20)), ren_reports()
    Case.objects.filter(pk=fresh.case_id).update(accept_due=timezone.now() + timedelta(days=5))
    assert [case.pk for case in today(scopes.lan).cases] == [late.case_id]


def test_it_costs_the_same_for_a_full_grid(
    make_household: Homes, find: Callable[..., Hazard], ren_reports: Callable[..., Registered],
    box: Mailbox, scopes: SimpleNamespace, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    make_household()
    # scope in and out, savepoints, done, visits; boxes, calendar; hazards; cases; sweeps
    with django_assert_num_queries(11):
        today(scopes.lan)
    for _turn in range(20):
        make_household()
        find()
        ren_reports(received_at=ago(20))
    with django_assert_num_queries(11):
        assert today(scopes.lan).left > 40
