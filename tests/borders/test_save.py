"""Saving a change from the editor: once, as an edit or as a proposal, or with the clash drawn."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.test import Client
from shapely import box

from layers.staff.models import User
from layers.territory.models import Edit, Grid, GridRevision, Proposal
from layers.territory.queries import grids_in_force
from tests.borders.drawn import A1, A2, a1, merge, polygon, redraw, send, split
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)


@pytest.fixture
def bo(staff: SimpleNamespace, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(staff.bo)


@pytest.fixture
def lan(staff: SimpleNamespace, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(staff.lan)


def assert_sound() -> None:
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


@pytest.mark.parametrize(("change", "codes"), [
    (redraw(a1(s3=117.96)), {A1, A2}),
    (split(name="东升小学"), {A1, "320324001001003"}),
    (merge(into=A2), {A1, A2}),
])  # fmt: skip
def test_a_dispatcher_saves(bo: Client, change: dict[str, Any], codes: set[str]) -> None:
    answer = send(bo, "save", change)
    assert answer.status_code == 200
    edit = Edit.objects.get(pk=answer.json()["edit"])
    assert (edit.verb, edit.reason, str(edit.uuid)) == (
        change["verb"], change["reason"], change["uuid"],
    )  # fmt: skip
    found = {f["properties"]["code"]: f for f in answer.json()["features"]["features"]}
    assert codes <= set(found)
    for code, feature in found.items():
        row = Grid.objects.get(code=code)
        assert feature["properties"]["version"] == row.version
        empty = feature["geometry"] is None
        assert empty == (row.retired_at is not None)
        assert empty or shapely.geometry.shape(feature["geometry"]).equals(shape(row))
    assert_sound()
    if change["verb"] == "merge":
        assert set(grids_in_force().values_list("code", flat=True)) & codes == {A2}
    if change["verb"] == "split":
        assert Grid.objects.get(code="320324001001003").name == "东升小学"


def test_a_worker_proposes_and_nothing_moves(lan: Client, staff: SimpleNamespace) -> None:
    change = redraw(a1(s3=117.96))
    answer = send(lan, "save", change)
    assert answer.status_code == 202
    proposal = Proposal.objects.get(pk=answer.json()["proposal"])
    assert (proposal.proposer, proposal.state) == (staff.lan, "open")
    assert send(lan, "save", change).json() == answer.json()
    assert Proposal.objects.count() == 1
    assert set(Grid.objects.values_list("version", flat=True)) == {1}


def test_the_same_change_again_gets_the_same_answer(bo: Client) -> None:
    """The answer was lost, others went on, and the change is sent again."""
    change = redraw(a1(s3=117.96))
    first = send(bo, "save", change)
    send(bo, "save", redraw(a1(s3=117.93), versions={A1: 2}))
    again = send(bo, "save", change)
    assert again.status_code == 200
    one, two = first.json(), again.json()
    assert one["edit"] == two["edit"]
    by_code = [
        {f["properties"]["code"]: f for f in body["features"]["features"]} for body in (one, two)
    ]
    assert by_code[0] == by_code[1]
    assert Edit.objects.exclude(verb="other").count() == 2


def test_a_uuid_of_somebody_else_is_refused(
    bo: Client, lan: Client, staff: SimpleNamespace, sign_in: Callable[[User], Client]
) -> None:
    change = redraw(a1(s3=117.96))
    send(lan, "save", change)
    assert send(bo, "save", change).status_code == 422
    mine = redraw(a1(s3=117.96))
    assert send(bo, "save", mine).status_code == 200
    assert send(sign_in(staff.kun), "save", mine).status_code == 422


def test_a_preview_tells_and_changes_nothing(
    lan: Client, bo: Client, ren_reports: Callable[..., Any], make_household: Callable[..., Any],
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    ren_reports(lon=117.955, lat=33.985)
    make_household(grid=territory.A2, geom=Point(117.955, 33.985, srid=4326))
    make_household()
    change = redraw(a1(s3=117.96, s4=117.97))
    before = GridRevision.objects.count()
    for client in (lan, bo):
        answer = send(client, "preview", change)
        assert answer.status_code == 200
        one, two = answer.json()["grids"]
        assert (one["code"], one["open_cases_before"], one["open_cases_after"]) == (A1, 0, 1)
        assert (two["code"], two["open_cases_before"], two["open_cases_after"]) == (A2, 1, 0)
        assert (one["households_before"], one["households_after"]) == (1, 2)
        assert (two["households_before"], two["households_after"]) == (1, 0)
        gain = one["area_m2_after"] - one["area_m2_before"]
        assert gain == pytest.approx(two["area_m2_before"] - two["area_m2_after"], abs=50)
        moved = {f["properties"]["code"] for f in answer.json()["features"]["features"]
                 if f["properties"]["moved"]}  # fmt: skip
        assert moved == {A1, A2}
    assert GridRevision.objects.count() == before
    new = send(bo, "preview", split()).json()["grids"][-1]
    assert (new["code"], new["name"], new["area_m2_before"]) == (
        "320324001001003", "东升第3网格", 0,
    )  # fmt: skip


def test_faults_come_with_their_place(bo: Client) -> None:
    bow_tie = redraw(polygon((117.90, 33.95), (117.95, 34.0), (117.95, 33.95), (117.90, 34.0)))
    for what in ("preview", "save"):
        answer = send(bo, what, bow_tie)
        body = answer.json()
        assert answer.status_code == 422
        assert body["message"] == body["error"]
        (fault,) = body["faults"]["features"]
        assert fault["geometry"]["type"] == "Point"
        assert fault["properties"]["message"] == body["message"]


def test_a_clash_shows_both_and_whose(
    bo: Client, lan: Client, staff: SimpleNamespace, sign_in: Callable[[User], Client]
) -> None:
    kun = sign_in(staff.kun)
    assert send(kun, "save", redraw(a1(s3=117.96))).status_code == 200
    mine = redraw(a1(s3=117.94))
    for client, what in ((bo, "save"), (bo, "preview"), (lan, "save"), (lan, "preview")):
        answer = send(client, what, mine)
        body = answer.json()
        assert answer.status_code == 409
        (theirs,) = body["theirs"]["features"]
        assert (theirs["properties"]["code"], theirs["properties"]["version"]) == (A1, 2)
        (own,) = body["mine"]["features"]
        assert own["geometry"] == mine["shapes"][A1]
        assert (body["who"], body["message"]) == ("坤", body["error"])
        assert body["when"].startswith("20")
        (clash,) = body["clash"]["features"]
        assert shapely.geometry.shape(clash["geometry"]).intersects(shapely.Point(117.95, 33.98))
    assert not Proposal.objects.exists()


def test_a_clash_of_a_split_and_of_a_merge(bo: Client) -> None:
    assert send(bo, "save", redraw(a1(s3=117.96))).status_code == 200
    cut = send(bo, "save", split())
    assert cut.status_code == 409
    assert cut.json()["mine"]["features"][0]["geometry"]["type"] == "LineString"
    joined = send(bo, "save", merge())
    assert joined.status_code == 409
    assert joined.json()["mine"]["features"] == []
    assert send(bo, "save", merge(versions={A1: 2, A2: 2})).status_code == 200
    gone = send(bo, "save", redraw(a1(s3=117.94), code=A2))
    assert gone.status_code == 409
    assert gone.json()["theirs"]["features"][0]["geometry"] is None


def test_grids_of_another_village_are_not_there(bo: Client, lan: Client) -> None:
    """B1 is in Bo's town too, but this is village A's page; C1 is nobody's here."""
    for client, code in ((bo, "320324001006001"), (lan, "320324102201001")):
        for change in (redraw(a1(), code=code), split(code=code), merge(codes=[code, code])):
            assert send(client, "save", change).status_code in (404, 422)
    assert send(bo, "save", redraw(a1(), code="320324001006001")).status_code == 404
    assert set(Grid.objects.values_list("version", flat=True)) == {1}


