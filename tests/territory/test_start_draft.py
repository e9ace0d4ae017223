"""A draft is a copy of the grids in force that nobody lives on yet."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError
from shapely import LineString, box

from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.staff.scope import scope_of
from layers.territory.check_draft import missing_edits
from layers.territory.draft import steps
from layers.territory.drop_draft import drop_draft
from layers.territory.history import edits_of_set, edits_of_village
from layers.territory.merge import merge
from layers.territory.models import Edit, Grid, GridSet
from layers.territory.queries import grid_set_in_force
from layers.territory.redraw import redraw
from layers.territory.restore import restore
from layers.territory.split import split
from layers.territory.start_draft import start_draft
from tests.territory.borders import area, assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)
ACROSS = LineString([(117.89, 33.96), (117.92, 33.97), (117.96, 33.96)])


@pytest.fixture
def kun(staff: SimpleNamespace) -> Any:
    return scope_of(staff.kun)


def test_a_copy_to_the_last_bit(territory: SimpleNamespace, kun: Any) -> None:
    merge(kun, [territory.C1.code, territory.C2.code], reason="撤并")
    draft = start_draft(kun, " 2027 ")
    assert (draft.name, draft.state, draft.base) == ("2027", "draft", territory.grid_set)
    facts = ("code", "name", "kind", "village_id", "geom", "retired_at")
    copied = Grid.objects.filter(grid_set=draft).order_by("code").values_list(*facts)
    assert list(copied) == list(
        Grid.objects.filter(grid_set=territory.grid_set).order_by("code").values_list(*facts)
    )
    assert_history_agrees()
    (step,) = steps(draft)
    assert (step.verb, step.actor_id) == ("start", kun.user_id)
    assert grid_set_in_force() == territory.grid_set


def test_the_same_verbs_and_nothing_on_the_ground_moves(
    territory: SimpleNamespace, kun: Any, ren_reports: Callable[..., Any]
) -> None:
    case = ren_reports(lon=117.93, lat=33.955).number
    draft = start_draft(kun, "2027")
    before = list(Grid.objects.filter(grid_set=territory.grid_set).order_by("id"))
    split(kun, territory.A1.code, ACROSS, reason="户数过多", grid_set=draft)
    west = area((117.90, 33.95), (117.94, 33.95), (117.94, 34.00), (117.90, 34.00))
    redraw(kun, {territory.A1.code: west}, reason="西", grid_set=draft)
    saved = merge(kun, [territory.C1.code, territory.C2.code], reason="撤并", grid_set=draft)
    restore(kun, saved.edit.pk, reason="不撤了")
    drafted = Grid.objects.filter(grid_set=draft, retired_at__isnull=True)
    assert_partition([shape(grid) for grid in drafted], COUNTY)
    assert_history_agrees()
    assert [grid.geom for grid in before] == [
        grid.geom for grid in Grid.objects.filter(grid_set=territory.grid_set).order_by("id")
    ]
    row = Case.objects.get(number=case)
    assert (row.grid, row.version) == (territory.A1, 1)
    assert [edit.verb for edit in edits_of_set(draft.pk)] == [
        "restore", "merge", "redraw", "split",
    ]  # fmt: skip


def test_the_history_of_a_village_is_that_of_its_grids_in_force(
    territory: SimpleNamespace, kun: Any
) -> None:
    draft = start_draft(kun, "2027")
    split(kun, territory.A1.code, ACROSS, reason="户数过多", grid_set=draft)
    village = territory.village_a.pk
    assert [edit.verb for edit in edits_of_village(village)] == ["other"]
    assert [edit.verb for edit in edits_of_village(village, draft_id=draft.pk)] == [
        "split", "other",
    ]  # fmt: skip


def test_later_edits_in_force_are_told(territory: SimpleNamespace, kun: Any) -> None:
    split(kun, territory.A1.code, ACROSS, reason="此前")
    draft = start_draft(kun, "2027")
    assert list(missing_edits(draft)) == []
    merge(kun, [territory.C1.code, territory.C2.code], reason="此后")
    assert [edit.reason for edit in missing_edits(draft)] == ["此后"]


@pytest.mark.parametrize("who", ["lan", "bo", "dong", "chen", "su", "ada"])
def test_only_the_county_starts_one(
    territory: SimpleNamespace, staff: SimpleNamespace, who: str
) -> None:
    with pytest.raises(NotAllowed):
        start_draft(scope_of(getattr(staff, who)), "2027")


@pytest.mark.parametrize("name", ["", "  ", "名" * 81, "a\nb", "a\x00b"])
def test_names_that_are_none(territory: SimpleNamespace, kun: Any, name: str) -> None:
    with pytest.raises(Refused, match="name"):
        start_draft(kun, name)
    assert GridSet.objects.count() == 1


def test_without_grids_there_is_nothing_to_start_from(staff: SimpleNamespace, kun: Any) -> None:
    GridSet.objects.update(state=GridSet.State.DROPPED)
    with pytest.raises(NotFound):
        start_draft(kun, "2027")


def test_a_town_draws_its_villages_only(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    draft = start_draft(scope_of(staff.kun), "2027")
    bo = scope_of(staff.bo)
    assert split(bo, territory.A1.code, ACROSS, reason="户数过多", grid_set=draft).grids
    with pytest.raises(NotAllowed):
        merge(bo, [territory.C1.code, territory.C2.code], reason="试", grid_set=draft)
    with pytest.raises(NotAllowed):
        split(scope_of(staff.lan), territory.A2.code, ACROSS, reason="试", grid_set=draft)


def test_what_was_given_up_stays_as_it_is(territory: SimpleNamespace, kun: Any) -> None:
    draft = start_draft(kun, "2027")
    with pytest.raises(Refused, match="why"):
        drop_draft(kun, draft.pk, " ")
    draft = drop_draft(kun, draft.pk, "另起")
    with pytest.raises(OutOfOrder):
        split(kun, territory.A1.code, ACROSS, reason="试", grid_set=draft)
    with pytest.raises(OutOfOrder):
        drop_draft(kun, draft.pk, "再来")
    with pytest.raises(NotFound):
        drop_draft(kun, 0, "无")
    assert not Edit.objects.filter(verb="split").exists()


def test_steps_are_final(territory: SimpleNamespace, kun: Any) -> None:
    draft = start_draft(kun, "2027")
    with pytest.raises(IntegrityError, match="append-only"):
        steps(draft).update(note="改")
