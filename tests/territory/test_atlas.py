"""The grids of a draft and of any day, for a map."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.utils import timezone
from shapely import LineString

from layers.staff.scope import scope_of
from layers.territory.atlas import drawn_day, drawn_set
from layers.territory.merge import merge
from layers.territory.models import GridSet
from layers.territory.split import split
from layers.territory.start_draft import start_draft
from tests.conftest import START

pytestmark = pytest.mark.django_db
COUNTY = (117.8, 33.8, 118.2, 34.1)
FINE = 1e-7
ACROSS = LineString([(117.89, 33.96), (117.92, 33.97), (117.96, 33.96)])


@pytest.fixture
def kun(staff: SimpleNamespace) -> Any:
    return scope_of(staff.kun)


def test_a_draft_beside_today(territory: SimpleNamespace, kun: Any) -> None:
    draft = start_draft(kun, "2027")
    split(kun, territory.A1.code, ACROSS, reason="户数过多", grid_set=draft)
    found = {grid.code: grid.same for grid in drawn_set(draft, COUNTY, FINE)}
    assert found == {
        territory.A1.code: False, "320324001001003": False, territory.A2.code: True,
        territory.B1.code: True, territory.C1.code: True, territory.C2.code: True,
    }  # fmt: skip


def test_yesterday_is_as_it_was(
    territory: SimpleNamespace, kun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=1))
    merge(kun, [territory.C1.code, territory.C2.code], reason="撤并")
    before = {grid.code: grid.same for grid in drawn_day(today, COUNTY, FINE)}
    assert before == {
        territory.A1.code: True, territory.A2.code: True, territory.B1.code: True,
        territory.C1.code: False, territory.C2.code: False,
    }  # fmt: skip
    after = drawn_day(timezone.localdate(), COUNTY, FINE)
    assert all(grid.same for grid in after)
    assert territory.C2.code not in {grid.code for grid in after}


def test_only_what_is_in_view(territory: SimpleNamespace) -> None:
    west = drawn_day(timezone.localdate(), (117.91, 33.96, 117.92, 33.97), FINE)
    assert [grid.code for grid in west] == [territory.A1.code]
    assert drawn_day(timezone.localdate(), (100.0, 20.0, 101.0, 21.0), FINE) == []


def test_before_the_first_set_there_were_none(territory: SimpleNamespace) -> None:
    assert drawn_day(START - timedelta(days=1), COUNTY, FINE) == []


def test_of_the_time_before_it_was_entered_the_set_is_as_entered(
    territory: SimpleNamespace, kun: Any
) -> None:
    merge(kun, [territory.C1.code, territory.C2.code], reason="撤并")
    assert len(drawn_day(START, COUNTY, FINE)) == 5


def test_a_day_to_come_has_the_set_of_that_day(territory: SimpleNamespace, kun: Any) -> None:
    draft = start_draft(kun, "2027")
    day = timezone.localdate() + timedelta(days=5)
    territory.grid_set.ends_on = day
    territory.grid_set.save()
    GridSet.objects.filter(pk=draft.pk).update(state="in_force", starts_on=day)
    assert len(drawn_day(day, COUNTY, FINE)) == 5
    assert all(grid.same for grid in drawn_day(day, COUNTY, FINE))


def test_coarse_neighbours_still_share_their_border(wiggly: dict[str, Any]) -> None:
    found = drawn_day(timezone.localdate(), (0.0, 0.0, 180.0, 90.0), 1e-4)
    shapes = [grid.shape for grid in found]
    assert shapely.coverage_is_valid(shapes)
    exact = sum(len(shapely.get_coordinates(shape)) for shape in wiggly.values())
    assert sum(len(shapely.get_coordinates(shape)) for shape in shapes) < exact


def test_statements(
    territory: SimpleNamespace, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Set of the day, when it was entered, states, set of today, its grids."""
    with django_assert_num_queries(5):
        drawn_day(timezone.localdate(), COUNTY, FINE)
