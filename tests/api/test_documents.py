"""Landing, conformance, OpenAPI, schemas, tiles and TileJSON."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from openapi_spec_validator import validate

from mapapp.api.collections import COLLECTIONS
from tests.api.conftest import Program
from tests.maps.conftest import read_tile
from tests.maps.tile_numbers import numbers

pytestmark = pytest.mark.django_db


def path_of(href: str) -> str:
    return href.split("/ogc/", 1)[1] if "/ogc/" in href else ""


def test_every_link_of_the_first_pages_leads_somewhere(
    stranger: Program, territory: SimpleNamespace
) -> None:
    landing = stranger.get("").json()
    assert {"self", "service-desc", "conformance", "data"} <= {x["rel"] for x in landing["links"]}
    collections = stranger.get("collections").json()["collections"]
    assert [one["id"] for one in collections] == [
        "grids", "divisions", "households", "enterprises", "cases", "mailboxes", "hazards",
    ]  # fmt: skip
    links = landing["links"] + [link for one in collections for link in one["links"]]
    for link in links:
        path = path_of(link["href"].format(z=10, y=410, x=847))
        answer = stranger.get(path, accept=link["type"])
        wanted = {200, 401} if link["rel"] in ("items", "item") else {200}
        assert answer.status_code in wanted, link
        if answer.status_code == 200:
            assert answer["Content-Type"].removesuffix("; charset=utf-8") == link["type"]


def test_a_browser_gets_a_page_and_a_program_json(
    stranger: Program, program: Callable[..., Program], staff: SimpleNamespace
) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = stranger.get("", accept=browser, accept_language="en")
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]
    body = page.content.decode()
    assert "Interface for programs" in body
    assert "/ogc/collections/hazards/items?limit=10" in body
    for accept in ("", "*/*", "application/json", "application/geo+json, application/json, */*"):
        assert stranger.get("", accept=accept)["Content-Type"] == "application/json"
    assert stranger.get("", {"f": "json"}, accept=browser)["Content-Type"] == "application/json"
    assert "兰" in program(staff.lan).get("", accept=browser).content.decode()


def test_the_county_is_the_extent(stranger: Program, territory: SimpleNamespace) -> None:
    space = stranger.get("collections/grids").json()["extent"]["spatial"]
    assert space["bbox"] == [[117.90, 33.90, 118.05, 34.00]]


@pytest.mark.parametrize("path", [
    "", "conformance", "collections", "api", "collections/cases", "collections/cases/schema",
    "collections/cases/tiles",
])  # fmt: skip
def test_unknown_parameters_are_refused(stranger: Program, db: None, path: str) -> None:
    assert stranger.get(path, {"f": "json"}).status_code == 200
    assert stranger.get(path, {"format": "json"}).status_code == 400


def test_the_openapi_document_is_valid(stranger: Program, db: None) -> None:
    answer = stranger.get("api")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = json.loads(answer.content)
    validate(document)
    assert document["servers"] == [{"url": "http://testserver/ogc"}]


def test_the_document_says_what_there_is(
    program: Callable[..., Program], staff: SimpleNamespace
) -> None:
    kun = program(staff.kun)
    paths = kun.get("api").json()["paths"]
    for name, collection in COLLECTIONS.items():
        items, one = (paths[f"/collections/{name}/items{end}"] for end in ("", "/{featureId}"))
        assert set(items) == {"get"} | ({"post"} & {m.lower() for m in collection.verbs.methods})
        assert set(one) - {"get"} == {m.lower() for m in collection.verbs.methods - {"POST"}}


def test_the_schema_has_every_property(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    make_household()
    lan = program(staff.lan)
    schema = lan.get("collections/households/schema").json()["properties"]
    [one] = lan.get("collections/households/items").json()["features"]
    assert set(schema) == {*one["properties"], "geometry"}
    assert schema["colour"]["enum"]
    assert schema["colour"]["readOnly"]
    filters = lan.get("collections/households/queryables").json()
    assert "grid" in filters["properties"]
    assert filters["additionalProperties"] is False


def test_tiles_are_those_of_the_map(
    program: Callable[..., Program], staff: SimpleNamespace, territory: SimpleNamespace,
    make_household: Callable[..., Any], stranger: Program,
) -> None:  # fmt: skip
    make_household()
    z, x, y = numbers(117.925, 33.975, 15)
    path = f"collections/{{}}/tiles/WebMercatorQuad/{z}/{y}/{x}"
    found = read_tile(stranger.get(path.format("grids")), "grids")
    assert territory.A1.code in {one.properties["code"] for one in found}
    lan, mei = program(staff.lan), program(staff.mei)
    answer = lan.get(path.format("households"))
    assert len(read_tile(answer, "households")) == 1
    assert "private" in answer["Cache-Control"]
    again = lan.get(path.format("households"), if_none_match=answer["ETag"])
    assert again.status_code == 304
    assert mei.get(path.format("households"), if_none_match=answer["ETag"]).status_code == 200
    assert read_tile(mei.get(path.format("households")), "households") == []
    assert stranger.get(path.format("households")).status_code == 401


def test_a_token_leaves_nothing_behind_for_the_session_beside_it(
    staff: SimpleNamespace, program: Callable[..., Program], make_household: Callable[..., Any]
) -> None:
    make_household()
    z, x, y = numbers(117.925, 33.975, 15)
    lan = program(staff.lan)
    lan.client.force_login(staff.mei)
    path = f"collections/households/tiles/WebMercatorQuad/{z}/{y}/{x}"
    assert len(read_tile(lan.get(path), "households")) == 1
    map_tile = lan.client.get(f"/maps/tiles/households/{z}/{x}/{y}")
    assert read_tile(map_tile, "households") == []


def test_tilejson_names_the_layer_and_its_fields(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    make_household()
    lan = program(staff.lan)
    body = lan.get("collections/households/tiles/WebMercatorQuad/tilejson.json").json()
    [layer] = body["vector_layers"]
    z, x, y = numbers(117.925, 33.975, 15)
    address = path_of(body["tiles"][0].format(z=z, x=x, y=y))
    [one] = read_tile(lan.get(address), layer["id"])
    assert set(one.properties) <= set(layer["fields"])
    assert body["bounds"] == [117.90, 33.90, 118.05, 34.00]
