"""Splitting a grid by a line.

34.00 ┌───────┬───────┐
      │  A1   │  A2   │   A1 is cut; the larger part stays A1, the other becomes A3.
33.95 ├───────┴───────┤
    117.90  117.95  118.00
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from shapely import LineString, MultiPolygon, box

from layers.cases.models import Case
from layers.errors import NotAllowed, Refused
from layers.staff.scope import scope_of
from layers.territory.border_errors import Stale
from layers.territory.models import Grid
from layers.territory.redraw import redraw
from layers.territory.rows import multipolygon
from layers.territory.split import split
from tests.territory.borders import area, assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)
# From the west to the east border of A1, and beyond both.
ACROSS = LineString([(117.89, 33.96), (117.92, 33.97), (117.96, 33.96)])


@pytest.fixture
def bo(staff: SimpleNamespace) -> Any:
    return scope_of(staff.bo)


def test_the_larger_part_keeps_the_code(territory: SimpleNamespace, bo: Any) -> None:
    saved = split(bo, territory.A1.code, ACROSS, reason="户数过多")
    assert_partition([shape(grid) for grid in Grid.objects.all()], COUNTY)
    assert_history_agrees()
    new = Grid.objects.get(code="320324001001003")
    old = Grid.objects.get(pk=territory.A1.pk)
    assert (new.name, new.village, new.version) == ("东升第3网格", territory.village_a, 1)
    assert (old.code, old.version) == (territory.A1.code, 2)
    assert new.area_m2 < old.area_m2
    assert shape(new).intersects(shapely.Point(117.93, 33.955))
    assert {old.code, new.code, territory.A2.code} <= {grid.code for grid in saved.grids}


def test_cases_go_with_the_ground(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, ren_reports: Callable[..., Any]
) -> None:
    south = ren_reports(lon=117.93, lat=33.955).number
    north = ren_reports(lon=117.93, lat=33.99).number
    split(bo, territory.A1.code, ACROSS, reason="户数过多", name="东升小学")
    moved = Case.objects.get(number=south)
    assert moved.grid is not None
    # The new grid has no worker yet, so the town's dispatcher owns what is in it.
    assert (moved.grid.name, moved.owner) == ("东升小学", staff.bo)
    stayed = Case.objects.get(number=north)
    assert (stayed.grid, stayed.owner, stayed.version) == (territory.A1, staff.lan, 1)


def test_ends_within_half_a_metre_reach_the_border(territory: SimpleNamespace, bo: Any) -> None:
    """0.3 m short of both borders is an unsteady hand, not a line that ends inside."""
    short = LineString([(117.900003, 33.96), (117.949997, 33.97)])
    split(bo, territory.A1.code, short, reason="户数过多")
    assert_partition([shape(grid) for grid in Grid.objects.all()], COUNTY)


def test_a_line_through_a_hole_and_a_part_of_its_own(territory: SimpleNamespace, bo: Any) -> None:
    """
      ┌───────────┬────┐    A1 is a ring round the hole in which A2 has a part; the line
      │   ┌──┐    │    │    passes through both.
    ──┼───┼A2┼────┼─   │
      │   └──┘ A1 │ A2 │
      └───────────┴────┘
    """
    hole = box(117.92, 33.97, 117.93, 33.98)
    a1, a2 = shape(territory.A1).difference(hole), shape(territory.A2).union(hole)
    Grid.objects.filter(pk=territory.A1.pk).update(geom=multipolygon(a1))
    Grid.objects.filter(pk=territory.A2.pk).update(geom=multipolygon(a2))
    line = LineString([(117.89, 33.975), (117.96, 33.976)])
    saved = split(bo, territory.A1.code, line, reason="户数过多")
    assert_partition([shape(grid) for grid in Grid.objects.all()], COUNTY)
    parts = {grid.code[-1]: shape(grid) for grid in saved.grids}
    assert parts["2"].equals_exact(a2, 1) or parts["2"].area == pytest.approx(a2.area)
    assert isinstance(parts["2"], MultiPolygon)
    assert len(parts["2"].geoms) == 2


def test_parts_that_the_line_does_not_cross_go_with_the_nearer_side(
    territory: SimpleNamespace, bo: Any
) -> None:
    """A1 has a second part inside A2; the line cuts the first, the second lies to its north."""
    island = box(117.97, 33.98, 117.98, 33.99)
    a1, a2 = shape(territory.A1).union(island), shape(territory.A2).difference(island)
    Grid.objects.filter(pk=territory.A2.pk).update(geom=multipolygon(a2))
    Grid.objects.filter(pk=territory.A1.pk).update(geom=multipolygon(a1))
    split(bo, territory.A1.code, ACROSS, reason="户数过多")
    assert_partition([shape(grid) for grid in Grid.objects.all()], COUNTY)
    assert shape(Grid.objects.get(pk=territory.A1.pk)).covers(island)


def test_stale_codes_and_rights(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    bo, code = scope_of(staff.bo), territory.A1.code
    with pytest.raises(NotAllowed):
        split(scope_of(staff.lan), code, ACROSS, reason="试")
    with pytest.raises(Refused, match="why"):
        split(bo, code, ACROSS, reason="")
    with pytest.raises(Refused, match="name"):
        split(bo, code, ACROSS, reason="试", name="名" * 81)
    west = area((117.90, 33.95), (117.95, 33.95), (117.94, 34.00), (117.90, 34.00))
    redraw(bo, {code: west}, reason="西")
    with pytest.raises(Stale):
        split(bo, code, ACROSS, reason="试", version=1)
    assert split(bo, code, ACROSS, reason="试", version=2).grids


def test_a_code_once_given_is_not_given_again(territory: SimpleNamespace, bo: Any) -> None:
    Grid.objects.filter(pk=territory.A2.pk).update(code="320324001001998")
    split(bo, territory.A1.code, ACROSS, reason="试")
    assert Grid.objects.filter(code="320324001001999").exists()
    with pytest.raises(Refused, match="no grid code left"):
        split(bo, territory.A1.code, LineString([(117.89, 33.98), (117.96, 33.98)]), reason="试")


def test_statements(
    territory: SimpleNamespace, bo: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """As for redrawing, and one to insert the new grid."""
    with django_assert_max_num_queries(31):
        split(bo, territory.A1.code, ACROSS, reason="户数过多")
