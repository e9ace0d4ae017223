"""A grid is founded: it takes its land from those it is drawn over; what stands there comes along.

34.00 ┌───────┬───────┬───────┐
      │  A1 ┌─┼─┐A2   │  B1   │   the new grid lies across the border of A1 and A2
33.95 ├─────┴─┴─┴─────┼───────┤
    117.90  117.95  118.00  118.05
"""

from collections.abc import Callable
from math import cos, sin
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from layers.errors import NotAllowed, Refused
from layers.staff.scope import scope_of
from layers.territory.border_errors import BorderRefused
from layers.territory.found import found
from layers.territory.models import Edit, Grid
from layers.territory.queries import grids_in_force
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)
ACROSS = box(117.94, 33.97, 117.96, 33.98)


def assert_sound() -> None:
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def test_it_gets_the_next_code_and_a_name(
    staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    inside = make_household(geom="SRID=4326;POINT(117.945 33.975)")
    saved = found(scope_of(staff.bo), ACROSS, reason="新建小区")
    new = Grid.objects.get(code="320324001001003")
    assert (new.name, new.village.code) == ("东升第3网格", "320324001001")
    assert shape(new).equals(ACROSS)
    assert {"320324001001001", "320324001001002"} <= {grid.code for grid in saved.grids}
    inside.refresh_from_db()
    assert inside.grid == new
    assert_sound()


def test_at_the_rim_of_the_village_neighbours_only_get_nodes(staff: SimpleNamespace) -> None:
    found(scope_of(staff.bo), box(117.92, 33.95, 117.93, 33.96), reason="新建小区", name="新村")
    assert Grid.objects.get(name="新村").code == "320324001001003"
    assert_sound()


def test_a_school_has_a_dedicated_grid(staff: SimpleNamespace) -> None:
    bo = scope_of(staff.bo)
    found(bo, ACROSS, reason="学校", name="东升小学", kind="dedicated")
    assert Grid.objects.get(name="东升小学").kind == "dedicated"
    assert_sound()
    with pytest.raises(Refused) as refused:
        found(bo, box(117.92, 33.95, 117.93, 33.96), reason="市场", kind="market")
    assert refused.value.field == "kind"


def test_the_same_mark_founds_once(staff: SimpleNamespace) -> None:
    mark = uuid4()
    first = found(scope_of(staff.bo), ACROSS, reason="新建小区", uuid=mark)
    again = found(scope_of(staff.bo), ACROSS, reason="新建小区", uuid=mark)
    assert first.edit == again.edit
    assert Edit.objects.filter(verb="split").count() == 1


def test_workers_and_other_towns_may_not(staff: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        found(scope_of(staff.lan), ACROSS, reason="新建小区")
    with pytest.raises(NotAllowed):
        found(scope_of(staff.bo), box(117.92, 33.91, 117.93, 33.92), reason="新建小区")
    assert grids_in_force().count() == 5


@pytest.mark.parametrize("reason", ["", "x" * 201])
def test_a_reason_is_needed(staff: SimpleNamespace, reason: str) -> None:
    with pytest.raises(Refused):
        found(scope_of(staff.bo), ACROSS, reason=reason)
    assert grids_in_force().count() == 5


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.floats(117.905, 117.985), st.floats(33.955, 33.985), st.floats(0.002, 0.03),
    st.floats(0.002, 0.03), st.integers(3, 12), st.floats(0, 6.2),
)  # fmt: skip
def test_wherever_it_is_drawn_the_village_stays_covered_or_nothing_changes(
    staff: SimpleNamespace, lon: float, lat: float, wide: float, high: float, corners: int,
    turned: float,
) -> None:  # fmt: skip
    angles = [turned + 6.283 * corner / corners for corner in range(corners)]
    drawn = shapely.Polygon([
        (lon + wide * cos(a), lat + high * sin(a))
        for a in angles
    ])  # fmt: skip
    before = grids_in_force().count()
    try:
        found(scope_of(staff.bo), drawn, reason="随机")
    except (BorderRefused, NotAllowed):
        assert grids_in_force().count() == before
    assert_sound()
