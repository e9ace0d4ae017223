"""The pages of grid sets: who sees what, the whole way of a draft, its report, map and file."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from layers.notices.models import Message
from layers.staff.models import User
from layers.territory.models import Edit, Grid, GridSet
from layers.territory.queries import grid_set_in_force
from layers.territory.write_table import FORMATS
from tests.borders.drawn import A1, VILLAGE, split

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
VIEW = {"bbox": "117.8,33.8,118.2,34.1", "zoom": "11"}


@pytest.fixture
def kun(territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn) -> Client:
    return sign_in(staff.kun)


@pytest.fixture
def draft(kun: Client) -> GridSet:
    assert kun.post("/borders/sets/start/", {"name": "2027"}).status_code == 302
    return GridSet.objects.get(state="draft")


def act(client: Client, draft: GridSet, what: str, **more: Any) -> int:
    answer = client.post(f"/borders/sets/{draft.pk}/act/", {"what": what, **more})
    return answer.status_code


def draw(client: Client, draft: GridSet, what: str, change: Any) -> Any:
    return client.post(
        f"/borders/sets/{draft.pk}/{VILLAGE}/{what}", json.dumps(change),
        content_type="application/json",
    )  # fmt: skip


def test_the_whole_way(
    staff: SimpleNamespace, kun: Client, draft: GridSet, sign_in: SignIn
) -> None:
    bo, chen = sign_in(staff.bo), sign_in(staff.chen)
    grids = bo.get(f"/borders/sets/{draft.pk}/{VILLAGE}/features.json").json()
    assert (grids["may"], len(grids["grids"]["features"])) == ("edit", 2)
    assert draw(bo, draft, "preview", split()).status_code == 200
    assert draw(bo, draft, "save", split()).status_code == 200
    assert Grid.objects.filter(grid_set=draft).count() == 6
    day = timezone.localdate() + timedelta(days=3)
    assert act(kun, draft, "submit") == 422
    assert act(kun, draft, "submit", starts_on="32.13.") == 422
    assert act(kun, draft, "submit", starts_on=day.isoformat(), note="请批") == 302
    assert draw(bo, draft, "save", split()).status_code == 409
    assert [m.to for m in Message.objects.all()] == [staff.chen]
    assert 'value="approve"' in chen.get(f"/borders/sets/{draft.pk}/").content.decode()
    assert act(kun, draft, "approve") == 403
    assert act(chen, draft, "back") == 422
    assert act(chen, draft, "approve") == 302
    assert set(Message.objects.values_list("to__username", flat=True)) == {"chen", "kun"}
    assert act(kun, draft, "recall", note="再看看") == 302
    assert act(kun, draft, "drop", note="算了") == 302
    page = kun.get(f"/borders/sets/{draft.pk}/").content.decode()
    for words in ("请批", "再看看", "算了"):
        assert words in page
    assert grid_set_in_force() != draft


@pytest.mark.parametrize(("who", "sees", "draws"), [
    ("lan", False, False), ("dong", False, False), ("ada", False, False), ("su", True, False),
    ("chen", True, False), ("bo", True, True), ("kun", True, True),
])  # fmt: skip
def test_who_sees_it(
    staff: SimpleNamespace, draft: GridSet, sign_in: SignIn, who: str, sees: bool, draws: bool
) -> None:
    client = sign_in(getattr(staff, who))
    here = f"/borders/sets/{draft.pk}/"
    for address in ("/borders/sets/", here, f"{here}report/", f"{here}grids.geojson"):
        assert client.get(address).status_code == (200 if sees else 403), address
    assert client.get(f"{here}grids.json", VIEW).status_code == (200 if sees else 403)
    assert client.get(f"{here}{VILLAGE}/features.json").status_code == (200 if draws else 404)
    if who != "kun":
        assert act(client, draft, "drop", note="试") == 403
        assert client.post("/borders/sets/start/", {"name": "又"}).status_code == 403
    assert Client().get(here).status_code == 302


def test_a_town_does_not_draw_elsewhere(
    territory: SimpleNamespace, staff: SimpleNamespace, draft: GridSet, sign_in: SignIn
) -> None:
    there = f"/borders/sets/{draft.pk}/{territory.village_c.code}/features.json"
    assert sign_in(staff.bo).get(there).status_code == 404


def test_the_report(kun: Client, draft: GridSet, make_household: Callable[..., Any]) -> None:
    make_household()
    page = kun.get(f"/borders/sets/{draft.pk}/report/").content.decode()
    assert page.count("data-lon") >= 5
    assert "notice green" in page


def test_grids_on_the_map(kun: Client, draft: GridSet) -> None:
    draw(kun, draft, "save", split())
    found = kun.get(f"/borders/sets/{draft.pk}/grids.json", VIEW).json()["features"]
    assert len(found) == 6
    assert {f["properties"]["code"][-4:] for f in found if not f["properties"]["same"]} == {
        "1001", "1003",
    }  # fmt: skip


@pytest.mark.parametrize("view", [
    {}, {"bbox": "1,2,3", "zoom": "3"}, {"bbox": "nan,1,2,3", "zoom": "3"},
    {"bbox": "2,1,1,3", "zoom": "3"}, {"bbox": VIEW["bbox"], "zoom": "99"},
    {"bbox": VIEW["bbox"], "zoom": "-1"}, {"bbox": "1,2,3,1e999", "zoom": "3"},
])  # fmt: skip
def test_no_view_of_the_map(kun: Client, draft: GridSet, view: dict[str, str]) -> None:
    assert kun.get(f"/borders/sets/{draft.pk}/grids.json", view).status_code == 422
    assert kun.get("/borders/day/grids.json", view).status_code == 422


@pytest.mark.parametrize("kind", FORMATS)
def test_out_and_in_again_changes_nothing(kun: Client, draft: GridSet, kind: str) -> None:
    draw(kun, draft, "save", split())
    versions = list(Grid.objects.filter(grid_set=draft).values_list("code", "version", "geom"))
    content = kun.get(f"/borders/sets/{draft.pk}/grids.{kind}").content
    ending = {"shp": "zip"}.get(kind, kind)
    file = SimpleUploadedFile(f"grids.{ending}", content)
    answer = kun.post(f"/borders/sets/{draft.pk}/import", {"file": file, "commit": "1"})
    assert answer.json() == {"added": 0, "changed": 0, "ended": 0, "same": 6}
    assert list(Grid.objects.filter(grid_set=draft).values_list("code", "version", "geom")) == (
        versions
    )


def test_a_file_with_faults(kun: Client, draft: GridSet) -> None:
    ring = [[117.9, 33.95], [118.01, 33.95], [118.01, 34.0], [117.9, 34.0], [117.9, 33.95]]
    feature = {
        "type": "Feature", "properties": {"code": A1, "name": "大"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    file = SimpleUploadedFile("grids.geojson", text.encode())
    answer = kun.post(f"/borders/sets/{draft.pk}/import", {"file": file, "commit": "1"})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["point"]
    assert not Edit.objects.filter(reason="grids.geojson").exists()


@pytest.mark.parametrize(("name", "content"), [
    ("grids.geojson", b"{"), ("grids.gpkg", b"nothing"), ("grids.zip", b"PK"), ("grids.exe", b"MZ"),
    ("grids", b""), ("grids.geojson", b""),
])  # fmt: skip
def test_what_is_no_file_of_grids(kun: Client, draft: GridSet, name: str, content: bytes) -> None:
    file = SimpleUploadedFile(name, content or b" ")
    answer = kun.post(
        f"/borders/sets/{draft.pk}/import", {"file": file}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert kun.post(f"/borders/sets/{draft.pk}/import").status_code == 422


def test_history_of_the_draft(kun: Client, draft: GridSet) -> None:
    draw(kun, draft, "save", split())
    edit = Edit.objects.get(verb="split")
    here = f"/borders/sets/{draft.pk}/{VILLAGE}/history/"
    assert str(edit.pk) in kun.get(here).content.decode()
    assert kun.get(f"/borders/{VILLAGE}/history/{edit.pk}/").status_code == 404
    back = kun.post(f"{here}{edit.pk}/put-back/", {"reason": "不分了"}, follow=True)
    assert back.status_code == 200
    assert back.request["PATH_INFO"] == f"{here}{Edit.objects.get(verb='restore').pk}/"


def test_statements(
    kun: Client, draft: GridSet, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Session, user, posts, sets; for one also its steps and edits; as many for any number."""
    with django_assert_num_queries(4):
        kun.get("/borders/sets/")
    with django_assert_num_queries(6):
        kun.get(f"/borders/sets/{draft.pk}/")
