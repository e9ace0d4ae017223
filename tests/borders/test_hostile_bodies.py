"""What no editor would send: malformed, hostile, huge. A sentence, no trace, and never a 500."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.staff.models import User
from layers.territory.models import Edit, Proposal
from tests.borders.drawn import A1, A2, a1, merge, redraw, send, split

pytestmark = pytest.mark.django_db
GOOD = redraw(a1(s3=117.96))


@pytest.fixture
def bo(staff: SimpleNamespace, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(staff.bo)


def ring(*points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(points)]}


BODIES: dict[str, Any] = {
    "empty": "",
    "no JSON": "<xml/>",
    "not UTF-8": b"\xff\xfe\x00",
    "cut off": json.dumps(GOOD)[:-7],
    "a list": "[]",
    "a number": "7",
    "null": "null",
    "nothing in it": {},
    "NaN": json.dumps(GOOD).replace("117.96", "NaN"),
    "nested a million deep": "[" * 1_000_000,
    "number of a million digits": '{"verb": ' + "9" * 1_000_000 + "}",
    "unknown verb": {**GOOD, "verb": "restore"},
    "verb that is no text": {**GOOD, "verb": {"$ne": ""}},
    "no shapes": {**GOOD, "shapes": {}},
    "shapes as a list": {**GOOD, "shapes": [a1()]},
    "too many shapes": {**GOOD, "shapes": {f"320324001001{i:03}": a1() for i in range(201)}},
    "code of SQL": {**GOOD, "shapes": {"'; DROP TABLE territory_grid; --": a1()}},
    "code with a NUL": {**GOOD, "shapes": {"32032400100100\0": a1()}},
    "code with full-width digits": {**GOOD, "shapes": {"３２０３２４００１００１００１": a1()}},
    "code not there": {**GOOD, "shapes": {"320324001001999": a1()}},
    "shape missing": {**GOOD, "shapes": {A1: None}},
    "shape of text": {**GOOD, "shapes": {A1: "POLYGON((0 0,1 1,1 0,0 0))"}},
    "a point": {**GOOD, "shapes": {A1: {"type": "Point", "coordinates": [117.9, 33.9]}}},
    "a collection": {**GOOD, "shapes": {A1: {"type": "GeometryCollection", "geometries": []}}},
    "no coordinates": {**GOOD, "shapes": {A1: {"type": "Polygon"}}},
    "no ring": {**GOOD, "shapes": {A1: {"type": "Polygon", "coordinates": []}}},
    "empty ring": {**GOOD, "shapes": {A1: ring()}},
    "ring of two": {**GOOD, "shapes": {A1: ring([117.9, 33.9], [117.9, 34.0])}},
    "text for numbers": {**GOOD, "shapes": {A1: ring(["117.9", "33.9"], ["1", "2"], ["3", "4"])}},
    "true for a number": {**GOOD, "shapes": {A1: ring([True, 1], [2, 3], [4, 5], [True, 1])}},
    "too deep": {**GOOD, "shapes": {A1: ring([[1, 2]], [[1, 2]], [[1, 2]])}},
    "ragged": {**GOOD, "shapes": {A1: ring([117.9, 33.9], [117.9], [118.0, 34.0], [117.9, 33.9])}},
    "beyond a double": {**GOOD, "shapes": {A1: ring([10**400, 1], [2, 3], [4, 5], [10**400, 1])}},
    "infinite": json.dumps(GOOD).replace("117.96", "1e999"),
    "versions of text": {**GOOD, "versions": {A1: "1"}},
    "version below one": {**GOOD, "versions": {A1: 0}},
    "version true": {**GOOD, "versions": {A1: True}},
    "version beyond an integer": {**GOOD, "versions": {A1: 2**63}},
    "versions as a list": {**GOOD, "versions": [1]},
    "reason of an object": {**GOOD, "reason": {"a": 1}},
    "reason with a NUL": {**GOOD, "reason": "路\0"},
    "reason with half a character": {**GOOD, "reason": "\ud800"},
    "reason of a million": {**GOOD, "reason": "路" * 100_000},
    "uuid of text": {**GOOD, "uuid": "mine"},
    "uuid of a number": {**GOOD, "uuid": 7},
    "time without a zone": {**GOOD, "happened_at": "2026-01-01T08:00"},
    "time of nonsense": {**GOOD, "happened_at": "yesterday"},
    "split without a line": {**split(), "line": None},
    "split by an area": {**split(), "line": a1()},
    "split by one point": {**split(), "line": {"type": "LineString", "coordinates": [[117, 33]]}},
    "split of a list": {**split(), "code": [A1]},
    "split name with a NUL": {**split(), "name": "东\0"},
    "merge of text": {**merge(), "codes": A1},
    "merge of none": {**merge(), "codes": []},
    "merge of numbers": {**merge(), "codes": [1, 2]},
    "merge into a third": {**merge(), "into": "320324001006001"},
    "merge with itself": {**merge(), "codes": [A2, A2]},
}


@pytest.mark.parametrize("name", BODIES)
def test_a_sentence_and_no_trace(bo: Client, name: str) -> None:
    for what in ("preview", "save"):
        if what == "preview" and name.startswith(("reason", "uuid")):
            continue  # a preview needs neither
        answer = send(bo, what, BODIES[name])
        assert answer.status_code in (404, 422)
        assert answer.json()["error"]
    assert not Edit.objects.exclude(verb="other").exists()


def test_more_than_any_border_needs(bo: Client) -> None:
    answer = send(bo, "save", "{" + " " * 3_000_000)
    assert answer.status_code == 413
    assert "3 MB" in answer.json()["error"]


def test_one_vertex_too_many(bo: Client) -> None:
    """Refused before any geometry is worked out; 50,000 are taken (test_bad_borders)."""
    wild = redraw(a1())
    north = [round(33.95 + i * 1e-6, 7) for i in range(49_992)]
    wild["shapes"][A1]["coordinates"][0][0][2:-2] = [[117.955 + i % 2 / 1e4, n] for i, n in
                                                     enumerate(north)]  # fmt: skip
    wild["shapes"][A1]["coordinates"][0][0][3:3] = [[117.955, 33.95]] * 10
    answer = send(bo, "preview", wild)
    assert answer.status_code == 422
    assert "50,000" in answer.json()["error"]


def test_a_form_without_the_token_is_refused(staff: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.bo)
    assert send(client, "save", GOOD).status_code == 403
    assert not Edit.objects.exclude(verb="other").exists()


names = st.sampled_from([*GOOD, *split(), *merge(), "type", "coordinates", A1])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["redraw", "split", "merge", A1, A2, "Polygon", "LineString"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner),
    max_leaves=25,
)  # fmt: skip


@settings(
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from([GOOD, split(), merge()]), st.data())
def test_any_part_replaced_by_anything(bo: Client, good: dict[str, Any], data: Any) -> None:
    part = data.draw(st.sampled_from(sorted(good)))
    answer = send(bo, "preview", {**good, part: data.draw(anything)})
    assert answer.status_code in (200, 404, 409, 422)
    assert not Proposal.objects.exists()