def test_nothing_to_change_and_no_reason(bo: Client, lan: Client) -> None:
    same = redraw(polygon((117.90, 33.95), (117.95, 33.95), (117.95, 34.0), (117.90, 34.0)))
    for client, what in ((bo, "save"), (lan, "save"), (bo, "preview")):
        answer = send(client, what, same)
        assert (answer.status_code, answer.json()["field"]) == (422, "geometry")
    for client in (bo, lan):
        answer = send(client, "save", redraw(a1(s3=117.96), reason=" "))
        assert (answer.status_code, answer.json()["field"]) == (422, "reason")
    answer = send(lan, "save", {**redraw(a1(s3=117.96)), "uuid": None})
    assert (answer.status_code, answer.json()["field"]) == (422, "uuid")
    assert not Proposal.objects.exists()


def test_statements(bo: Client, django_assert_num_queries: Callable[..., Any]) -> None:
    """A preview of one grid: what ``plan_redraw`` asks, the sums, session, user, posts, village,
    savepoint. It does not grow with what is drawn."""
    with django_assert_num_queries(15):
        send(bo, "preview", redraw(a1(s3=117.96)))
    with django_assert_num_queries(15):
        send(bo, "preview", redraw(a1(s1=117.96, s2=117.96, s3=117.96), uuid=str(uuid4())))
