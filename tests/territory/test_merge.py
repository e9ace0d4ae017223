"""Merging grids: one has all the land, the other stays as a row without land.

34.00 ┌───────┬───────┬───────┐
      │  A1   │  A2   │  B1   │   A1 and A2 of village A become A1.
33.95 ├───────┴───────┼───────┤
    117.90  117.95  118.00  118.05
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from shapely import LineString, box

from layers.cases.models import Case
from layers.errors import NotAllowed
from layers.staff.models import Post, Role
from layers.staff.scope import scope_of
from layers.territory.border_errors import BorderRefused, Stale
from layers.territory.locate import locate, nearest
from layers.territory.merge import merge
from layers.territory.models import Grid
from layers.territory.queries import grids_in_force
from layers.territory.redraw import redraw
from layers.territory.split import split
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)


@pytest.fixture
def bo(staff: SimpleNamespace) -> Any:
    return scope_of(staff.bo)


@pytest.fixture
def codes(territory: SimpleNamespace) -> list[str]:
    return [territory.A1.code, territory.A2.code]


def test_the_first_takes_the_land_and_the_other_is_retired(
    territory: SimpleNamespace, bo: Any, codes: list[str]
) -> None:
    merge(bo, codes, reason="撤并")
    one, two = Grid.objects.get(code=codes[0]), Grid.objects.get(code=codes[1])
    assert shape(one).equals(box(117.90, 33.95, 118.00, 34.00))
    assert (two.geom.empty, two.area_m2, two.version) == (True, 0, 2)
    assert two.retired_at is not None
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def test_nobody_finds_the_retired_grid_any_more(
    territory: SimpleNamespace, bo: Any, codes: list[str]
) -> None:
    merge(bo, codes, reason="撤并")
    found = locate(117.97, 33.97)
    assert found is not None
    assert found.grid_code == codes[0]
    beside = nearest(117.97, 33.97, besides=found.grid_id)
    assert beside is not None
    assert beside.grid_id == territory.C1.pk
    assert not grids_in_force().filter(code=codes[1]).exists()
    with pytest.raises(Stale):
        redraw(bo, {codes[1]: box(117.95, 33.95, 118.0, 34.0)}, reason="试", versions={codes[1]: 1})


def test_cases_move_and_closed_ones_stay_where_they_were_filed(
    territory: SimpleNamespace, staff: SimpleNamespace, catalogue: SimpleNamespace, bo: Any,
    codes: list[str], ren_reports: Callable[..., Any],
) -> None:  # fmt: skip
    numbers = [ren_reports(lon=117.97, lat=33.97).number for _ in range(2)]
    Case.objects.filter(number=numbers[1]).update(state="closed")
    merge(bo, codes, reason="撤并")
    moved, closed = (Case.objects.get(number=number) for number in numbers)
    assert (moved.grid, moved.owner, moved.department) == (
        territory.A1, staff.lan, staff.sanitation,
    )  # fmt: skip
    assert closed.grid == territory.A2


def test_her_worker_becomes_the_second_worker_of_the_merged_grid(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, codes: list[str]
) -> None:
    merge(bo, codes, reason="撤并")
    assert scope_of(staff.mei).grids == {territory.A1.pk}
    workers = Post.objects.filter(grid=territory.A1, role=Role.WORKER, ends_on=None)
    assert [post.user for post in workers] == [staff.lan, staff.mei]
    assert Post.objects.get(grid=territory.A2).ends_on is not None


def test_a_worker_of_both_holds_the_post_once(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, codes: list[str]
) -> None:
    Post.objects.create(
        user=staff.mei, role=Role.WORKER, grid=territory.A1, department=staff.upper_office,
        starts_on="2020-01-01",
    )  # fmt: skip
    merge(bo, codes, reason="撤并")
    assert Post.objects.filter(user=staff.mei, ends_on=None).count() == 1


def test_what_cannot_be_merged(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, codes: list[str]
) -> None:
    with pytest.raises(BorderRefused, match="one village"):
        merge(bo, [codes[1], territory.B1.code], reason="试")
    with pytest.raises(BorderRefused, match="two grids or more"):
        merge(bo, [codes[0], codes[0]], reason="试")
    with pytest.raises(NotAllowed):
        merge(scope_of(staff.lan), codes, reason="试")
    assert not Grid.objects.exclude(version=1).exists()


def test_grids_that_only_share_a_corner_or_nothing_are_refused(
    territory: SimpleNamespace, bo: Any
) -> None:
    """
    ┌──┬──┐    A1 is cut in four; opposite quarters meet in a corner only.
    │a │b │
    ├──┼──┤
    │c │d │
    └──┴──┘
    """
    a1 = territory.A1.code
    split(bo, a1, LineString([(117.89, 33.974), (117.96, 33.974)]), reason="试")
    split(bo, a1, LineString([(117.9251, 33.974), (117.9251, 34.01)]), reason="试")
    south = "320324001001003"
    split(bo, south, LineString([(117.9251, 33.974), (117.9251, 33.94)]), reason="试")
    quarters = {
        grid.code: shape(grid)
        for grid in grids_in_force().filter(village=territory.village_a)
        if grid.code != territory.A2.code
    }
    assert len(quarters) == 4
    opposite = next(
        [one, two]
        for one in quarters
        for two in quarters
        if quarters[one].intersection(quarters[two]).geom_type == "Point"
    )
    with pytest.raises(BorderRefused, match="no border in common") as refusal:
        merge(bo, opposite, reason="试")
    assert refusal.value.faults[0].codes == tuple(opposite)
    assert merge(bo, list(quarters), reason="合").grids
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)


def test_stale(territory: SimpleNamespace, bo: Any, codes: list[str]) -> None:
    split(bo, codes[0], LineString([(117.89, 33.96), (117.96, 33.96)]), reason="试")
    with pytest.raises(Stale):
        merge(bo, codes, reason="试", versions=dict.fromkeys(codes, 1))
    # A2 only gained a node where the line ends: its land is as it was seen.
    assert merge(bo, codes, reason="试", versions={codes[0]: 2, codes[1]: 1}).grids
