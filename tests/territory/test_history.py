"""History is the database's: every state, whoever writes, and nobody rewrites it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from shapely import LineString

from layers.staff.scope import scope_of
from layers.territory.history import as_of, changes, division_versions, edits, versions
from layers.territory.merge import merge
from layers.territory.models import DivisionRevision, Grid, GridRevision
from layers.territory.redraw import redraw
from layers.territory.split import split
from tests.territory.borders import area, assert_history_agrees

pytestmark = pytest.mark.django_db
EAST = area((117.90, 33.95), (117.95, 33.95), (117.95, 33.97), (117.97, 34.00), (117.90, 34.00))
ACROSS = LineString([(117.89, 33.96), (117.96, 33.97)])


@pytest.fixture
def bo(staff: SimpleNamespace) -> Any:
    return scope_of(staff.bo)


def test_a_verb_leaves_who_when_why_and_what(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any
) -> None:
    redraw(bo, {territory.A1.code: EAST}, reason="以新修的路为界")
    state, first = versions(territory.A1.pk)
    assert (state.version, state.action, state.edit.actor) == (2, "update", staff.bo)
    assert (state.edit.reason, state.edit.verb) == ("以新修的路为界", "redraw")
    assert abs(state.edit.made_at - timezone.now()) < timedelta(minutes=1)
    assert (first.version, first.action, first.edit.actor) == (1, "insert", None)
    assert first.geom == territory.A1.geom


def test_changes_past_the_verbs_are_seen_too(territory: SimpleNamespace) -> None:
    Grid.objects.filter(village=territory.village_a).update(name="改名")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE territory_grid SET kind = 'dedicated' WHERE code LIKE '3203241%%'")
        cursor.execute("UPDATE territory_division SET name = '新名' WHERE level = 'town'")
    Grid.objects.filter(pk=territory.C2.pk).delete()
    assert_history_agrees()
    newest = GridRevision.objects.get(grid=territory.A1.pk, version=2)
    assert (newest.name, newest.edit.verb, newest.edit.actor) == ("改名", "other", None)
    gone = GridRevision.objects.filter(grid=territory.C2.pk).first()
    assert gone is not None
    assert (gone.action, gone.version) == ("delete", 3)
    assert [s.name for s in division_versions(territory.upper.pk)] == ["新名", "睢城街道"]
    assert DivisionRevision.objects.filter(version=2).count() == 2


def test_a_version_counts_states_and_cannot_be_forged(territory: SimpleNamespace) -> None:
    grids = Grid.objects.filter(pk=territory.A1.pk)
    grids.update(name=territory.A1.name)
    grids.update(version=40)
    assert grids.get().version == 1
    grids.update(name="改名", version=40)
    assert grids.get().version == 2
    assert GridRevision.objects.filter(grid=territory.A1.pk).count() == 2


@pytest.mark.parametrize("table", ["edit", "gridrevision", "divisionrevision"])
def test_history_is_append_only(territory: SimpleNamespace, table: str) -> None:
    for statement in (f"UPDATE territory_{table} SET id = id", f"DELETE FROM territory_{table}"):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute(statement)
        cause: Any = error.value.__cause__
        assert cause.diag.constraint_name == "border_history_append_only"


def test_an_edit_taken_back_leaves_nothing(territory: SimpleNamespace, bo: Any) -> None:
    count = GridRevision.objects.count()
    with transaction.atomic():
        redraw(bo, {territory.A1.code: EAST}, reason="东")
        transaction.set_rollback(True)
    assert GridRevision.objects.count() == count
    Grid.objects.filter(pk=territory.A1.pk).update(name="改名")
    state = GridRevision.objects.get(grid=territory.A1.pk, version=2)
    assert state.edit.verb == "other"


def test_a_villages_edits_and_what_each_changed(territory: SimpleNamespace, bo: Any) -> None:
    moved = redraw(bo, {territory.A1.code: EAST}, reason="东").edit
    cut = split(bo, territory.A1.code, ACROSS, reason="分").edit
    assert list(edits(territory.village_a.pk)) == [cut, moved]
    made = {change.after.code[-3:]: change for change in changes(cut)
            if change.after.village_id == territory.village_a.pk}  # fmt: skip
    assert made["003"].before is None
    before = made["001"].before
    assert before is not None
    assert (before.version, made["001"].after.version) == (2, 3)


def test_yesterdays_map(territory: SimpleNamespace, bo: Any) -> None:
    """Before, between and after: 2 grids in village A, then 3, then 2 with one retired."""
    start = timezone.now()
    split(bo, territory.A1.code, ACROSS, reason="分")
    between = timezone.now()
    merge(bo, [territory.A1.code, territory.A2.code, "320324001001003"], reason="合")

    def grids(moment: Any) -> list[str]:
        found = as_of(territory.grid_set.pk, moment).filter(village=territory.village_a)
        return [state.code[-3:] for state in found]

    assert grids(start - timedelta(days=1)) == []
    assert grids(start) == ["001", "002"]
    assert grids(between) == ["001", "002", "003"]
    assert grids(timezone.now()) == ["001"]
    (first,) = as_of(territory.grid_set.pk, start).filter(code=territory.A1.code)
    assert first.geom == territory.A1.geom


def test_a_retired_grid_has_no_land_and_a_living_one_has(territory: SimpleNamespace) -> None:
    for change in ({"retired_at": timezone.now()}, {"geom": "SRID=4326;MULTIPOLYGON EMPTY"}):
        with pytest.raises(IntegrityError, match="has_land"), transaction.atomic():
            Grid.objects.filter(pk=territory.A1.pk).update(**change)
