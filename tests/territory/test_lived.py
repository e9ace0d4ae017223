"""The grids of a moment, and those of a time in which borders changed.

      day 0        day 1            day 2        day 3
C1    ─────────────────── merged into C1 ────────────▶
C2    ───────────────────┤
A1    ──────┤ split ├──────────────────────────────▶ A1, A1'
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.utils import timezone
from shapely import LineString

from layers.staff.scope import scope_of
from layers.territory.lived import grids_between
from layers.territory.merge import merge
from layers.territory.models import Grid, GridSet
from layers.territory.split import split
from tests.conftest import START
from tests.territory.borders import shape

pytestmark = pytest.mark.django_db
ACROSS = LineString([(117.89, 33.96), (117.92, 33.97), (117.96, 33.96)])
DAY = timedelta(days=1)


@pytest.fixture
def days(
    territory: SimpleNamespace, staff: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> Callable[[float], datetime]:
    """A moment by the drawing above, after both changes were made."""
    start, now = timezone.now(), timezone.now
    kun = scope_of(staff.kun)
    monkeypatch.setattr(timezone, "now", lambda: now() + DAY)
    split(kun, territory.A1.code, ACROSS, reason="户数过多")
    monkeypatch.setattr(timezone, "now", lambda: now() + 2 * DAY)
    merge(kun, [territory.C1.code, territory.C2.code], reason="撤并")
    monkeypatch.setattr(timezone, "now", lambda: now() + 3 * DAY)
    return lambda number: start + number * DAY


def codes(begin: datetime | None, end: datetime | None) -> set[str]:
    found = [row.code for row in grids_between(begin, end)]
    assert len(found) == len(set(found))
    return {code[-6:] for code in found}


def land(rows: Any) -> shapely.Geometry:
    return shapely.union_all([shape(row) for row in rows])


def test_each_moment_has_its_own_borders(
    days: Callable[[float], datetime], territory: SimpleNamespace
) -> None:
    old = {"001001", "001002", "006001", "201001", "201002"}
    assert codes(days(0.5), days(0.5)) == old
    assert codes(days(1.5), days(1.5)) == old | {"001003"}
    assert codes(days(2.5), days(2.5)) == old - {"201002"} | {"001003"}
    # Every piece of land once, whatever the moment.
    for number in (0.5, 1.5, 2.5):
        rows = list(grids_between(days(number), days(number)))
        assert sum(shape(row).area for row in rows) == pytest.approx(land(rows).area)
    [a1] = grids_between(days(0.5), days(0.5)).filter(code=territory.A1.code)
    assert (shape(a1).equals_exact(shape(territory.A1), 0), a1.version) == (True, 1)
    assert {(row.code, row.version) for row in grids_between(days(2.5), days(2.5))} == set(
        Grid.objects.filter(retired_at__isnull=True).values_list("code", "version")
    )


def test_a_time_has_what_was_merged_away_in_it(days: Callable[[float], datetime]) -> None:
    assert codes(days(0.5), days(2.5)) >= {"201002", "001003"}
    assert "201002" in codes(days(1.5), days(2.5))
    assert "201002" not in codes(days(2.3), days(2.5))
    assert "001003" not in codes(days(0.2), days(0.5))
    assert codes(None, days(0.5)) == codes(days(0.5), days(0.5))
    assert codes(days(2.5), None) == codes(days(2.5), days(2.5))
    assert codes(None, None) >= {"201002", "001003"}


def test_what_was_entered_later_counts_from_the_first_day_of_its_set(
    territory: SimpleNamespace,
) -> None:
    # The grids were written today, their set is in force since START.
    noon = timezone.make_aware(datetime.combine(START, datetime.min.time())) + DAY / 2
    assert len(codes(noon, noon)) == 5
    assert codes(None, noon - DAY) == set()


def test_a_code_of_two_sets_is_given_once(territory: SimpleNamespace) -> None:
    today = timezone.localdate()
    GridSet.objects.update(ends_on=today)
    later = GridSet.objects.create(name="今", state=GridSet.State.IN_FORCE, starts_on=today)
    Grid.objects.create(grid_set=later, village=territory.village_a, code=territory.A1.code,
                        name="新", geom=territory.A1.geom)  # fmt: skip
    now = timezone.now()
    assert [row.name for row in grids_between(now, now)] == ["新"]
    assert len(codes(now - 9 * DAY, now)) == 5
    [a1] = grids_between(now - 9 * DAY, now).filter(code=territory.A1.code)
    assert a1.name == "新"
    [a1] = grids_between(now - 9 * DAY, now - 9 * DAY).filter(code=territory.A1.code)
    assert a1.name == territory.A1.name


def test_a_draft_is_not_there(territory: SimpleNamespace) -> None:
    GridSet.objects.update(state=GridSet.State.DRAFT)
    assert codes(None, None) == set()
