"""What each role sees: own grids, own town, own department, everything, or nothing."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from layers.staff.models import Post, Role, User
from layers.staff.scope import Scope, scope_of

pytestmark = pytest.mark.django_db
NOBODY = Scope(user_id=0)


def test_a_worker_sees_her_grids_and_the_people_in_them(
    staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    scope = scope_of(staff.lan)
    assert scope == Scope(
        user_id=staff.lan.pk,
        roles=frozenset({Role.WORKER}),
        grids=frozenset({territory.A1.pk}),
    )
    assert scope.sees_people
    assert not scope.dispatches


def test_a_grid_lead_sees_his_grid(
    make_user: Callable[..., User], territory: SimpleNamespace
) -> None:
    scope = scope_of(make_user("lei", "雷", role=Role.GRID_LEAD, grid=territory.B1))
    assert scope.grids == {territory.B1.pk}
    assert scope.sees_people


def test_a_town_dispatcher_sees_and_dispatches_his_town(
    staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    scope = scope_of(staff.bo)
    assert (scope.divisions, scope.everything) == ({territory.upper.pk}, False)
    assert scope.dispatches
    assert scope.sees_people


def test_a_county_dispatcher_sees_and_dispatches_everything(staff: SimpleNamespace) -> None:
    scope = scope_of(staff.kun)
    assert scope.everything
    assert scope.dispatches
    assert scope.sees_people


def test_a_handler_sees_her_department_only(staff: SimpleNamespace) -> None:
    scope = scope_of(staff.dong)
    assert (scope.departments, scope.grids, scope.divisions) == (
        {staff.sanitation.pk},
        frozenset(),
        frozenset(),
    )
    assert scope.sees_people
    assert not scope.dispatches


def test_the_department_of_a_worker_does_not_open_the_departments_cases(
    staff: SimpleNamespace,
) -> None:
    assert scope_of(staff.lan).departments == frozenset()


def test_a_leader_of_the_county_sees_everything_but_nobody(staff: SimpleNamespace) -> None:
    scope = scope_of(staff.chen)
    assert scope.everything
    assert not scope.sees_people
    assert not scope.dispatches


def test_a_leader_of_a_town_sees_that_town(
    make_user: Callable[..., User], territory: SimpleNamespace
) -> None:
    scope = scope_of(make_user("zhu", "朱", role=Role.LEADER, division=territory.lower))
    assert (scope.everything, scope.divisions) == (False, {territory.lower.pk})


def test_a_supervisor_sees_everything_but_nobody(staff: SimpleNamespace) -> None:
    scope = scope_of(staff.su)
    assert scope.everything
    assert not scope.sees_people


def test_an_administrator_sees_no_case_at_all(staff: SimpleNamespace) -> None:
    assert scope_of(staff.ada) == Scope(user_id=staff.ada.pk, roles=frozenset({Role.ADMINISTRATOR}))


def test_two_posts_add_up(staff: SimpleNamespace, territory: SimpleNamespace) -> None:
    today = timezone.localdate()
    Post.objects.create(user=staff.lan, role=Role.WORKER, grid=territory.A2, starts_on=today)
    Post.objects.create(
        user=staff.lan, role=Role.TOWN_DISPATCHER, division=territory.lower, starts_on=today
    )
    scope = scope_of(staff.lan)
    assert scope.grids == {territory.A1.pk, territory.A2.pk}
    assert scope.divisions == {territory.lower.pk}
    assert scope.roles == {Role.WORKER, Role.TOWN_DISPATCHER}


@pytest.mark.parametrize(
    ("starts", "ends", "held"),
    [
        (0, None, True),  # begins today
        (-9, 1, True),  # last day is today
        (-9, 0, False),  # the end is the first day no longer held
        (-9, -1, False),
        (1, None, False),  # begins tomorrow
    ],
)
def test_a_post_counts_on_its_days_only(
    make_user: Callable[..., User],
    territory: SimpleNamespace,
    starts: int,
    ends: int | None,
    held: bool,
) -> None:
    lan = make_user("lan", "兰")
    today = timezone.localdate()
    Post.objects.create(
        user=lan,
        role=Role.WORKER,
        grid=territory.A1,
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    assert bool(scope_of(lan).grids) is held
    assert (Role.WORKER in scope_of(lan).roles) is held


def test_without_a_post_there_is_nothing_to_see(make_user: Callable[..., User]) -> None:
    lan = make_user("lan", "兰")
    assert scope_of(lan) == Scope(user_id=lan.pk)


def test_an_inactive_user_sees_nothing(staff: SimpleNamespace) -> None:
    staff.kun.is_active = False
    assert scope_of(staff.kun) == NOBODY


def test_nobody_signed_in_sees_nothing() -> None:
    assert scope_of(AnonymousUser()) == NOBODY


def test_one_query(staff: SimpleNamespace, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        scope_of(staff.lan)


def test_a_leader_of_the_county_as_a_division_sees_everything(
    make_user: Callable[..., User], territory: SimpleNamespace
) -> None:
    leader = make_user("lu", "卢", role=Role.LEADER, division=territory.county)
    assert scope_of(leader).everything
