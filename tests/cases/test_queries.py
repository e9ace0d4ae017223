"""Who sees which cases: everything is read through ``for_scope``."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.register import Registered
from layers.staff.models import Post, Role
from layers.staff.scope import Scope, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def everywhere(ren_reports: Callable[..., Registered]) -> dict[str, int]:
    """A case of garbage in A1, A2, B1 and C1 and one outside, by place."""
    places: dict[str, Any] = {
        "A1": (117.92, 33.97), "A2": (117.97, 33.97), "B1": (118.02, 33.97),
        "C1": (117.92, 33.92), "outside": (110.0, 30.0),
    }  # fmt: skip
    return {name: ren_reports(lon=lon, lat=lat).case_id for name, (lon, lat) in places.items()}


def seen(scope: Scope, cases: dict[str, int]) -> set[str]:
    visible = set(for_scope(scope).values_list("pk", flat=True))
    return {name for name, pk in cases.items() if pk in visible}


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("lan", {"A1"}), ("mei", {"A2"}), ("bo", {"A1", "A2", "B1"}),
        ("kun", {"A1", "A2", "B1", "C1", "outside"}), ("dong", {"A1", "B1", "C1"}),
        ("chen", {"A1", "A2", "B1", "C1", "outside"}),
        ("su", {"A1", "A2", "B1", "C1", "outside"}), ("ada", set()),
    ],
)  # fmt: skip
def test_everybody_sees_what_is_theirs(
    everywhere: dict[str, int], scopes: SimpleNamespace, who: str, places: set[str]
) -> None:
    assert seen(getattr(scopes, who), everywhere) == places


def test_a_worker_keeps_what_was_given_to_her_outside_her_grid(
    everywhere: dict[str, int], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    Case.objects.filter(pk=everywhere["C1"]).update(owner=staff.lan)
    assert seen(scopes.lan, everywhere) == {"A1", "C1"}


def test_signed_out_and_deactivated_people_see_nothing(
    everywhere: dict[str, int], staff: SimpleNamespace
) -> None:
    assert seen(scope_of(AnonymousUser()), everywhere) == set()
    staff.kun.is_active = False
    staff.kun.save()
    assert seen(scope_of(staff.kun), everywhere) == set()


def test_a_leader_of_a_town_sees_that_town(
    everywhere: dict[str, int], make_user: Callable[..., Any], territory: SimpleNamespace
) -> None:
    leader = make_user("wei", "伟", role=Role.LEADER, division=territory.lower)
    assert seen(scope_of(leader), everywhere) == {"C1"}


def test_two_posts_show_both_areas_and_no_case_twice(
    everywhere: dict[str, int], staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    Post.objects.create(
        user=staff.bo, role=Role.HANDLER, department=staff.sanitation, starts_on="2020-01-01"
    )
    scope = scope_of(staff.bo)
    assert seen(scope, everywhere) == {"A1", "A2", "B1", "C1"}
    assert for_scope(scope).count() == 4
