"""Borders through the interface: redraw, split, merge, propose; clashes; bad borders.

34.00 ┌───────┬───────┬───────┐
      │  A1   │  A2   │  B1   │   A1 and A2 are village A's
33.95 ├───────┴───────┼───────┤
    117.90  117.95  118.00  118.05
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from shapely import box

from layers.territory.models import Edit, Grid, Proposal
from layers.territory.queries import grids_in_force
from tests.api.conftest import Program
from tests.borders.drawn import A1, A2, a1
from tests.territory.bad_geometries import BORDERS
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)
GRIDS = "collections/grids/items"
LINE = {"type": "LineString", "coordinates": [[117.89, 33.96], [117.96, 33.97]]}


@pytest.fixture
def bo(program: Callable[..., Program], staff: SimpleNamespace) -> Program:
    return program(staff.bo, name="修测")


def assert_sound() -> None:
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def codes(answer: Any) -> set[str]:
    assert answer.json()["type"] == "FeatureCollection"
    return {one["properties"]["code"] for one in answer.json()["features"]}


def test_a_border_is_moved_and_every_grid_that_changed_comes_back(bo: Program) -> None:
    seen = bo.get(f"{GRIDS}/{A1}")
    answer = bo.patch(f"{GRIDS}/{A1}", {"geometry": a1(s3=117.96), "reason": "以新路为界"},
                      if_match=seen["ETag"])  # fmt: skip
    assert answer.status_code == 200, answer.content
    assert codes(answer) >= {A1, A2}
    for one in answer.json()["features"]:
        row = Grid.objects.get(code=one["id"])
        assert one["properties"]["version"] == row.version
        assert shapely.geometry.shape(one["geometry"]).equals_exact(shape(row), 0)
    assert Edit.objects.get(pk=answer.json()["edit"]).reason == "以新路为界"
    assert answer["ETag"].startswith('"2-')
    assert_sound()


def test_the_token_says_why_where_a_program_cannot(bo: Program) -> None:
    assert bo.patch(f"{GRIDS}/{A1}", {"geometry": a1(s3=117.96), "version": 1}).status_code == 200
    assert "修测" in Edit.objects.latest("pk").reason


def test_a_stale_etag_is_refused_with_both_states(bo: Program, staff: SimpleNamespace) -> None:
    seen = bo.get(f"{GRIDS}/{A1}")
    bo.patch(f"{GRIDS}/{A1}", {"geometry": a1(s3=117.96)}, if_match=seen["ETag"])
    late = bo.patch(f"{GRIDS}/{A1}", {"geometry": a1(s1=117.94)}, if_match=seen["ETag"])
    assert late.status_code == 412
    assert late.json()["theirs"]["properties"]["version"] == 2
    assert late.json()["mine"]["geometry"] == a1(s1=117.94)


def test_two_at_once_merge_where_they_do_not_touch_and_clash_where_they_do(
    program: Callable[..., Program], staff: SimpleNamespace
) -> None:
    bo, kun = program(staff.bo), program(staff.kun)
    first = {"geometry": a1(s4=117.96), "version": 1}
    assert bo.patch(f"{GRIDS}/{A1}", first).status_code == 200
    apart = kun.patch(f"{GRIDS}/{A1}", {"geometry": a1(s1=117.94), "version": 1})
    assert apart.status_code == 200, apart.content
    assert_sound()
    assert shape(Grid.objects.get(code=A1)).covers(shapely.Point(117.955, 33.99))
    clash = kun.patch(f"{GRIDS}/{A1}", {"geometry": a1(s4=117.97), "version": 1})
    assert clash.status_code == 412
    body = clash.json()
    assert body["theirs"]["features"]
    assert body["mine"]["features"]
    assert body["clash"]["features"]
    assert body["who"]
    assert_sound()


def test_a_worker_proposes(program: Callable[..., Program], staff: SimpleNamespace) -> None:
    answer = program(staff.lan).patch(f"{GRIDS}/{A1}", {"geometry": a1(s3=117.96), "version": 1})
    assert answer.status_code == 202
    proposal = Proposal.objects.get(pk=answer.json()["proposal"])
    assert proposal.proposer == staff.lan
    assert Grid.objects.get(code=A1).version == 1


def test_a_grid_is_split(bo: Program) -> None:
    body = {"type": "Feature", "geometry": LINE,
            "properties": {"version": 1, "reason": "户数过多", "name": "东升小学"}}  # fmt: skip
    answer = bo.post(f"{GRIDS}/{A1}/split", body)
    assert answer.status_code == 200, answer.content
    assert codes(answer) >= {A1, "320324001001003"}
    assert Grid.objects.get(code="320324001001003").name == "东升小学"
    assert_sound()


def test_a_bare_line_with_an_etag_splits_too(bo: Program) -> None:
    etag = bo.get(f"{GRIDS}/{A1}")["ETag"]
    assert bo.post(f"{GRIDS}/{A1}/split", LINE).status_code == 428
    answer = bo.post(f"{GRIDS}/{A1}/split", LINE, if_match=etag)
    assert answer.status_code == 200, answer.content
    assert_sound()


def test_grids_are_merged(bo: Program) -> None:
    body = {"codes": [A1, A2], "versions": {A1: 1, A2: 1}, "into": A2, "reason": "撤并"}
    answer = bo.post("collections/grids/merge", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert codes(answer) >= {A1, A2}
    gone = next(one for one in answer.json()["features"] if one["id"] == A1)
    assert gone["geometry"] is None
    assert bo.get(f"{GRIDS}/{A1}").status_code == 404
    assert_sound()


@pytest.mark.parametrize(("body", "status", "field"), [
    ({"codes": [A1, A2]}, 428, "version"),
    ({"codes": [A1, A2], "versions": {A1: 1}}, 428, "version"),
    ({"codes": [], "versions": {}}, 422, "codes"), ({"versions": {}}, 422, "codes"),
    ({"codes": [A1], "versions": {A1: 1}}, 422, "geometry"),
    ({"codes": [A1, "320324001006001"], "versions": {A1: 1, "320324001006001": 1}}, 422,
     "geometry"),
    ({"codes": [A1, "1"], "versions": {A1: 1, "1": 1}}, 422, "codes"),
    ({"codes": [A1, A2], "versions": {A1: 1, A2: 1}, "into": "x"}, 422, "into"),
])  # fmt: skip
def test_a_bad_merge_changes_nothing(
    bo: Program, body: dict[str, Any], status: int, field: str
) -> None:
    answer = bo.post("collections/grids/merge", body, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (status, field), answer.content
    assert not Edit.objects.exclude(verb="other").exists()


def test_merging_a_changed_grid_shows_it(bo: Program) -> None:
    bo.patch(f"{GRIDS}/{A1}", {"geometry": a1(s3=117.96), "version": 1})
    body = {"codes": [A1, A2], "versions": {A1: 1, A2: 1}}
    answer = bo.post("collections/grids/merge", body, content_type="application/json")
    assert answer.status_code == 412
    assert {one["properties"]["code"] for one in answer.json()["theirs"]["features"]} == {A1, A2}


def test_the_faults_are_geojson_with_their_places(bo: Program) -> None:
    bow_tie = shapely.geometry.mapping(BORDERS["bow-tie"][0])
    answer = bo.patch(f"{GRIDS}/{A1}", {"geometry": bow_tie, "version": 1})
    assert answer["Content-Type"] == "application/geo+json"
    [fault] = answer.json()["features"]
    assert fault["geometry"]["type"] == "Point"
    assert (fault["properties"]["kind"], fault["properties"]["codes"]) == ("bow_tie", [A1])


def test_names_and_kinds_are_not_changed_here(bo: Program) -> None:
    answer = bo.patch(f"{GRIDS}/{A1}", {"properties": {"version": 1, "name": "新名"}})
    assert (answer.status_code, answer.json()["field"]) == (422, "name")


def test_others_may_not(program: Callable[..., Program], staff: SimpleNamespace) -> None:
    answer = program(staff.chen).patch(f"{GRIDS}/{A1}", {"geometry": a1(), "version": 1})
    assert answer.status_code == 403
    lower = program(staff.bo).patch(f"{GRIDS}/320324102201001", {"geometry": a1(), "version": 1})
    assert lower.status_code == 403


def test_a_new_grid_takes_the_land_it_is_drawn_over(bo: Program) -> None:
    island = shapely.geometry.mapping(box(117.94, 33.97, 117.96, 33.98))
    mark = "7d1f5a54-5a3e-4c60-9f0e-9d2f6f3a0b11"
    known = {"name": "东升新村", "reason": "新建小区", "kind": "dedicated"}
    body = {"type": "Feature", "id": mark, "geometry": island, "properties": known}
    bad = {**body, "properties": {**known, "kind": "market"}}
    assert bo.post(GRIDS, bad).status_code == 422
    answer = bo.post(GRIDS, body)
    assert answer.status_code == 201, answer.content
    new = answer["Location"].rpartition("/")[2]
    assert new == "320324001001003"
    assert codes(answer) >= {A1, A2, new}
    row = Grid.objects.get(code=new)
    assert (row.name, row.kind) == ("东升新村", "dedicated")
    assert Edit.objects.latest("pk").reason == "新建小区"
    assert_sound()
    again = bo.post(GRIDS, body)
    assert (again.status_code, again["Location"]) == (200, answer["Location"])
    assert grids_in_force().count() == 6


def test_a_worker_makes_no_new_grid(
    program: Callable[..., Program], staff: SimpleNamespace
) -> None:
    lan = program(staff.lan)
    body = {"type": "Feature", "geometry": a1(), "properties": {}}
    assert lan.post(GRIDS, body).status_code == 403
    assert "POST" not in lan.options(GRIDS)["Allow"]
