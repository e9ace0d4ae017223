"""A file taken into a draft: its villages get their grids from there, the others stay.

34.00 ┌───────┬───────┐
      │  A1   │  A2   │   the file cuts village A across instead of upright
33.95 ├───────┴───────┤
    117.90  117.95  118.00
"""

from types import SimpleNamespace
from typing import Any

import pytest
import shapely

from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.staff.scope import scope_of
from layers.territory.check_draft import check_draft, rows_of_set
from layers.territory.drop_draft import drop_draft
from layers.territory.import_draft import FaultyFile, Taken, import_draft
from layers.territory.import_grids import GridRow
from layers.territory.models import Grid, GridSet
from layers.territory.start_draft import start_draft
from tests.territory.borders import assert_history_agrees, shape

pytestmark = pytest.mark.django_db
COUNTY = shapely.box(117.90, 33.90, 118.05, 34.00)
VILLAGE = "320324001001"


@pytest.fixture
def kun(staff: SimpleNamespace) -> Any:
    return scope_of(staff.kun)


@pytest.fixture
def draft(territory: SimpleNamespace, kun: Any) -> GridSet:
    return start_draft(kun, "2027")


def row(number: int, west: float, south: float, east: float, north: float) -> GridRow:
    land = shapely.box(west, south, east, north)
    return GridRow(f"{VILLAGE}{number:03}", f"第{number}网格", "", VILLAGE, land)


ACROSS = [row(1, 117.90, 33.98, 118.00, 34.00), row(3, 117.90, 33.95, 118.00, 33.98)]


def take(editor: Any, draft: GridSet, rows: list[GridRow], *, commit: bool = True) -> Taken:
    return import_draft(editor, draft.pk, rows, file="grids.gpkg", commit=commit)


def test_the_villages_of_the_file_and_no_others(kun: Any, draft: GridSet) -> None:
    assert take(kun, draft, ACROSS) == Taken(added=1, changed=1, ended=1, same=0)
    rows = Grid.objects.filter(grid_set=draft, retired_at__isnull=True)
    assert shapely.union_all([shape(grid) for grid in rows]).equals(COUNTY)
    assert_history_agrees()
    assert check_draft(draft) == []
    names = {grid.code[-3:]: grid.name for grid in rows.filter(village__code=VILLAGE)}
    assert names == {"001": "第1网格", "003": "第3网格"}


def test_looking_writes_nothing(kun: Any, draft: GridSet) -> None:
    before = rows_of_set(draft)
    assert take(kun, draft, ACROSS, commit=False).added == 1
    assert rows_of_set(draft) == before
    assert draft.steps.count() == 1


def test_the_same_file_twice_changes_nothing(kun: Any, draft: GridSet) -> None:
    take(kun, draft, ACROSS)
    versions = list(Grid.objects.filter(grid_set=draft).values_list("code", "version"))
    assert take(kun, draft, ACROSS) == Taken(added=0, changed=0, ended=0, same=2)
    assert list(Grid.objects.filter(grid_set=draft).values_list("code", "version")) == versions


def test_its_own_export_changes_nothing(kun: Any, draft: GridSet) -> None:
    assert take(kun, draft, rows_of_set(draft)) == Taken(added=0, changed=0, ended=0, same=5)


def test_a_grid_that_ended_comes_back(kun: Any, draft: GridSet) -> None:
    original = [row for row in rows_of_set(draft) if row.village == VILLAGE]
    take(kun, draft, ACROSS)
    assert take(kun, draft, original) == Taken(added=0, changed=2, ended=1, same=0)
    assert check_draft(draft) == []


def test_a_gap_is_left_for_the_report(kun: Any, draft: GridSet) -> None:
    short = [ACROSS[0], row(3, 117.90, 33.951, 118.00, 33.98)]
    take(kun, draft, short)
    (gap,) = check_draft(draft)
    assert gap.kind == "gap"


@pytest.mark.parametrize(("rows", "kind"), [
    ([row(1, 117.90, 33.95, 118.01, 34.00)], "overlap"),
    ([row(1, 117.90, 33.95, 118.00, 34.00), row(1, 117.90, 33.95, 118.00, 34.00)], "duplicate"),
    ([GridRow(f"{VILLAGE}001", "", "", VILLAGE, ACROSS[0].shape)], "name"),
    ([GridRow(f"{VILLAGE}001", "一", "", "320324999999", ACROSS[0].shape)], "village"),
    ([GridRow(f"{VILLAGE}001", "一", "", VILLAGE, None)], "misshapen"),
])  # fmt: skip
def test_what_a_draft_cannot_hold_changes_nothing(
    kun: Any, draft: GridSet, rows: list[GridRow], kind: str
) -> None:
    before = rows_of_set(draft)
    with pytest.raises(FaultyFile) as refused:
        take(kun, draft, rows)
    assert kind in {fault.kind for fault in refused.value.faults}
    assert rows_of_set(draft) == before


def test_an_empty_file_and_who_may(staff: SimpleNamespace, kun: Any, draft: GridSet) -> None:
    with pytest.raises(Refused, match="no grids"):
        take(kun, draft, [])
    with pytest.raises(NotAllowed):
        take(scope_of(staff.bo), draft, ACROSS)
    drop_draft(kun, draft.pk, "另起")
    with pytest.raises(OutOfOrder):
        take(kun, draft, ACROSS)
