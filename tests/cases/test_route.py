"""Place and category → department and owner: the most specific rule wins, nothing is guessed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from layers.cases.models import Case, Category, DispatchCatalogue, DispatchRule
from layers.cases.register import Registered
from layers.cases.route import Route, route
from layers.cases.route_many import departments_by_grid
from layers.errors import Refused
from layers.staff.models import Department, Post, User
from tests.conftest import START

pytestmark = pytest.mark.django_db

IN_A1, IN_A2, IN_B1, IN_C1 = (117.92, 33.97), (117.97, 33.97), (118.02, 33.97), (117.92, 33.92)
OUTSIDE = (121.5, 31.2)


@pytest.fixture
def rules(territory: SimpleNamespace, staff: SimpleNamespace) -> SimpleNamespace:
    """A catalogue without rules in force since 2020, and two categories, one under the other."""
    parent = Category.objects.create(code="city", name="市容", family="livelihood")
    child = Category.objects.create(code="lamp", name="路灯", family="livelihood", parent=parent)
    rules = DispatchCatalogue.objects.create(name="2020", in_force=True, starts_on=START)
    return SimpleNamespace(catalogue=rules, parent=parent, child=child, path=[child.pk, parent.pk])


def by_rank(
    rules: SimpleNamespace, territory: SimpleNamespace
) -> Iterator[tuple[Category, dict[str, Any]]]:
    """Category and area of every rule that fits a lamp in A1, the most specific first."""
    for category in (rules.child, rules.parent):
        yield category, {"grid": territory.A1}
        yield category, {"division": territory.village_a}
        yield category, {"division": territory.upper}
        yield category, {"division": territory.county}
        yield category, {}


def department(code: str) -> Department:
    return Department.objects.create(code=code, name=code)


def test_the_most_specific_rule_wins(rules: SimpleNamespace, territory: SimpleNamespace) -> None:
    """Ten rules fit. Taken away from the top, one after the other comes into its own."""
    ranked = [
        DispatchRule.objects.create(
            catalogue=rules.catalogue, category=category, department=department(f"d{rank}"), **area
        )
        for rank, (category, area) in enumerate(by_rank(rules, territory))
    ]
    for rule in ranked:
        found = route(rules.path, *IN_A1)
        assert (found.rule_id, found.department_id) == (rule.pk, rule.department_id)
        rule.delete()
    assert route(rules.path, *IN_A1).department_id is None


@pytest.mark.parametrize(("first", "second"), list(permutations(range(3), 2)))
def test_the_order_of_writing_does_not_matter(
    rules: SimpleNamespace, territory: SimpleNamespace, first: int, second: int
) -> None:
    fitting = list(by_rank(rules, territory))[2:5]
    for rank in (first, second):
        category, area = fitting[rank]
        DispatchRule.objects.create(
            catalogue=rules.catalogue, category=category, department=department(f"d{rank}"), **area
        )
    found = Department.objects.get(pk=route(rules.path, *IN_A1).department_id)
    assert found.code == f"d{min(first, second)}"


def test_rules_of_other_places_and_categories_do_not_count(
    rules: SimpleNamespace, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    other = Category.objects.create(code="noise", name="噪音", family="livelihood")
    for category, area in (
        (rules.child, {"grid": territory.A2}),
        (rules.child, {"division": territory.village_b}),
        (rules.child, {"division": territory.lower}),
        (other, {"grid": territory.A1}),
        (other, {}),
    ):
        DispatchRule.objects.create(
            catalogue=rules.catalogue, category=category, department=staff.works, **area
        )
    assert route(rules.path, *IN_A1) == Route(
        territory.A1.pk, territory.village_a.pk, territory.upper.pk, None, None, staff.lan.pk
    )


def test_a_rule_of_the_child_is_not_its_parents(
    rules: SimpleNamespace, staff: SimpleNamespace
) -> None:
    DispatchRule.objects.create(
        catalogue=rules.catalogue, category=rules.child, department=staff.works
    )
    assert route([rules.parent.pk], *IN_A1).department_id is None


def test_only_the_catalogue_in_force_today_counts(
    rules: SimpleNamespace, staff: SimpleNamespace
) -> None:
    """Last version until today, next version a draft: neither speaks; this one from today on."""
    today = timezone.localdate()
    rules.catalogue.ends_on = today
    rules.catalogue.save()
    current = DispatchCatalogue.objects.create(name="now", in_force=True, starts_on=today)
    draft = DispatchCatalogue.objects.create(name="draft", in_force=False, starts_on=START)
    for catalogue, unit in (
        (rules.catalogue, staff.sanitation),
        (draft, staff.upper_office),
        (current, staff.works),
    ):
        DispatchRule.objects.create(catalogue=catalogue, category=rules.child, department=unit)
    assert route(rules.path, *IN_A1).department_id == staff.works.pk
    current.starts_on += timedelta(days=1)
    current.save()
    assert route(rules.path, *IN_A1).department_id is None


def test_two_catalogues_are_not_in_force_at_once(rules: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="catalogue_one_in_force"), transaction.atomic():
        DispatchCatalogue.objects.create(name="other", in_force=True, starts_on=START)


def test_a_place_has_one_rule_for_a_category(
    rules: SimpleNamespace, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    def rule(**area: Any) -> DispatchRule:
        with transaction.atomic():
            return DispatchRule.objects.create(
                catalogue=rules.catalogue, category=rules.child, department=staff.works, **area
            )

    rule()
    with pytest.raises(IntegrityError, match="rule_once"):
        rule()
    with pytest.raises(IntegrityError, match="rule_one_area"):
        rule(grid=territory.A1, division=territory.upper)


@pytest.mark.parametrize("point", [OUTSIDE, (None, None)])
def test_outside_every_grid_only_a_dispatcher_is_named(
    catalogue: SimpleNamespace, staff: SimpleNamespace, point: tuple[Any, Any]
) -> None:
    found = route([catalogue.garbage.pk, catalogue.city.pk], *point)
    assert found == Route(None, None, None, None, None, staff.kun.pk)


def test_the_named_worker_is_the_first_then_the_towns_then_the_countys_dispatcher(
    catalogue: SimpleNamespace, territory: SimpleNamespace, staff: SimpleNamespace,
    make_user: Callable[..., User],
) -> None:  # fmt: skip
    make_user("li", "李", role="worker", grid=territory.A1)
    path = [catalogue.garbage.pk]
    assert route(path, *IN_A1).owner_id == staff.lan.pk
    Post.objects.filter(role="worker").update(ends_on=timezone.localdate())
    assert route(path, *IN_A1).owner_id == staff.bo.pk
    assert route(path, *IN_C1).owner_id == staff.kun.pk


@pytest.mark.parametrize("point", [IN_A1, IN_A2, IN_B1, IN_C1, (118.00, 33.95), OUTSIDE])
@pytest.mark.parametrize("category", ["garbage", "lamp", "city"])
def test_route_says_what_register_does(
    ren_reports: Callable[..., Registered], catalogue: SimpleNamespace,
    category: str, point: tuple[float, float],
) -> None:  # fmt: skip
    case = Case.objects.get(pk=ren_reports(category=category, lon=point[0], lat=point[1]).case_id)
    node = case.category
    found = route([node.pk] + ([node.parent_id] if node.parent_id else []), *point)
    assert found == Route(
        case.grid_id, case.village_id, case.town_id, case.rule_id, case.department_id,
        case.owner_id,
    )  # fmt: skip
    by_grid = departments_by_grid(category)
    assert (case.grid_id and by_grid[case.grid_id].pk) == case.department_id


def test_departments_by_grid_refuses_an_unknown_category(catalogue: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        departments_by_grid("nonsense")


def test_a_grid_without_a_rule_has_no_department(
    rules: SimpleNamespace, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    DispatchRule.objects.create(
        catalogue=rules.catalogue, category=rules.child, department=staff.works,
        division=territory.lower,
    )  # fmt: skip
    assert departments_by_grid("lamp") == {
        territory.C1.pk: staff.works, territory.C2.pk: staff.works,
    }  # fmt: skip
