"""Putting back an edit as one step: a redrawn border, a split, a merge, a restore."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from shapely import LineString, box

from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, OutOfOrder
from layers.staff.models import Post
from layers.staff.scope import scope_of
from layers.territory.merge import merge
from layers.territory.models import Edit, Grid
from layers.territory.queries import grids_in_force
from layers.territory.redraw import redraw
from layers.territory.restore import restore
from layers.territory.split import split
from tests.territory.borders import area, assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)
EAST = area((117.90, 33.95), (117.95, 33.95), (117.95, 33.97), (117.97, 34.00), (117.90, 34.00))
ACROSS = LineString([(117.89, 33.96), (117.96, 33.97)])


@pytest.fixture
def bo(staff: SimpleNamespace) -> Any:
    return scope_of(staff.bo)


@pytest.fixture
def matched(territory: SimpleNamespace, bo: Any) -> dict[int, Any]:
    """The land of every grid, once C1 has the corner at the foot of A1|A2."""
    first = redraw(bo, {territory.A1.code: EAST}, reason="试")
    restore(bo, first.edit.pk, reason="撤回")
    redraw(bo, {territory.A1.code: EAST}, reason="试")
    restore(bo, Edit.objects.first().pk, reason="撤回")  # type: ignore[union-attr]
    return lands()


def lands() -> dict[int, Any]:
    return {grid.pk: shape(grid).normalize() for grid in grids_in_force()}


def assert_sound() -> None:
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def test_a_border_comes_back_to_the_last_bit(
    territory: SimpleNamespace, bo: Any, matched: dict[int, Any]
) -> None:
    edit = redraw(bo, {territory.A1.code: EAST}, reason="东").edit
    saved = restore(bo, edit.pk, reason="画错了")
    assert lands() == matched
    assert (saved.edit.verb, saved.edit.undoes, saved.edit.reason) == ("restore", edit, "画错了")
    assert_sound()


def test_a_split_and_a_merge_come_back_as_one_step(
    territory: SimpleNamespace, bo: Any, matched: dict[int, Any]
) -> None:
    cut = split(bo, territory.A1.code, ACROSS, reason="户数过多").edit
    restore(bo, cut.pk, reason="画错了")
    assert lands() == matched
    assert Grid.objects.get(code="320324001001003").retired_at is not None
    joined = merge(bo, [territory.A1.code, territory.A2.code], reason="撤并").edit
    restore(bo, joined.pk, reason="不撤了")
    assert lands() == matched
    assert_sound()


def test_a_restore_can_be_put_back(territory: SimpleNamespace, bo: Any) -> None:
    cut = split(bo, territory.A1.code, ACROSS, reason="户数过多").edit
    after = lands()
    undo = restore(bo, cut.pk, reason="画错了").edit
    restore(bo, undo.pk, reason="没画错")
    assert lands() == after
    new = Grid.objects.get(code="320324001001003")
    assert (new.retired_at, new.version) == (None, 3)
    assert_sound()


def test_cases_and_posts_come_back_with_the_land(
    territory: SimpleNamespace, staff: SimpleNamespace, catalogue: SimpleNamespace, bo: Any,
    ren_reports: Callable[..., Any],
) -> None:  # fmt: skip
    number = ren_reports(lon=117.97, lat=33.97).number
    edit = merge(bo, [territory.A1.code, territory.A2.code], reason="撤并").edit
    restore(bo, edit.pk, reason="不撤了")
    case = Case.objects.get(number=number)
    assert (case.grid, case.owner, case.version) == (territory.A2, staff.mei, 3)
    assert scope_of(staff.mei).grids == {territory.A2.pk}
    assert Post.objects.get(grid=territory.A2).ends_on is None


def test_a_later_edit_elsewhere_stays(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    """C1|C2's head moves along A's village, then A1|A2 is put back."""
    kun = scope_of(staff.kun)
    edit = redraw(kun, {territory.A1.code: EAST}, reason="东").edit
    wider = area((117.90, 33.90), (118.00, 33.90), (117.98, 33.95), (117.90, 33.95))
    redraw(kun, {territory.C1.code: wider}, reason="退")
    restore(kun, edit.pk, reason="画错了")
    assert_sound()
    assert shape(Grid.objects.get(pk=territory.C1.pk)).equals(wider)


def test_a_later_edit_of_the_same_border_has_to_be_put_back_first(
    territory: SimpleNamespace, bo: Any
) -> None:
    first = redraw(bo, {territory.A1.code: EAST}, reason="东").edit
    split(bo, territory.A2.code, LineString([(117.94, 33.96), (118.01, 33.96)]), reason="分")
    before = lands()
    with pytest.raises(OutOfOrder, match="last one first"):
        restore(bo, first.pk, reason="画错了")
    assert lands() == before


def test_a_later_edit_elsewhere_on_the_border_is_not_lost(
    territory: SimpleNamespace, bo: Any
) -> None:
    """The north of A1|A2 is moved, then the south: putting back the first would undo both."""
    first = redraw(bo, {territory.A1.code: EAST}, reason="北").edit
    south = area(
        (117.90, 33.95), (117.94, 33.95), (117.95, 33.97), (117.97, 34.00), (117.90, 34.00)
    )
    second = redraw(bo, {territory.A1.code: south}, reason="南").edit
    before = lands()
    with pytest.raises(OutOfOrder, match="last one first"):
        restore(bo, first.pk, reason="画错了")
    assert lands() == before
    restore(bo, second.pk, reason="画错了")
    restore(bo, first.pk, reason="画错了")
    assert_sound()


def test_rights_and_strangers(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    edit = redraw(scope_of(staff.bo), {territory.A1.code: EAST}, reason="东").edit
    with pytest.raises(NotAllowed):
        restore(scope_of(staff.lan), edit.pk, reason="试")
    imported = Edit.objects.filter(verb="other").first()
    assert imported is not None
    for missing in (imported.pk, 0):
        with pytest.raises(NotFound):
            restore(scope_of(staff.bo), missing, reason="试")
