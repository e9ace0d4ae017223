"""Point → grid: SQL, the in-process way and shapely say the same; lowest code wins on a border."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from django.utils import timezone
from numpy.typing import NDArray

from layers.sql import prepared
from layers.territory import grid_index
from layers.territory.locate import LOCATE, locate, nearest
from layers.territory.locate_many import NOWHERE, locate_many, places_in_force
from layers.territory.models import Grid, GridSet
from tests.conftest import START
from tests.wiggly import SUINING

Wiggly = dict[str, Any]

# LOCATE for arrays of points, as one statement: the same text, with other parameters.
LOCATE_ALL = f"""
SELECT l.code FROM unnest(%(lons)s::float8[], %(lats)s::float8[]) WITH ORDINALITY p(lon, lat, i)
  LEFT JOIN LATERAL ({LOCATE.replace("%(lon)s", "p.lon").replace("%(lat)s", "p.lat")}) l ON true
 ORDER BY p.i
"""


def by_sql(lon: NDArray[Any], lat: NDArray[Any]) -> list[str | None]:
    params = {"lons": lon.tolist(), "lats": lat.tolist(), "today": timezone.localdate()}
    return [code for (code,) in prepared(LOCATE_ALL, params)]


def in_process(lon: NDArray[Any], lat: NDArray[Any]) -> list[str | None]:
    known = places_in_force()
    found = locate_many(known.shapes, lon, lat)
    return [None if i == NOWHERE else known.places[i].grid_code for i in found]


def by_raster(lon: NDArray[Any], lat: NDArray[Any]) -> list[str | None]:
    locate(0, 0)
    memory = grid_index._memory
    assert memory is not None
    assert memory.raster is not None
    raster = memory.raster
    found = [raster.locate(*point) for point in zip(lon.tolist(), lat.tolist(), strict=True)]
    return [place and place.grid_code for place in found]


def by_shapely(wiggly: Wiggly, lon: NDArray[Any], lat: NDArray[Any]) -> list[str | None]:
    """The lowest code among all polygons that meet the point, told by an index of shapely's."""
    codes = sorted(wiggly)
    tree = shapely.STRtree([wiggly[code] for code in codes])
    point, grid = tree.query(shapely.points(lon, lat), predicate="dwithin", distance=1e-9)
    lowest = np.full(len(lon), len(codes))
    np.minimum.at(lowest, point, grid)
    return [codes[i] if i < len(codes) else None for i in lowest]


def test_100_000_random_points(wiggly: Wiggly) -> None:
    west, south, east, north = SUINING
    rng = np.random.default_rng(11)
    lon = np.round(rng.uniform(west - 0.02, east + 0.02, 100_000), 7)
    lat = np.round(rng.uniform(south - 0.02, north + 0.02, 100_000), 7)
    expected = by_shapely(wiggly, lon, lat)
    assert 0 < expected.count(None) < 15_000
    assert in_process(lon, lat) == expected
    assert by_raster(lon, lat) == expected
    assert by_sql(lon, lat) == expected


def test_every_vertex_of_every_border(wiggly: Wiggly) -> None:
    """
    ┌───╱──┐
    │ 3 ╲ 1│   on the wiggly line, at its bends and at the corner where four meet: 1, 1, then
    ├───┬──┤   the lowest of 1 2 3 4
    │ 4 │ 2│
    └───┴──┘
    """
    owners: dict[tuple[float, float], set[str]] = {}
    for code, shape in wiggly.items():
        for x, y in shapely.get_coordinates(shape).tolist():
            owners.setdefault((x, y), set()).add(code)
    lon, lat = np.array(list(owners)).T
    expected = [min(codes) for codes in owners.values()]
    assert max(len(codes) for codes in owners.values()) == 4
    assert in_process(lon, lat) == expected
    assert by_raster(lon, lat) == expected
    assert by_sql(lon, lat) == expected


