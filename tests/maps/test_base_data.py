"""The base data of every map: public, cached by edition, without personal data."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_base_has_every_level_and_names(client: Client, territory: SimpleNamespace) -> None:
    base = client.get("/maps/base.json").json()
    counts = {name: len(base[name]["features"]) for name in ("county", "towns", "villages")}
    assert counts == {"county": 1, "towns": 2, "villages": 3}
    assert {row["name"] for row in base["town_names"]} == {"睢城街道", "王集镇"}
    assert base["demonstration"] is False


def test_base_data_says_that_borders_are_made_up(
    client: Client, territory: SimpleNamespace
) -> None:
    territory.grid_set.demonstration = True
    territory.grid_set.save()
    assert client.get("/maps/base.json").json()["demonstration"] is True


def test_an_empty_database_gives_empty_layers(client: Client) -> None:
    base = client.get("/maps/base.json").json()
    assert base["towns"]["features"] == [] == base["village_names"]
    assert client.get("/maps/grids.json").json()["features"] == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (lambda t: {}, {"A1", "A2", "B1", "C1", "C2"}),
        (lambda t: {"town": t.upper.pk}, {"A1", "A2", "B1"}),
        (lambda t: {"village": t.village_a.pk}, {"A1", "A2"}),
        (lambda t: {"village": "x' OR 1=1"}, {"A1", "A2", "B1", "C1", "C2"}),
    ],
)
def test_grids_can_be_narrowed(
    client: Client, territory: SimpleNamespace, query: Any, names: set[str]
) -> None:
    features = client.get("/maps/grids.json", query(territory)).json()["features"]
    got = {feature["properties"]["code"] for feature in features}
    assert got == {getattr(territory, name).code for name in names}
    assert set(features[0]["properties"]) == {"id", "code", "name", "kind", "spot"}


def test_unchanged_data_is_not_sent_twice(client: Client, territory: SimpleNamespace) -> None:
    etag = client.get("/maps/grids.json")["ETag"]
    assert client.get("/maps/grids.json", headers={"if-none-match": etag}).status_code == 304
    territory.A1.name = "改名的网格"
    territory.A1.save()
    assert client.get("/maps/grids.json", headers={"if-none-match": etag}).status_code == 200


def test_the_number_of_queries_does_not_grow(
    client: Client, territory: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        client.get("/maps/base.json")
    with django_assert_max_num_queries(5):
        client.get("/maps/grids.json")


def test_the_browsers_words_come_in_the_language_of_the_address(client: Client) -> None:
    for language in ("zh-hans", "en"):
        answer = client.get(f"/maps/words-{language}.js")
        assert answer.status_code == 200
        assert "gettext" in answer.content.decode()


def test_shapes_are_valid_geojson(client: Client, territory: SimpleNamespace) -> None:
    body = json.loads(client.get("/maps/grids.json").content)
    assert body["type"] == "FeatureCollection"
    assert body["features"][0]["geometry"]["type"] == "MultiPolygon"
