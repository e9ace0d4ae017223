"""GCJ-02 and BD-09 to WGS84: published points, there and back, one point as arrays, refusals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import Refused
from layers.territory.crs import bd09_from_wgs84, gcj02_from_wgs84, home, to_wgs84

LONGITUDES = st.floats(73.5, 135.1).map(lambda lon: round(lon, 7))
LATITUDES = st.floats(18.1, 53.6).map(lambda lat: round(lat, 7))


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # Points in Shanghai, Shenzhen and Beijing that open implementations are tested with.
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ],
)
def test_published_points_in_gcj02(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert gcj02_from_wgs84(*wgs84) == pytest.approx(gcj02, abs=1e-9)
    assert to_wgs84(*gcj02, "gcj02") == wgs84


def test_a_published_point_in_bd09() -> None:
    """Tiananmen in GCJ-02 and BD-09, the example of an open implementation."""
    gcj02, bd09 = (116.404, 39.915), (116.41036949371029, 39.92133699351021)
    wgs84 = to_wgs84(*gcj02, "gcj02")
    assert bd09_from_wgs84(*wgs84) == pytest.approx(bd09, abs=1e-7)
    assert to_wgs84(*bd09, "bd09") == pytest.approx(wgs84, abs=1e-7)


def test_the_county_seat_is_533_metres_off_in_gcj02() -> None:
    lon, lat = 117.93, 33.91
    east, north = np.subtract(gcj02_from_wgs84(lon, lat), (lon, lat)) * (92_500, 110_900)
    assert math.hypot(east, north) == pytest.approx(533, abs=5)


@given(LONGITUDES, LATITUDES)
def test_there_and_back_is_the_same_point(lon: float, lat: float) -> None:
    assert to_wgs84(*gcj02_from_wgs84(lon, lat), "gcj02") == (lon, lat)
    assert to_wgs84(*bd09_from_wgs84(lon, lat), "bd09") == (lon, lat)
    assert to_wgs84(lon, lat) == (lon, lat)


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1), st.sampled_from(["gcj02", "bd09"]))
def test_many_points_at_once_are_the_same_as_one_by_one(
    points: list[tuple[float, float]], crs: str
) -> None:
    lon, lat = home(*np.array(points).T, crs)
    alone = [to_wgs84(*point, crs) for point in points]
    assert np.column_stack([lon, lat]) == pytest.approx(np.array(alone), abs=1e-7)


def test_answers_are_plain_numbers_of_seven_decimals() -> None:
    lon, lat = to_wgs84(117.123456789, 33.987654321)
    assert (lon, lat) == (117.1234568, 33.9876543)
    assert {type(number) for number in to_wgs84(117.9, 33.9, "bd09")} == {float}


@pytest.mark.parametrize(
    ("lon", "lat", "crs", "field"),
    [
        (math.nan, 33.9, "wgs84", "lon"),
        (117.9, math.inf, "gcj02", "lon"),
        (33.9, 117.9, "wgs84", "lon"),
        (33.9, 117.9, "bd09", "lon"),
        (180.1, 33.9, "wgs84", "lon"),
        (117.9, 91.0, "wgs84", "lon"),
        (117.9, 33.9, "mars", "crs"),
        (117.9, 33.9, "", "crs"),
    ],
)
def test_impossible_coordinates_are_refused(lon: float, lat: float, crs: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        to_wgs84(lon, lat, crs)
    assert refusal.value.field == field


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
def test_the_edge_of_the_globe_does_not_break_it(crs: str) -> None:
    assert len(to_wgs84(180.0, 89.9, crs)) == 2
