"""The check of a draft: holes, rules that lead to nobody, rules in each other's way.

34.00 ┌── A1 ──┬── A2 ──┬─ B1 ─┐   city (garbage, lamp): anywhere → works
33.95 ├───────C1────────┼─ C2 ─┤   garbage: county → sanitation, A2 → the upper town's office
"""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from layers.cases.models import Case, Category, DispatchRule
from layers.cases.route_many import departments_by_grid
from layers.cases.rulebook.check import changed_grids, check
from layers.cases.rulebook.difference import difference
from layers.cases.rulebook.draft import begin_draft
from layers.cases.rulebook.read import book, grounds
from layers.cases.rulebook.resolve import (
    ANYWHERE,
    Ground,
    Rule,
    book_of,
    fitting,
    overlaps,
    winner,
)  # fmt: skip
from layers.cases.rulebook.take_effect import hole_in_words
from layers.staff.models import Department, Post, Role
from layers.staff.scope import scope_of
from tests.conftest import START


@pytest.fixture
def manned(staff: SimpleNamespace) -> None:
    """A handler in every department of the little county."""
    for unit in (staff.works, staff.upper_office):
        Post.objects.create(user=staff.dong, role=Role.HANDLER, department=unit, starts_on=START)


@pytest.mark.django_db
@pytest.mark.usefixtures("manned")
def test_a_catalogue_that_answers_everything_has_no_finding(catalogue: SimpleNamespace) -> None:
    found = check(catalogue.catalogue)
    assert (found.holes, found.dead, found.strange, found.overlaps) == ([], [], [], [])


@pytest.mark.django_db
def test_a_hole_names_its_category_and_its_grids(
    catalogue: SimpleNamespace, territory: SimpleNamespace
) -> None:
    """Without the rule for anywhere nobody answers for lamps, in any of the five grids."""
    catalogue.city_anywhere.delete()
    [hole] = check(catalogue.catalogue).holes
    assert hole.category == catalogue.lamp
    assert len(hole.grids) == 5
    assert hole_in_words(hole) == "5 个网格没有部门负责“路灯”。"
    DispatchRule.objects.create(
        catalogue=catalogue.catalogue, category=catalogue.lamp, division=territory.upper,
        department=catalogue.garbage_county.department,
    )  # fmt: skip
    [hole] = check(catalogue.catalogue).holes
    assert sorted(hole.grids) == [territory.C1.pk, territory.C2.pk]


@pytest.mark.django_db
@pytest.mark.usefixtures("manned")
def test_a_department_that_is_closed_or_empty_leads_to_nobody(
    catalogue: SimpleNamespace, staff: SimpleNamespace
) -> None:
    Department.objects.filter(pk=staff.works.pk).update(active=False)
    Post.objects.filter(department=staff.sanitation).update(ends_on=START.replace(year=2021))
    found = check(catalogue.catalogue)
    assert {rule.pk for rule in found.dead} == {
        catalogue.city_anywhere.pk, catalogue.garbage_county.pk,
    }  # fmt: skip
    assert found.stops


@pytest.mark.django_db
@pytest.mark.usefixtures("manned")
def test_overlapping_rules_are_shown_with_the_one_that_wins(
    catalogue: SimpleNamespace, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    """City in B1 → town office; garbage in the county wins there though it is about more land."""
    loser = DispatchRule.objects.create(
        catalogue=catalogue.catalogue, category=catalogue.city, grid=territory.B1,
        department=staff.upper_office,
    )  # fmt: skip
    [row] = check(catalogue.catalogue).overlaps
    assert (row.winner, row.loser) == (catalogue.garbage_county, loser)
    assert row.grids == [territory.B1.pk]


@pytest.mark.django_db
@pytest.mark.usefixtures("manned")
def test_a_town_office_for_another_towns_land_is_strange(
    catalogue: SimpleNamespace, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    rule = DispatchRule.objects.create(
        catalogue=catalogue.catalogue, category=catalogue.lamp, division=territory.village_c,
        department=staff.upper_office,
    )  # fmt: skip
    assert check(catalogue.catalogue).strange == [rule]


@pytest.mark.django_db
@pytest.mark.usefixtures("manned")
def test_a_category_withdrawn_while_cases_are_open_is_named(
    catalogue: SimpleNamespace, ren_reports: object
) -> None:
    ren_reports()  # type: ignore[operator]
    Category.objects.filter(code="garbage").update(active=False)
    found = check(catalogue.catalogue)
    assert [(row.code, number) for row, number in found.withdrawn] == [("garbage", 1)]
    assert Case.objects.get().rule == catalogue.garbage_county


@pytest.mark.django_db
def test_the_statements_do_not_grow_with_the_rules(
    catalogue: SimpleNamespace,
    territory: SimpleNamespace,
    staff: SimpleNamespace,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for grid in (territory.A1, territory.B1, territory.C1):
        DispatchRule.objects.create(
            catalogue=catalogue.catalogue, category=catalogue.lamp, grid=grid,
            department=staff.works,
        )  # fmt: skip
    with django_assert_num_queries(7):
        check(catalogue.catalogue)


@pytest.mark.django_db
def test_it_agrees_with_the_statement_that_routes(catalogue: SimpleNamespace) -> None:
    pages = book(catalogue.catalogue)
    for category in (catalogue.garbage, catalogue.lamp):
        routed = {grid: unit.pk for grid, unit in departments_by_grid(category.code).items()}
        reckoned = {
            ground.grid: rule.department
            for ground in grounds()
            if (rule := winner(pages, category.path, ground))
        }
        assert reckoned == routed


@pytest.mark.django_db
def test_what_a_draft_changes_in_rules_and_on_the_map(
    catalogue: SimpleNamespace, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    draft = begin_draft(staff.kun, scope_of(staff.kun), name="明年")
    assert difference(catalogue.catalogue, draft) == []
    assert changed_grids(catalogue.catalogue, draft) == []
    draft.rules.filter(grid=territory.A2).update(department=staff.works)
    [change] = difference(catalogue.catalogue, draft)
    assert change.before == catalogue.garbage_a2
    assert change.after is not None
    assert change.after.department == staff.works
    assert changed_grids(catalogue.catalogue, draft) == [(catalogue.garbage, [territory.A2.pk])]


areas = st.sampled_from([ANYWHERE, ("division", 9), ("division", 5), ("division", 2), ("grid", 1)])


@given(
    st.lists(st.tuples(st.sampled_from([7, 8]), areas), unique=True).map(
        lambda keys: book_of(Rule(at, *key, at) for at, key in enumerate(keys))
    )
)
def test_the_nearest_category_then_the_nearest_area_wins(pages: dict[object, Rule]) -> None:
    ground = Ground(grid=1, village=2, town=5, county=9)
    fits = list(fitting(pages, [7, 8], ground))  # type: ignore[arg-type]
    rank = [([7, 8].index(rule.category), ground.areas.index(rule.area)) for rule in fits]
    assert rank == sorted(rank)
    assert len(fits) == len(pages)
    for wins, loses in overlaps(pages, [7, 8], ground):  # type: ignore[arg-type]
        assert ground.areas.index(loses.area) < ground.areas.index(wins.area)
