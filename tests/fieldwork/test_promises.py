"""Completeness, staleness and hazards in hand, by town, village, grid and worker."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.fieldwork.models import Hazard
from layers.fieldwork.promises import NEVER, Promise, promises
from layers.residents.models import Colour, Household
from layers.staff.scope import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes(make_household: Callable[..., Household], territory: SimpleNamespace) -> None:
    """Ten lived-in households in A1, last met 10, 20 … 90 days ago and one never; one in A2."""
    now = timezone.now()
    for days in range(10, 100, 10):
        make_household(visited_at=now - timedelta(days=days), complete=days <= 50)
    make_household()
    make_household(vacant=True, complete=True)
    make_household(moved_out_at=now)
    care = {"grid": territory.A2, "colour": Colour.CARE, "complete": True}
    make_household(visited_at=now - timedelta(days=31), **care)


def row(scope: Scope, name: str, *args: Any, **fields: Any) -> Promise:
    return next(one for one in promises(scope, *args, **fields) if one.area.name == name)


def test_the_numbers_of_a_grid(homes: None, scopes: SimpleNamespace) -> None:
    a1 = row(scopes.lan, "东升第1网格", "grid")
    assert (a1.homes, a1.complete, a1.completeness) == (10, 5, 0.5)
    assert (a1.median_days, a1.slow_days, a1.longest_days, a1.never) == (50, 90, 90, 1)
    assert a1.overdue == 1  # never met; the others are within the 180 days of usual households


def test_care_is_due_sooner_and_a_grid_of_never_met_is_never(
    homes: None, make_household: Callable[..., Household], territory: SimpleNamespace,
    scopes: SimpleNamespace,
) -> None:  # fmt: skip
    assert row(scopes.mei, "东升第2网格", "grid").overdue == 1
    make_household(grid=territory.B1)
    b1 = row(scopes.bo, "和平第1网格", "grid")
    assert (b1.median_days, b1.longest_days, b1.never) == (NEVER, None, 1)


def test_a_village_is_its_households_not_the_mean_of_its_grids(
    homes: None, scopes: SimpleNamespace
) -> None:
    village = row(scopes.bo, "东升社区居委会", "village")
    assert (village.homes, village.complete, village.median_days) == (11, 6, 50)


def test_each_sees_their_own_area(
    homes: None, scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    grids = {
        name: {one.area.code for one in promises(getattr(scopes, name), "grid")}
        for name in ("lan", "bo", "kun", "chen", "ada", "dong")
    }
    assert grids["lan"] == {territory.A1.code}
    assert len(grids["bo"]) == 3
    assert {len(grids[name]) for name in ("kun", "chen", "ada")} == {5}
    assert grids["dong"] == set()
    within = promises(scopes.kun, "grid", territory.village_c.pk)
    assert [one.area.code for one in within] == [territory.C1.code, territory.C2.code]


def test_by_worker_only_named_ones_count(homes: None, scopes: SimpleNamespace) -> None:
    assert {one.area.name: one.homes for one in promises(scopes.bo, "worker")} == {
        "兰": 10,
        "梅": 1,
    }


def test_hazards_without_owner_and_past_their_deadline(
    find: Callable[..., Hazard], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    find()
    late, done = find(), find()
    yesterday = timezone.localdate() - timedelta(days=1)
    for hazard, state in ((late, "assigned"), (done, "checked")):
        Hazard.objects.filter(pk=hazard.pk).update(state=state, owner=staff.lan, due_on=yesterday)
    a1 = row(scopes.lan, "东升第1网格", "grid")
    assert (a1.hazards, a1.unowned, a1.late) == (2, 1, 1)


def test_one_statement_whatever_the_county(
    homes: None, scopes: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        promises(scopes.kun, "town")
