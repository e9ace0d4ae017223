"""Tiles over HTTP: what is in them, ETag and 304, empty tiles, numbers that no tile has."""

import gzip
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.cases.register import Registered
from layers.residents.models import Household
from tests.maps.conftest import read_tile, tile_address
from tests.maps.tile_numbers import numbers

pytestmark = pytest.mark.django_db


def test_grids_can_be_read_without_signing_in(client: Client, territory: SimpleNamespace) -> None:
    answer = client.get(tile_address("grids", 117.95, 33.97, 10))
    found = {one.properties["code"]: one for one in read_tile(answer, "grids")}
    assert set(found) == {getattr(territory, name).code for name in ("A1", "A2", "B1", "C1", "C2")}
    a1 = found[territory.A1.code]
    assert a1.id == territory.A1.pk
    assert a1.properties == {
        "code": territory.A1.code, "name": territory.A1.name, "kind": "general",
        "village": territory.village_a.code,
    }  # fmt: skip
    assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert answer["Cache-Control"] == "public, no-cache"


def test_villages_come_from_zoom_10_on(client: Client, territory: SimpleNamespace) -> None:
    def levels(zoom: int) -> set[str]:
        found = read_tile(client.get(tile_address("divisions", 117.95, 33.97, zoom)), "divisions")
        return {one.properties["level"] for one in found}

    assert levels(9) == {"county", "town"}
    assert levels(10) == {"county", "town", "village"}


def test_a_point_lies_where_the_tile_says(
    client: Client, staff: SimpleNamespace, ren_reports: Callable[..., Registered]
) -> None:
    case = ren_reports(lon=117.92, lat=33.97)
    client.force_login(staff.lan)
    [found] = read_tile(client.get(tile_address("cases", 117.92, 33.97, 16)), "cases")
    assert found.id == case.case_id
    z, x, y = numbers(117.92, 33.97, 16)
    # The corner of the tile 4,096 times as deep that holds the point, in units of this tile.
    _, fine_x, fine_y = numbers(117.92, 33.97, z + 12)
    [(at_x, at_y)] = found.points
    assert abs(at_x - (fine_x - x * 4096)) <= 1
    assert abs(at_y - (fine_y - y * 4096)) <= 1


def test_a_case_carries_no_words_and_nobodys_name(
    client: Client, staff: SimpleNamespace, ren_reports: Callable[..., Registered]
) -> None:
    ren_reports()
    client.force_login(staff.bo)
    for zoom in (10, 16):
        [found] = read_tile(client.get(tile_address("cases", 117.92, 33.97, zoom)), "cases")
        assert set(found.properties) <= {"icon", "state", "since", "until", "n"}


def test_cases_are_counted_further_out(
    client: Client, staff: SimpleNamespace, ren_reports: Callable[..., Registered]
) -> None:
    for lon in (117.9200, 117.9201, 117.9202):
        ren_reports(lon=lon)
    alone = ren_reports(lon=118.04)
    client.force_login(staff.kun)
    found = read_tile(client.get(tile_address("cases", 117.92, 33.97, 8)), "cases")
    assert sum(one.properties["n"] for one in found) == 4
    close = read_tile(client.get(tile_address("cases", 117.92, 33.97, 12)), "cases")
    assert [(one.properties["n"], one.id) for one in close] == [(3, None)]
    [single] = read_tile(client.get(tile_address("cases", 118.04, 33.97, 12)), "cases")
    assert single.id == alone.case_id
    assert single.properties["icon"] == "trash-2"


@pytest.mark.parametrize("layer", ["grids", "cases"])
def test_where_nothing_is_the_tile_is_empty_but_there(
    client: Client, staff: SimpleNamespace, layer: str
) -> None:
    client.force_login(staff.kun)
    for zoom in (5, 14):
        answer = client.get(tile_address(layer, 2.35, 48.85, zoom))
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "grids/0/1/0", "grids/3/8/0", "grids/3/0/8", "grids/21/0/0", "grids/-1/0/0",
        "grids/10/99999999999999999999/1", "grids/1e3/0/0", "grids/10/1.5/2", "grids/٣/1/1",
        "persons/10/1/1", "grids'--/10/1/1", "GRIDS/10/1/1", "grids/10/1", "grids/10/1/1/1",
        "grids/" + "9" * 5000 + "/1/1", "%00/1/1/1",
    ],
)  # fmt: skip
def test_what_is_no_tile_is_not_found(client: Client, staff: SimpleNamespace, path: str) -> None:
    client.force_login(staff.kun)
    # Once the long way, once with everything known beforehand.
    client.get(tile_address("cases", 117.95, 33.97, 14))
    for _time in range(2):
        assert client.get(f"/maps/tiles/{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_tiles_are_only_read_tile(client: Client, territory: SimpleNamespace, method: str) -> None:
    assert getattr(client, method)(tile_address("grids", 117.95, 33.97, 10)).status_code == 405


def test_unchanged_tiles_are_not_sent_twice(client: Client, territory: SimpleNamespace) -> None:
    url = tile_address("grids", 117.95, 33.97, 10)
    etag = client.get(url)["ETag"]
    for _time in range(2):
        answer = client.get(url, headers={"if-none-match": etag})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


def test_a_browser_without_gzip_gets_the_plain_tile(
    client: Client, territory: SimpleNamespace
) -> None:
    url = tile_address("grids", 117.95, 33.97, 10)
    packed = client.get(url, headers={"accept-encoding": "gzip, br"})
    plain = client.get(url)
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in plain["Vary"]


def test_both_ways_tell_the_length(client: Client, territory: SimpleNamespace) -> None:
    url = tile_address("grids", 117.95, 33.97, 10)
    for _way in ("long", "short"):
        answer = client.get(url)
        assert int(answer["Content-Length"]) == len(answer.content)


def test_the_number_of_questions_does_not_grow(
    client: Client, staff: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    client.force_login(staff.kun)
    with django_assert_num_queries(5):
        # Session, person, posts, editions, tile.
        client.get(tile_address("cases", 117.95, 33.97, 14))
    with django_assert_num_queries(1):
        client.get(tile_address("cases", 117.99, 33.92, 14))
    with django_assert_num_queries(0):
        client.get(tile_address("cases", 117.99, 33.92, 14))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, {"incomplete": True}),
        ({"complete": True, "colour": "care"}, {"colour": "care"}),
        # The evening before by the clock of London, and so by that of the connection.
        ({"complete": True, "visited_at": "2026-03-01T23:30Z"}, {"visited": 20_514}),
        ({"complete": True, "visited_at": "2026-03-02T15:59Z"}, {"visited": 20_514}),
        ({"complete": True, "visited_at": "2026-03-02T16:00Z"}, {"visited": 20_515}),
    ],
)
def test_a_household_tells_what_is_not_usual_and_the_day_of_the_visit(
    client: Client, staff: SimpleNamespace, make_household: Callable[..., Any],
    written: dict[str, Any], told: dict[str, Any],
) -> None:  # fmt: skip
    make_household()
    Household.objects.update(**written)
    client.force_login(staff.lan)
    found = read_tile(client.get(tile_address("households", 117.925, 33.975, 15)), "households")
    assert [one.properties for one in found] == [told]
