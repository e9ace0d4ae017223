"""A look at the tiny county: areas, periods, borders old and new, and maps where nothing is."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from layers.cases.models import Case
from layers.errors import NotFound
from layers.insight.counts import Counts, counts
from layers.insight.density import smoothed
from layers.insight.frame import Land, chain, frame, land
from layers.insight.hotspots import hotspots
from layers.insight.look import BANDWIDTH_CELLS, Look, Wish, density_shades, look, rolling
from layers.staff.models import Role, User
from layers.staff.scope import Scope, scope_of
from layers.territory.models import Grid, GridSet

EVERYTHING = Scope(user_id=1, everything=True)
Reports = Callable[..., Any]


@pytest.fixture
def report_at(ren_reports: Reports, territory: SimpleNamespace) -> Callable[..., None]:
    """Cases in grid A1 (or at lon, lat), some days ago."""

    def make(n: int = 1, days: int = 0, **fields: Any) -> None:
        at = timezone.now() - timedelta(days=days)
        for _case in range(n):
            Case.objects.filter(pk=ren_reports(**fields).case_id).update(received_at=at)

    return make


def seen(wish: Wish, scope: Scope = EVERYTHING, **where: Any) -> tuple[Look, Land, Counts]:
    held = counts()
    ground = land(scope, **where)
    return look(held.cube, ground, held.lattice, wish), ground, held


def today(level: str = "grid", **more: Any) -> Wish:
    return Wish(level=level, until=timezone.localdate(), **more)


def named(found: Look) -> dict[str, int]:
    last = found.counts[:, -1].tolist()
    return {name: n for name, n in zip(found.frame.names, last, strict=True) if n}


def test_periods_are_whole_weeks(report_at: Callable[..., None]) -> None:
    report_at(3)
    report_at(2, days=27)
    report_at(4, days=28)
    report_at(1, days=55)
    found = seen(today())[0]
    assert named(found) == {"东升第1网格": 5}
    assert (found.now.total(), found.before.total()) == (5, 5)
    assert found.counts[0, -5] == 5
    assert found.weekly[-4:].tolist() == [2, 0, 0, 3]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("county", {"睢宁县": 6}),
        ("town", {"睢城街道": 5, "王集镇": 1}),
        ("village", {"东升社区居委会": 3, "和平社区居委会": 2, "和平村委会": 1}),
    ],
)
def test_levels_add_up(
    report_at: Callable[..., None], level: str, expected: dict[str, int]
) -> None:
    report_at(3)
    report_at(2, lon=118.02)
    report_at(1, lat=33.92)
    found = seen(today(level))[0]
    assert named(found) == expected
    assert found.counts[:, -1].sum() == 6


def test_cells_hold_what_their_grid_holds(report_at: Callable[..., None]) -> None:
    report_at(4)
    report_at(2, lon=117.93)
    found, _ground, held = seen(today("cell"))
    x, y = held.lattice.cells(np.array([117.92]), np.array([33.97]))
    at = int(np.flatnonzero(found.frame.ids == x[0] * 1_000_000 + y[0])[0])
    assert found.counts[at, -1] == 4
    assert found.counts[:, -1].sum() == 6
    assert found.frame.near.sum(axis=1).max() == 9


@pytest.mark.parametrize("lat", [33.90001, 33.99999])
@pytest.mark.parametrize("lon", [117.90001, 118.04999])
def test_a_case_at_the_very_edge_has_its_cell(
    report_at: Callable[..., None], lon: float, lat: float
) -> None:
    """
    ┌ ─ ┬ ─ ┐   the middles of the upper two cells lie beyond the border
      ┌───┬───
    ├ ┤*┼ ┤ ┤   the case * does not
    """
    report_at(3, lon=lon, lat=lat)
    for scope in (EVERYTHING, Scope(user_id=1, divisions=frozenset(
        Grid.objects.filter(geom__intersects=Polygon.from_bbox((lon, lat, lon + 1e-7, lat + 1e-7)))
        .values_list("village__parent_id", flat=True)
    ))):  # fmt: skip
        found = seen(today("cell"), scope)[0]
        assert (found.unlocated, found.counts[:, -1].max()) == (0, 3)


def test_without_a_place_it_counts_but_is_nowhere(report_at: Callable[..., None]) -> None:
    report_at(2)
    report_at(3, lon=None, lat=None)
    found = seen(today())[0]
    assert (found.unlocated, found.now.total(), found.counts[:, -1].sum()) == (3, 5, 2)


def test_a_town_leader_sees_the_town(
    report_at: Callable[..., None], territory: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    report_at(2)
    report_at(5, lat=33.92)
    report_at(1, lon=None, lat=None)
    lea = make_user("lea", "丽", role=Role.LEADER, division=territory.upper)
    found, ground, _held = seen(today(), scope_of(lea))
    assert (found.now.total(), found.unlocated) == (2, 0)
    assert set(ground.grids.tolist()) == {territory.A1.pk, territory.A2.pk, territory.B1.pk}
    with pytest.raises(NotFound):
        land(scope_of(lea), within=("town", territory.lower.pk))


def test_looking_inside(report_at: Callable[..., None], territory: SimpleNamespace) -> None:
    report_at(2)
    report_at(5, lat=33.92)
    place = ("village", territory.village_a.pk)
    found, ground, _held = seen(today(), within=place)
    assert named(found) == {"东升第1网格": 2}
    assert found.now.total() == 2
    assert [name for _kind, _pk, name in chain(ground, place)] == ["睢城街道", "东升社区居委会"]
    one = ("grid", territory.A1.pk)
    assert seen(today("cell"), within=one)[0].counts[:, -1].sum() == 2
    assert chain(land(EVERYTHING), None) == []
    with pytest.raises(NotFound):
        land(EVERYTHING, within=("town", 999_999))


def test_old_and_new_borders(report_at: Callable[..., None], territory: SimpleNamespace) -> None:
    """
    old  ┌── A1 ──┬── A2 ──┐     new  ┌──── N1 ────┬─ N2 ─┐
         117.90   117.95  118.00      117.90      117.97 118.00
    A case filed in A2 at 117.96 lies in N1 by today's borders, at 117.98 in N2.
    """
    report_at(2, lon=117.96)
    report_at(1, lon=117.98)
    day = timezone.localdate() - timedelta(days=1)
    GridSet.objects.filter(pk=territory.grid_set.pk).update(ends_on=day)
    new = GridSet.objects.create(name="new", state="in_force", starts_on=day)
    for number, (west, east) in enumerate([(117.90, 117.97), (117.97, 118.00)], start=1):
        Grid.objects.create(
            grid_set=new, village=territory.village_a, code=f"320324001001{number:03}",
            name=f"N{number}",
            geom=MultiPolygon(Polygon.from_bbox((west, 33.95, east, 34.00)), srid=4326),
        )  # fmt: skip
    assert named(seen(today())[0]) == {"N1": 2, "N2": 1}
    assert named(seen(today(), borders=territory.grid_set.pk)[0]) == {"东升第2网格": 3}
    assert named(seen(today(), borders=424_242)[0]) == {"N1": 2, "N2": 1}


@pytest.mark.parametrize("level", ["county", "town", "village", "grid", "cell"])
def test_nothing_anywhere(territory: SimpleNamespace, level: str) -> None:
    found = seen(today(level))[0]
    assert not found.counts.any()
    assert not found.levels.any()
    assert np.isfinite(found.scores).all()
    assert hotspots(found) == []
    assert not (density_shades(found).any() if level == "cell" else False)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("level", ["county", "grid", "cell"])
def test_no_county_at_all(level: str) -> None:
    found = seen(today(level))[0]
    assert found.counts.shape[0] == 0
    assert hotspots(found) == []


def test_equal_counts_stand_out_nowhere(report_at: Callable[..., None]) -> None:
    for lon, lat in [(117.92, 33.97), (117.97, 33.97), (118.02, 33.97), (117.92, 33.92),
                     (118.02, 33.92)]:  # fmt: skip
        report_at(2, lon=lon, lat=lat)
    found = seen(today())[0]
    assert not found.scores[:, -1].any()


def test_future_and_far_past(report_at: Callable[..., None]) -> None:
    report_at(1, days=-3)
    assert seen(today())[0].now.total() == 0
    assert seen(Wish("grid", timezone.localdate() + timedelta(days=9)))[0].now.total() == 1
    assert seen(Wish("grid", date(2001, 1, 1)))[0].now.total() == 0


def test_one_category_with_one_case(
    report_at: Callable[..., None], catalogue: SimpleNamespace
) -> None:
    report_at(3)
    report_at(1, category="lamp")
    found = seen(today(categories=frozenset({catalogue.lamp.pk})))[0]
    assert found.now.total() == 1
    assert np.isfinite(found.scores).all()
    assert seen(today(channels=frozenset({5})))[0].now.total() == 0


def synthetic(side: int = 12) -> Look:
    """A look at a chessboard with a hot corner for the last three of 30 weeks."""
    from scipy.sparse import csr_array

    from layers.insight.cube import ROW, Cube
    from layers.insight.frame import Frame
    from layers.insight.gi_star import gi_star
    from layers.insight.significance import significance
    from layers.insight.weights import distance_band, with_self

    n = side * side
    points = np.array([(x, y) for x in range(side) for y in range(side)], float)
    corner = np.flatnonzero((points < 3).all(axis=1))
    weekly = np.random.default_rng(1).poisson(3.0, (n, 30))
    weekly[corner, -3:] += 15
    near = csr_array(with_self(distance_band(points, 1.5)))
    counted = rolling(weekly, 1)
    scores = gi_star(counted.astype(float), near)
    rows = np.zeros(2, ROW)
    rows["category"], rows["n"] = [7, 8], [2, 5]
    names = [f"{int(x)}-{int(y)}" for x, y in points]
    return Look(
        Wish("grid", date(2026, 11, 24), weeks=1), Frame("grid", np.arange(n), names, near,
        np.arange(n)), counted, scores, significance(scores), weekly.sum(axis=0),
        weekly.sum(axis=0), Cube(rows), corner[:2], Cube(rows), Cube(rows), corner[:2], 0,
    )  # fmt: skip


def test_a_hot_corner_is_one_hotspot() -> None:
    found = hotspots(synthetic())
    spot = found[0]
    assert {0, 1, 12, 13} <= set(spot.members)
    assert (spot.weeks, spot.pattern, spot.level) == (3, "consecutive", 3)
    assert spot.categories == [(8, 5), (7, 2)]
    assert spot.cases > 100
    assert [each.z for each in found] == sorted((each.z for each in found), reverse=True)


def test_shades_are_those_of_the_density(report_at: Callable[..., None]) -> None:
    report_at(6)
    found = seen(today("cell"))[0]
    shades = density_shades(found)
    inside = found.frame.index >= 0
    raster = np.zeros(inside.shape)
    raster[inside] = found.counts[found.frame.index[inside], -1]
    peak = smoothed(raster, inside, BANDWIDTH_CELLS)
    x, y = np.unravel_index(int(peak.argmax()), peak.shape)
    assert shades[found.frame.index[x, y], -1] == 9
    assert shades.min() >= 0


def test_a_day_begins_at_midnight_of_the_county(
    report_at: Callable[..., None], ren_reports: Reports
) -> None:
    """23:30 UTC is already the next day here."""
    case = ren_reports().case_id
    late = datetime(2026, 3, 1, 23, 30, tzinfo=timezone.get_fixed_timezone(0))
    Case.objects.filter(pk=case).update(received_at=late)
    assert seen(Wish("grid", date(2026, 3, 1), weeks=1))[0].now.total() == 0
    assert seen(Wish("grid", date(2026, 3, 2), weeks=1))[0].now.total() == 1


def test_frames_are_made_once(territory: SimpleNamespace) -> None:
    ground = land(EVERYTHING)
    assert land(EVERYTHING) is ground
    assert frame(ground, "cell", counts().lattice) is frame(ground, "cell", counts().lattice)
    Grid.objects.filter(pk=territory.A1.pk).update(name="改名")
    assert land(EVERYTHING) is not ground


def test_one_case_makes_no_hotspot(report_at: Callable[..., None]) -> None:
    """Among empty cells a single report is significant; three around a place are needed."""
    report_at(1)
    found = seen(today("cell", fdr=False))[0]
    assert found.scores[:, -1].max() > 2
    assert found.levels.max() == 0
    assert hotspots(found) == []
    report_at(2, lon=117.922)
    found = seen(today("cell", fdr=False))[0]
    assert [spot.cases for spot in hotspots(found)] == [3]
