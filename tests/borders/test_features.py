"""What the border editor loads: exact coordinates, who may what, who else is here."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import timezone

from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.models import Grid, Presence
from layers.territory.redraw import redraw
from tests.borders.drawn import A1, A2, VILLAGE, merge, send
from tests.territory.borders import shape

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def load(client: Client, village: str = VILLAGE) -> Any:
    answer = client.get(f"/borders/{village}/features.json")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.json()


def properties(found: Any, part: str) -> dict[str, Any]:
    return {f["properties"]["code"]: f["properties"] for f in found[part]["features"]}


def test_the_village_and_what_lies_around(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn
) -> None:
    found = load(sign_in(staff.lan))
    village = {"code": VILLAGE, "name": territory.village_a.name, "version": 1}
    assert (found["village"], found["may"], found["others"]) == (village, "propose", [])
    own = properties(found, "grids")
    assert {code: row["mine"] for code, row in own.items()} == {A1: True, A2: False}
    assert all(row["editable"] and row["version"] == 1 for row in own.values())
    around = properties(found, "around")
    assert set(around) == {territory.B1.code, territory.C1.code, territory.C2.code}
    assert not any(row["editable"] for row in around.values())
    assert len(dict(found["reasons"])) == 5
    assert load(sign_in(staff.bo))["may"] == "edit"


def test_numbers_are_those_stored_to_the_last_bit(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn
) -> None:
    odd = shapely.Polygon([(117.90, 33.95), (117.9512347, 33.95), (117.9487651, 33.9712349),
                           (117.95, 34.00), (117.90, 34.00)])  # fmt: skip
    redraw(scope_of(staff.bo), {A1: odd}, reason="路")
    for feature in load(sign_in(staff.bo))["grids"]["features"]:
        sent = shapely.geometry.shape(feature["geometry"])
        stored = shape(Grid.objects.get(code=feature["properties"]["code"]))
        assert shapely.get_coordinates(sent).tolist() == shapely.get_coordinates(stored).tolist()


def test_retired_grids_are_left_out(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn
) -> None:
    bo = sign_in(staff.bo)
    assert send(bo, "save", merge()).status_code == 200
    assert set(properties(load(bo), "grids")) == {A1}


@pytest.mark.parametrize("who", ["lan", "mei", "bo", "dong", "chen", "su", "ada"])
@pytest.mark.parametrize(("method", "what"), [
    ("get", "features.json"), ("post", "preview"), ("post", "save"), ("post", "here"),
])  # fmt: skip
def test_a_village_of_others_is_not_there(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn, who: str, method: str,
    what: str,
) -> None:  # fmt: skip
    client = sign_in(getattr(staff, who))
    answer = getattr(client, method)(f"/borders/{territory.village_c.code}/{what}")
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "field"}


def test_the_signed_out_are_told_so(client: Client, territory: SimpleNamespace) -> None:
    assert client.get(f"/borders/{VILLAGE}/features.json").status_code == 403
    assert send(client, "save", {}).status_code == 403
    assert client.get(f"/borders/{VILLAGE}/save").status_code == 405


def test_who_else_is_here(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn
) -> None:
    lan, bo = sign_in(staff.lan), sign_in(staff.bo)
    assert send(lan, "here", {}).json() == {"others": []}
    (seen,) = send(bo, "here", {}).json()["others"]
    assert seen["name"] == "兰"
    assert load(lan)["others"][0]["name"] == "波"
    again = send(bo, "here", {}).json()["others"]
    assert again == [seen]
    gone = timezone.now() - timedelta(seconds=50)
    Presence.objects.filter(user=staff.lan).update(seen_at=gone)
    assert send(bo, "here", {}).json() == {"others": []}
    assert list(Presence.objects.values_list("user", flat=True)) == [staff.bo.pk]


def test_who_comes_back_is_new(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn
) -> None:
    lan = sign_in(staff.lan)
    send(lan, "here", {})
    hour = timezone.now() - timedelta(hours=1)
    Presence.objects.update(since=hour, seen_at=hour)
    send(lan, "here", {})
    assert Presence.objects.get().since > hour


def test_statements(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn,
    django_assert_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    """Session, user, village, posts, right (set, grids), grids (set), around (set), others;
    the same for a county dispatcher but for the right."""
    lan, kun = sign_in(staff.lan), sign_in(staff.kun)
    with django_assert_num_queries(11):
        load(lan)
    with django_assert_num_queries(9):
        load(kun)
    with django_assert_num_queries(9):
        send(lan, "here", {})
