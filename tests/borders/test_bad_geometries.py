"""What nobody should draw, sent as the editor would: a sentence, where it is wrong, no change."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from django.conf import settings
from django.test import Client

from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.models import Edit, Grid, GridRevision, Proposal
from layers.territory.split import split as split_verb
from tests.borders.drawn import A1, merge, redraw, send, split
from tests.territory.bad_geometries import BORDERS, CUT, HEALED, LINES

pytestmark = pytest.mark.django_db
# JSON has no number for it; the body is refused before anybody looks at the border.
IN_JSON = {name: bad for name, bad in BORDERS.items()
           if np.isfinite(shapely.get_coordinates(bad[0])).all()}  # fmt: skip


@pytest.fixture
def bo(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: Callable[..., Client]
) -> Client:
    """Bo of the upper town, who has cut A2 in two."""
    split_verb(scope_of(staff.bo), territory.A2.code, CUT, reason="备")
    return in_english(sign_in(staff.bo))


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def everything() -> list[Any]:
    return [
        list(Grid.objects.order_by("id").values_list("id", "version", "geom")),
        Edit.objects.count(), GridRevision.objects.count(), Proposal.objects.count(),
    ]  # fmt: skip


def geojson(geom: Any) -> Any:
    return json.loads(shapely.to_geojson(geom))


def assert_refused(client: Client, change: Any, message: str) -> None:
    before = everything()
    for what in ("preview", "save"):
        answer = send(client, what, change)
        assert answer.status_code == 422, answer.content
        told = answer.json()
        assert any(words in told["error"] for words in message.split("|")), told["error"]
        assert told["faults"]["type"] == "FeatureCollection"
    assert everything() == before


@pytest.mark.parametrize("name", IN_JSON)
def test_a_bad_border(bo: Client, name: str) -> None:
    drawn, message = IN_JSON[name]
    assert_refused(bo, redraw(geojson(drawn)), message)


@pytest.mark.parametrize("name", LINES)
def test_a_bad_line(bo: Client, name: str) -> None:
    line, message = LINES[name]
    assert_refused(bo, split(line=geojson(line)), message)


@pytest.mark.parametrize(("codes", "message"), [
    ([A1, "320324001001003"], "no border in common"),
    ([A1, A1], "two grids or more"),
])  # fmt: skip
def test_a_bad_merge(bo: Client, codes: list[str], message: str) -> None:
    assert_refused(bo, merge(codes=codes, versions={}), message)


def test_a_merge_of_two_villages(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: Callable[[User], Client]
) -> None:
    """The editor is of one village, so the other's grid is not there."""
    kun, before = in_english(sign_in(staff.kun)), everything()
    for what in ("preview", "save"):
        answer = send(kun, what, merge(codes=[A1, territory.C1.code], versions={}))
        assert (answer.status_code, "no such grid" in answer.json()["error"]) == (404, True)
    assert everything() == before


@pytest.mark.parametrize("name", HEALED)
def test_what_has_one_meaning_is_taken(bo: Client, name: str) -> None:
    assert send(bo, "preview", redraw(geojson(HEALED[name]))).status_code == 200


def test_lan_is_told_the_same_before_she_proposes(
    bo: Client, staff: SimpleNamespace, sign_in: Callable[[User], Client]
) -> None:
    drawn, message = BORDERS["a strip across a third grid"]
    assert_refused(in_english(sign_in(staff.lan)), redraw(geojson(drawn)), message)
