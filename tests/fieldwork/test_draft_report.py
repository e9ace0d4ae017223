"""What the report on a draft names: land, households, workers, mailboxes, edits it lacks."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from pytest_django.fixtures import Settings
from shapely import LineString, box

from layers.fieldwork.draft_report import draft_report
from layers.fieldwork.place_mailbox import place_mailbox
from layers.staff.scope import scope_of
from layers.territory.merge import merge
from layers.territory.models import Grid, GridSet
from layers.territory.rows import multipolygon
from layers.territory.split import split
from layers.territory.start_draft import start_draft
from tests.territory.borders import shape

pytestmark = pytest.mark.django_db
ACROSS = LineString([(117.89, 33.96), (117.92, 33.97), (117.96, 33.96)])
NEW = "320324001001003"


@pytest.fixture
def kun(staff: SimpleNamespace) -> Any:
    return scope_of(staff.kun)


@pytest.fixture
def draft(territory: SimpleNamespace, kun: Any, settings: Settings) -> GridSet:
    """The grids of today, A1 cut in two. A grid should have one household or two."""
    settings.GRID_HOUSEHOLDS = (1, 2)
    draft = start_draft(kun, "2027")
    split(kun, territory.A1.code, ACROSS, reason="户数过多", grid_set=draft)
    return draft


def codes(lines: Any) -> list[str]:
    return [line.code for line in lines]


def test_households_where_they_would_be(
    territory: SimpleNamespace, draft: GridSet, make_household: Callable[..., Any]
) -> None:
    for at in range(3):
        make_household(geom=Point(117.93, 33.955 + at / 10000, srid=4326))
    make_household(geom=Point(117.93, 33.99, srid=4326))
    make_household(grid=territory.B1)
    report = draft_report(draft)
    found = {line.code: line.households for line in report.lines}
    assert found == {
        territory.A1.code: 1, NEW: 3, territory.A2.code: 0, territory.B1.code: 1,
        territory.C1.code: 0, territory.C2.code: 0,
    }  # fmt: skip
    assert codes(report.crowded) == [NEW]
    assert codes(report.sparse) == [territory.A2.code, territory.C1.code, territory.C2.code]
    assert report.households == 5


def test_on_the_border_the_lowest_code_counts_it(
    territory: SimpleNamespace, draft: GridSet, make_household: Callable[..., Any]
) -> None:
    corner = shape(Grid.objects.get(grid_set=draft, code=NEW)).intersection(
        shape(Grid.objects.get(grid_set=draft, code=territory.A1.code))
    )
    on_border = corner.interpolate(0.5, normalized=True)
    make_household(geom=Point(on_border.x, on_border.y, srid=4326))
    found = {line.code: line.households for line in draft_report(draft).lines}
    assert (found[territory.A1.code], found[NEW]) == (1, 0)


def test_who_would_work_it_and_where_its_box_is(
    territory: SimpleNamespace, staff: SimpleNamespace, kun: Any, draft: GridSet
) -> None:
    """Lan's post goes over to the larger part; the box stands in the smaller one."""
    usual: Any = {"lon": 117.93, "lat": 33.955, "address": "村部", "weekdays": [1]}
    place_mailbox(uuid4(), staff.kun, kun, **usual)
    report = draft_report(draft)
    assert codes(report.no_worker) == [
        NEW, territory.B1.code, territory.C1.code, territory.C2.code,
    ]  # fmt: skip
    assert NEW not in codes(report.no_mailbox)
    assert territory.A1.code in codes(report.no_mailbox)


def test_what_is_another_than_today(territory: SimpleNamespace, kun: Any, draft: GridSet) -> None:
    merge(kun, [territory.C1.code, territory.C2.code], reason="撤并", grid_set=draft)
    report = draft_report(draft)
    assert (codes(report.added), report.ended) == ([NEW], 1)
    assert codes(report.changed) == [territory.A1.code, territory.C1.code]
    assert report.missing == []


def test_faults_of_the_land_and_edits_it_lacks(
    territory: SimpleNamespace, kun: Any, draft: GridSet
) -> None:
    merge(kun, [territory.C1.code, territory.C2.code], reason="此后")
    less = shape(Grid.objects.get(grid_set=draft, code=territory.C2.code)).difference(
        box(118.01, 33.91, 118.02, 33.92)
    )
    Grid.objects.filter(grid_set=draft, code=territory.C2.code).update(geom=multipolygon(less))
    report = draft_report(draft)
    assert [fault.kind for fault in report.faults] == ["gap"]
    assert [edit.reason for edit in report.missing] == ["此后"]


def test_every_line_has_a_place_inside(territory: SimpleNamespace, draft: GridSet) -> None:
    for line in draft_report(draft).lines:
        assert shape(Grid.objects.get(pk=line.pk)).contains(
            LineString([(line.lon, line.lat), (line.lon, line.lat)]).centroid
        )
        assert line.place.endswith(("居委会", "村委会"))
