"""Who has how much to do, and who could take one more."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from layers.cases.load import open_per_grid, open_per_owner
from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.register import Registered
from layers.cases.takers import takers
from layers.staff.models import Post, Role

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


def test_open_cases_by_grid_within_scope(
    ren_reports: Reports, scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    for _ in range(2):
        ren_reports()
    ren_reports(lat=33.92)
    Case.objects.filter(pk=ren_reports().case_id).update(state="resolved")
    ren_reports(lon=110.0, lat=30.0)
    assert open_per_grid(for_scope(scopes.kun)) == {territory.A1.pk: 2, territory.C1.pk: 1}
    assert open_per_grid(for_scope(scopes.bo)) == {territory.A1.pk: 2}


def test_open_cases_by_person(ren_reports: Reports, staff: SimpleNamespace) -> None:
    ren_reports()
    ren_reports(lon=117.97)
    assert open_per_owner(Case.objects.all(), [staff.lan.pk]) == {staff.lan.pk: 1}


def test_the_grids_own_worker_comes_first_then_the_nearest(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, make_user: Callable[..., Any],
    territory: SimpleNamespace, ren_reports: Reports,
) -> None:  # fmt: skip
    r"""
    A1 ┌────┬────┐ A2   The case lies in the west of A1; of the others' grids the middle of A2
       │ x  │    │      is nearer than that of B1. How much they have to do does not count.
       └────┴────┘ … B1
    """
    ren_reports(lon=117.97)
    at = {"role": Role.WORKER, "department": staff.upper_office}
    far = make_user("yuan", "远", grid=territory.B1, **at)
    found = takers(case, scopes.bo)
    assert [(row.user, row.open_cases, row.here) for row in found] == [
        (staff.lan, 1, True), (staff.mei, 1, False), (far, 0, False),
    ]  # fmt: skip
    assert found[1].metres < found[2].metres
    # From 117.92 33.97 to the middle of A2.
    assert found[1].metres == pytest.approx(5000, rel=0.2)


def test_whoever_left_or_belongs_to_no_unit_is_not_offered(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    Post.objects.filter(user=staff.lan).update(ends_on=date(2021, 1, 1))
    Post.objects.filter(user=staff.mei).update(department=None)
    assert takers(case, scopes.bo) == []


def test_a_worker_of_two_grids_is_listed_once_for_the_cases_own(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    Post.objects.create(
        user=staff.mei, role=Role.WORKER, grid=territory.A1, department=staff.upper_office,
        starts_on=date(2020, 1, 1),
    )  # fmt: skip
    assert [(row.user, row.here) for row in takers(case, scopes.bo)] == [
        (staff.lan, True), (staff.mei, True),
    ]  # fmt: skip


def test_two_statements_and_none_without_a_village(
    case: Case, scopes: SimpleNamespace, ren_reports: Reports, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        takers(case, scopes.bo)
    outside = Case.objects.get(pk=ren_reports(lon=110.0, lat=30.0).case_id)
    with django_assert_num_queries(0):
        assert takers(outside, scopes.kun) == []
