"""The name of the place under a pin."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.territory.crs import bd09_from_wgs84, gcj02_from_wgs84

pytestmark = pytest.mark.django_db


def test_a_pin_in_a_grid_gets_its_names_and_outline(
    client: Client, territory: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    client.get("/place/", {"lon": "117.92", "lat": "33.97"})  # reads the grids once
    with django_assert_num_queries(2):
        answer = client.get("/place/", {"lon": "117.92", "lat": "33.97"}).json()
    assert answer["inside"]
    assert (answer["town"], answer["village"], answer["grid"]) == (
        "睢城街道", "东升社区居委会", territory.A1.name,
    )  # fmt: skip
    assert answer["outline"]["type"] == "MultiPolygon"


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", gcj02_from_wgs84), ("bd09", bd09_from_wgs84)])
def test_positions_of_chinese_map_services_are_brought_home(
    client: Client, territory: SimpleNamespace, crs: str, shift: Any
) -> None:
    # 100 m inside A2, close to A1: unshifted it would be named wrongly.
    lon, lat = shift(117.951, 33.97)
    answer = client.get("/place/", {"lon": lon, "lat": lat, "crs": crs}).json()
    assert answer["grid"] == territory.A2.name


def test_outside_every_grid_the_nearest_is_named(
    client: Client, territory: SimpleNamespace
) -> None:
    answer = client.get("/place/", {"lon": "117.92", "lat": "34.01"}).json()
    assert not answer["inside"]
    assert answer["nearest"] == territory.A1.name
    assert 1_000 < answer["metres"] < 1_200


def test_before_a_county_is_loaded_there_is_no_nearest(client: Client) -> None:
    answer = client.get("/place/", {"lon": "117.92", "lat": "33.97"}).json()
    assert answer == {"inside": False, "nearest": "", "metres": 0}


@pytest.mark.parametrize(
    "query",
    [{}, {"lon": "", "lat": ""}, {"lon": "here", "lat": "33.9"}, {"lon": "nan", "lat": "33.9"},
     {"lon": "33.97", "lat": "117.92"}, {"lon": "200", "lat": "33.9"},
     {"lon": "117.9", "lat": "33.9", "crs": "mars"}],
)  # fmt: skip
def test_what_is_no_point_is_refused(client: Client, query: dict[str, str]) -> None:
    answer = client.get("/place/", query)
    assert answer.status_code == 422
    assert len(answer.json()["error"]) > 10