def test_between_the_vertices_of_every_border(wiggly: Wiggly) -> None:
    """The middle of a stretch is seldom a number that a double can hold, but within 1e-9 of it."""
    owners: dict[tuple[float, float], set[str]] = {}
    for code, shape in wiggly.items():
        ring = shapely.get_coordinates(shape)
        for x, y in ((ring[1:] + ring[:-1]) / 2).tolist():
            owners.setdefault((x, y), set()).add(code)
    lon, lat = np.array(list(owners)).T
    expected = [min(codes) for codes in owners.values()]
    assert in_process(lon, lat) == expected
    assert by_raster(lon, lat) == expected
    assert by_sql(lon, lat) == expected


def test_locate_one_by_one_says_the_same(wiggly: Wiggly, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    points = np.round(rng.uniform(SUINING[:2], SUINING[2:], (200, 2)), 7)
    corners = shapely.get_coordinates(next(iter(wiggly.values())))
    points = np.concatenate([points, corners])
    expected = by_shapely(wiggly, *points.T)
    found = [locate(lon, lat) for lon, lat in points.tolist()]
    assert [place and place.grid_code for place in found] == expected
    assert found == [locate(lon, lat, timezone.localdate()) for lon, lat in points.tolist()]
    monkeypatch.setattr(grid_index, "MOST", 100)
    monkeypatch.setattr(grid_index, "_memory", None)
    assert found == [locate(lon, lat) for lon, lat in points.tolist()]


def test_not_a_number_is_nowhere(wiggly: Wiggly) -> None:
    nan = np.nan
    known = places_in_force()
    found = locate_many(
        known.shapes, np.array([nan, 117.9, nan, 117.9]), np.array([33.9, nan, nan, 33.9])
    )
    assert (found == NOWHERE).tolist() == [True, True, True, False]


def test_a_place_comes_with_village_town_and_county(territory: SimpleNamespace) -> None:
    place = locate(117.92, 33.97)
    assert place is not None
    assert (place.grid_id, place.grid_code) == (territory.A1.pk, territory.A1.code)
    assert (place.village_id, place.town_id, place.county_id) == (
        territory.village_a.pk, territory.upper.pk, territory.county.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lon", "lat", "grid"),
    [
        (117.95, 33.97, "A1"),  # A1 | A2
        (118.00, 33.97, "A2"),  # A2 | B1, of another village
        (117.97, 33.95, "A2"),  # A2 over C1, of another town
        (118.00, 33.95, "A2"),  # the corner of A2, B1, C1 and C2
        (117.90, 34.00, "A1"),  # the corner of the county
        (117.95 + 5e-10, 33.97, "A1"),  # half the tolerance into A2
        (117.95 + 5e-9, 33.97, "A2"),
        (117.90 - 5e-10, 33.97, "A1"),
        (117.90 - 5e-9, 33.97, None),
    ],
)
def test_on_a_border_the_lowest_code_wins(
    territory: SimpleNamespace, lon: float, lat: float, grid: str | None
) -> None:
    expected = getattr(territory, grid).code if grid else None
    place = locate(lon, lat)
    assert (place and place.grid_code) == expected
    assert in_process(np.array([lon]), np.array([lat])) == [expected]
    assert by_sql(np.array([lon]), np.array([lat])) == [expected]


def test_only_the_set_in_force_on_the_day_counts(territory: SimpleNamespace) -> None:
    """A draft lies over everything; the set in force began in 2020."""
    draft = GridSet.objects.create(name="draft", state="draft", starts_on=START)
    Grid.objects.create(
        grid_set=draft, village=territory.village_a, code="320324001001000", name="draft",
        geom=territory.county.geom,
    )  # fmt: skip
    place = locate(117.92, 33.97)
    assert place is not None
    assert place.grid_id == territory.A1.pk
    assert locate(117.92, 33.97, today=START - timedelta(days=1)) is None
    assert len(places_in_force().places) == 5
    assert places_in_force(START - timedelta(days=1)).places == []


def test_nearest_is_the_grid_across_the_closest_border(territory: SimpleNamespace) -> None:
    beyond = nearest(118.06, 33.97)
    assert beyond is not None
    assert beyond.code == territory.B1.code
    assert beyond.metres == pytest.approx(924, abs=2)
    across = nearest(117.949, 33.97, besides=territory.A1.pk)
    assert across is not None
    assert across.code == territory.A2.code
    assert across.metres == pytest.approx(92.4, abs=0.5)
