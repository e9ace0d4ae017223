"""Bad borders through the interface: by PUT, PATCH and POST, by split and merge, each is refused by
a sentence of its own with its faults as GeoJSON, and nothing is changed.

34.00 ┌───────┬────┬───┬──────┐
      │  A1   │ A2 │A3 │  B1  │   A2 is cut in two, so that A1's border can be dragged across A2
33.95 ├───────┴────┴───┼──────┤   into a third grid.
    117.90  117.95   118.00  118.05
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from shapely import box

from layers.staff.scope import scope_of
from layers.territory.models import Edit, Grid, GridRevision
from layers.territory.queries import grids_in_force
from layers.territory.split import split
from tests.api.conftest import Program
from tests.borders.drawn import A1, A2
from tests.territory.bad_geometries import BORDERS, CUT, HEALED, LINES
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)
GRIDS = "collections/grids/items"
A3 = "320324001001003"
# JSON has no infinite number.
DRAWN = [name for name in BORDERS if name != "infinite"]


@pytest.fixture
def bo(program: Callable[..., Program], staff: SimpleNamespace) -> Program:
    split(scope_of(staff.bo), A2, CUT, reason="备")
    return program(staff.bo, name="修测")


def everything() -> list[Any]:
    return [
        list(Grid.objects.order_by("id").values_list("id", "version", "geom")),
        Edit.objects.count(),
        GridRevision.objects.count(),
    ]


def refused(answer: Any, words: str) -> dict[str, Any]:
    """The answer's faults, checked."""
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/geo+json"
    body: dict[str, Any] = answer.json()
    assert any(word in body["description"] for word in words.split("|")), body["description"]
    assert body["type"] == "FeatureCollection"
    assert body["features"], body
    assert body["features"][0]["properties"]["message"] == body["description"]
    return body


def writes(bo: Program, method: str, geometry: Any) -> Any:
    """A1 with this border, as each method has it."""
    if method == "PATCH":
        body = {"geometry": geometry, "version": 1}
        return bo.patch(f"{GRIDS}/{A1}", body, accept_language="en")
    seen = bo.get(f"{GRIDS}/{A1}").json()
    body = {"type": "Feature", "geometry": geometry, "properties": seen["properties"]}
    return bo.put(f"{GRIDS}/{A1}", body, accept_language="en")


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("name", DRAWN)
def test_a_bad_border_changes_nothing(bo: Program, method: str, name: str) -> None:
    drawn, words = BORDERS[name]
    before = everything()
    body = refused(writes(bo, method, shapely.geometry.mapping(drawn)), words)
    assert everything() == before
    places = [one["geometry"] for one in body["features"] if one["geometry"]]
    assert all(place["type"] == "Point" for place in places)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("name", HEALED)
def test_what_has_one_meaning_is_taken(bo: Program, method: str, name: str) -> None:
    answer = writes(bo, method, shapely.geometry.mapping(HEALED[name]))
    assert answer.status_code == 200, answer.content
    assert shape(Grid.objects.get(code=A1)).equals(box(117.90, 33.95, 117.96, 34.00))
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


# Drawn as a new grid, these take all the land of the grid below.
NEW = {
    "a strip across a third grid": "lose all its land",
    "a second part of half a metre": "lose all its land",
}


# A hole in a new grid is land that the grid below keeps.
@pytest.mark.parametrize("name", [name for name in DRAWN if name != "a hole that is nobody's"])
def test_a_badly_drawn_new_grid_changes_nothing(bo: Program, name: str) -> None:
    drawn, words = BORDERS[name]
    before = everything()
    body = {"type": "Feature", "geometry": shapely.geometry.mapping(drawn), "properties": {}}
    refused(bo.post(GRIDS, body, accept_language="en"), NEW.get(name, words))
    assert everything() == before


@pytest.mark.parametrize("name", LINES)
def test_a_bad_line_splits_nothing(bo: Program, name: str) -> None:
    line, words = LINES[name]
    before = everything()
    body = {**shapely.geometry.mapping(line), "version": 1}
    refused(bo.post(f"{GRIDS}/{A1}/split", body, accept_language="en"), words)
    assert everything() == before


@pytest.mark.parametrize("coordinates", [[[117.89, 33.96]], [], [[117.89, None], [117.9, 1]]])
def test_what_is_no_line_splits_nothing(bo: Program, coordinates: Any) -> None:
    body = {"type": "LineString", "coordinates": coordinates, "version": 1}
    refused(bo.post(f"{GRIDS}/{A1}/split", body, accept_language="en"), "not a line")


@pytest.mark.parametrize(("codes", "words"), [
    ([A1, A3], "no border in common"),
    ([A1, "320324001006001"], "one village"),
    ([A1], "two grids or more"),
    ([A1, A1], "two grids or more"),
])  # fmt: skip
def test_a_senseless_merge_changes_nothing(bo: Program, codes: list[str], words: str) -> None:
    before = everything()
    versions = dict(Grid.objects.filter(code__in=codes).values_list("code", "version"))
    body = {"codes": codes, "versions": versions}
    answer = bo.post("collections/grids/merge", body, content_type="application/json",
                     accept_language="en")  # fmt: skip
    refused(answer, words)
    assert everything() == before
