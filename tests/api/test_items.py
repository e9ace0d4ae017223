"""Pages of features: which rows for whom, filters, paging, and every odd query refused in words."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from layers.cases.register import Registered
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.place_mailbox import place_mailbox
from layers.staff.models import AccessRecord
from layers.staff.scope import scope_of
from layers.territory.merge import merge
from layers.territory.models import Division, Edit, Grid
from tests.api.conftest import Program
from tests.territory.borders import shape

pytestmark = pytest.mark.django_db
PRIVATE = ("households", "enterprises", "cases", "mailboxes", "hazards")
EVERY = ("grids", "divisions", *PRIVATE)


@pytest.fixture
def ground(
    staff: SimpleNamespace, ren_reports: Callable[..., Registered],
    make_household: Callable[..., Any], make_person: Callable[..., Any],
    make_enterprise: Callable[..., Any],
) -> SimpleNamespace:  # fmt: skip
    """One of everything in grid A1."""
    household = make_household(address="东升路5号")
    make_person(household)
    lan = staff.lan, scope_of(staff.lan)
    box, _new = place_mailbox(
        household.uuid, *lan, lon=117.92, lat=33.97, address="村部门口", weekdays=[1, 3]
    )
    hazard, _new = find_hazard(
        household.uuid, *lan, kind="fire", text="楼道堆物", lon=117.93, lat=33.97
    )
    case = ren_reports()
    return SimpleNamespace(
        households=str(household.uuid), enterprises=str(make_enterprise().uuid), cases=case.number,
        mailboxes=box.code, hazards=str(hazard.uuid),
    )  # fmt: skip


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/geo+json"
    return [one["id"] for one in answer.json()["features"]]


def test_everybody_reads_grids_and_divisions(stranger: Program, territory: SimpleNamespace) -> None:
    answer = stranger.get("collections/grids/items")
    body = answer.json()
    assert ids(answer) == [getattr(territory, n).code for n in ("A1", "A2", "B1", "C1", "C2")]
    assert (body["numberMatched"], body["numberReturned"]) == (5, 5)
    assert body["timeStamp"].endswith("Z")
    a1 = body["features"][0]
    assert {k: a1["properties"][k] for k in ("code", "name", "kind", "village", "version")} == {
        "code": territory.A1.code, "name": territory.A1.name, "kind": "general",
        "village": territory.village_a.code, "version": 1,
    }  # fmt: skip
    assert shapely.geometry.shape(a1["geometry"]).equals_exact(shape(territory.A1), 0)
    levels = {one["properties"]["level"] for one in
              stranger.get("collections/divisions/items").json()["features"]}  # fmt: skip
    assert levels == {"county", "town", "village"}


@pytest.mark.parametrize("name", PRIVATE)
def test_the_rest_needs_a_sign_in(stranger: Program, ground: SimpleNamespace, name: str) -> None:
    for path in (f"collections/{name}/items", f"collections/{name}/items/{getattr(ground, name)}"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic ")
        assert answer.json()["description"]


@pytest.mark.parametrize("name", PRIVATE)
@pytest.mark.parametrize(("who", "sees"), [("lan", True), ("bo", True), ("mei", False)])
def test_within_scope_and_without_people(
    program: Callable[..., Program], staff: SimpleNamespace, ground: SimpleNamespace, name: str,
    who: str, sees: bool,
) -> None:  # fmt: skip
    caller = program(getattr(staff, who))
    key = getattr(ground, name)
    listed = caller.get(f"collections/{name}/items")
    assert ids(listed) == ([key] if sees else [])
    assert listed.json()["numberMatched"] == int(sees)
    one = caller.get(f"collections/{name}/items/{key}")
    assert one.status_code == (200 if sees else 404)
    told = listed.content.decode() + one.content.decode()
    for secret in ("王秀英", "任一", "13800005021", "李明", "13900007788", "没有人来清运"):
        assert secret not in told
    if sees:
        assert one["ETag"].startswith('"1-')
        assert "no-store" in listed["Cache-Control"]


def test_leaders_see_no_household_and_no_masked_people(
    program: Callable[..., Program], staff: SimpleNamespace, ground: SimpleNamespace
) -> None:
    chen, lan = program(staff.chen), program(staff.lan)
    assert ids(chen.get("collections/households/items")) == []
    assert chen.get("collections/households/items").json()["numberMatched"] == 0
    [seen] = chen.get("collections/enterprises/items").json()["features"]
    assert (seen["properties"]["legal_person"], seen["properties"]["phone"]) == (None, None)
    [seen] = lan.get("collections/enterprises/items").json()["features"]
    assert (seen["properties"]["legal_person"], seen["properties"]["phone"]) == (
        "李*", "139****7788",
    )  # fmt: skip


def test_pages_lead_from_one_to_the_next(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    made = [str(make_household(address=f"{number}号").uuid) for number in range(7)]
    lan = program(staff.lan)
    found, address = [], "collections/households/items?limit=3"
    while address:
        body = lan.get(address).json()
        assert body["numberMatched"] == 7
        assert body["numberReturned"] == len(body["features"]) <= 3
        found += [one["id"] for one in body["features"]]
        onwards = [one["href"] for one in body["links"] if one["rel"] == "next"]
        address = onwards[0].split("/ogc/")[1] if onwards else ""
        assert "offset" not in address
    assert found == made
    assert ids(lan.get("collections/households/items", {"limit": 3, "offset": 5})) == made[5:]
    assert len(ids(lan.get("collections/households/items", {"limit": 99_999}))) == 7


def test_filters_narrow(
    program: Callable[..., Program], staff: SimpleNamespace, ren_reports: Callable[..., Registered],
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    here = ren_reports()
    there = ren_reports(lon=118.02, lat=33.92, category="lamp")
    unplaced = ren_reports(lon=None, lat=None)
    kun = program(staff.kun)

    def cases(**query: Any) -> set[str]:
        answer = kun.get("collections/cases/items", query)
        found = set(ids(answer))
        assert answer.json()["numberMatched"] == len(found)
        return found

    assert cases() == {here.number, there.number, unplaced.number}
    assert cases(category="lamp") == {there.number}
    assert cases(grid=territory.A1.code) == {here.number}
    assert cases(number=here.number) == {here.number}
    assert cases(state="registered", department="works") == {there.number}
    assert cases(state="closed") == set()
    assert cases(bbox="117.9,33.95,118.0,34.0") == {here.number}
    assert cases(bbox="117.9,33.95,0,118.0,34.0,50") == {here.number}
    four326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
    assert cases(**{"bbox": "33.9,118,33.95,118.05", "bbox-crs": four326}) == {there.number}
    now = timezone.now()
    hour = timedelta(hours=1)
    assert cases(datetime=f"{(now - hour).isoformat()}/..") == cases()
    assert cases(datetime=f"../{(now - hour).isoformat()}") == set()
    assert cases(datetime=f"{timezone.localdate(now)}") == cases()
    # As QGIS says "from then on" and "until then".
    assert cases(datetime=f"{(now - hour).isoformat()}/9999-12-31T00:00:00Z") == cases()
    assert cases(datetime=f"0000-01-01T00:00:00Z/{(now + hour).isoformat()}") == cases()


def test_a_box_meets_land_and_not_only_its_frame(
    stranger: Program, territory: SimpleNamespace
) -> None:
    Grid.objects.filter(pk=territory.A1.pk).update(
        geom="SRID=4326;MULTIPOLYGON(((117.90 33.95, 117.95 33.95, 117.90 34.00, 117.90 33.95)))"
    )
    corner = stranger.get("collections/grids/items", {"bbox": "117.94,33.99,117.945,33.995"})
    assert ids(corner) == []


def test_coordinates_in_other_systems(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    make_household(geom=Point(117.92, 33.97, srid=4326))
    lan = program(staff.lan)

    def at(crs: str) -> list[float]:
        answer = lan.get("collections/households/items", {"crs": crs})
        assert answer["Content-Crs"] == f"<{crs}>"
        return list(answer.json()["features"][0]["geometry"]["coordinates"])

    base = "http://www.opengis.net/def/crs/"
    assert at(f"{base}OGC/1.3/CRS84") == [117.92, 33.97]
    assert at(f"{base}EPSG/0/4490") == [33.97, 117.92]
    north, east = at(f"{base}EPSG/0/4548")
    assert (round(north), round(east)) == (3760715, 585025)


@pytest.mark.parametrize(("query", "field"), [
    ({"colour": "puce"}, "colour"), ({"vacant": "perhaps"}, "vacant"), ({"owner": "lan"}, "owner"),
    ({"limit": "0"}, "limit"), ({"limit": "-1"}, "limit"), ({"limit": "many"}, "limit"),
    ({"limit": "9" * 30}, "limit"), ({"offset": "-1"}, "offset"), ({"offset": "100001"}, "offset"),
    ({"after": "x"}, "after"), ({"bbox": "1,2,3"}, "bbox"), ({"bbox": "a,b,c,d"}, "bbox"),
    ({"bbox": "117,34,118,33"}, "bbox"), ({"bbox": "nan,0,1,1"}, "bbox"),
    ({"bbox": "0,0,999,1"}, "bbox"), ({"bbox": "33,117,34,118"}, "bbox"),
    ({"crs": "EPSG:2"}, "crs"), ({"bbox": "0,0,1,1", "bbox-crs": "x"}, "bbox-crs"),
    ({"datetime": "yesterday"}, "datetime"), ({"datetime": "2026-02-30"}, "datetime"),
    ({"datetime": "../.."}, "datetime"), ({"datetime": "2026-01-02/2026-01-01"}, "datetime"),
    ({"datetime": "2026-01-01T00:00:00"}, "datetime"), ({"f": "gml"}, "f"),
    ({"grid": "a\0b"}, "grid"), ({"limit": ["1", "2"]}, "limit"),
])  # fmt: skip
def test_an_odd_query_is_refused_in_words(
    program: Callable[..., Program], staff: SimpleNamespace, query: dict[str, Any], field: str
) -> None:
    answer = program(staff.lan).get("collections/households/items", query)
    assert answer.status_code == 400
    assert (answer.json()["field"], bool(answer.json()["description"])) == (field, True)


@pytest.mark.parametrize("path", [
    "collections/people", "collections/people/items", "collections/households/items/1",
    "collections/households/items/00000000-0000-4000-8000-000000000000", "collections/", "nowhere",
    "collections/grids/items/%00", "collections/grids/tiles/WebMercatorQuad/3/9/0",
    "collections/grids/tiles/WorldCRS84Quad/0/0/0",
])  # fmt: skip
def test_what_is_not_there_is_json_too(
    program: Callable[..., Program], staff: SimpleNamespace, path: str
) -> None:
    answer = program(staff.kun).get(path)
    assert answer.status_code == 404
    assert answer.json()["description"]


@pytest.mark.parametrize("name", EVERY)
def test_a_page_costs_the_same_number_of_queries_however_many_rows(
    program: Callable[..., Program], staff: SimpleNamespace, ground: SimpleNamespace, name: str,
    make_household: Callable[..., Any], make_enterprise: Callable[..., Any],
    ren_reports: Callable[..., Registered], django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(10):
        make_household(address=f"{number}号")
        make_enterprise(name=f"{number}店")
        ren_reports()
    lan = program(staff.lan)
    lan.get(f"collections/{name}/items")
    # Tries, token, scope, (grid set,) edition or sum, rows; a download of households is recorded.
    with django_assert_max_num_queries(6):
        assert lan.get(f"collections/{name}/items").status_code == 200


def test_a_town_reads_all_its_grids_and_no_others(
    program: Callable[..., Program], staff: SimpleNamespace, territory: SimpleNamespace,
    make_household: Callable[..., Any], make_enterprise: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for name in ("A1", "A2", "B1", "C1"):
        make_household(grid=getattr(territory, name))
        make_enterprise(grid=getattr(territory, name), name=name)
    bo = program(staff.bo)
    bo.get("collections/households/items?bbox=0,0,1,1")
    for name in ("households", "enterprises"):
        with django_assert_max_num_queries(7):
            body = bo.get(f"collections/{name}/items").json()
        grids = [one["properties"]["grid"] for one in body["features"]]
        assert grids == [getattr(territory, each).code for each in ("A1", "A2", "B1")]
        assert body["numberMatched"] == 3


def test_head_is_answered(stranger: Program, territory: SimpleNamespace) -> None:
    answer = stranger.send("HEAD", "collections/grids/items")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_download_of_households_is_written_down(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    for number in range(3):
        make_household(address=f"{number}号")
    lan = program(staff.lan, name="我的 QGIS")
    first = lan.get("collections/households/items", {"limit": 2}).json()
    [onwards] = [one["href"] for one in first["links"] if one["rel"] == "next"]
    lan.get(onwards.split("/ogc/")[1])
    [record] = AccessRecord.objects.all()
    assert (record.actor, record.action, record.subject, record.rows) == (
        staff.lan, "export", "household", 3,
    )  # fmt: skip
    assert "我的 QGIS" in record.reason


def test_beyond_the_bound_no_number_is_named(
    program: Callable[..., Program], staff: SimpleNamespace, ren_reports: Callable[..., Registered],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for _turn in range(3):
        ren_reports()
    monkeypatch.setattr("mapapp.api.counted.MOST_COUNTED", 2)
    body = program(staff.bo).get("collections/cases/items").json()
    assert "numberMatched" not in body
    assert body["numberReturned"] == 3


def test_datetime_gives_the_borders_of_that_day(
    program: Callable[..., Program], staff: SimpleNamespace, territory: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    today, now = timezone.localdate(), timezone.now
    day = timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: now() + day)
    codes = [territory.C1.code, territory.C2.code]
    merge(scope_of(staff.kun), codes, reason="撤并")
    bo = program(staff.bo)

    def at(asked: str, **query: Any) -> dict[str, Any]:
        answer = bo.get("collections/grids/items", {"datetime": asked, **query})
        features = {one["id"]: one for one in answer.json()["features"]}
        assert answer.json()["numberMatched"] == len(ids(answer)) == len(features)
        return features

    before, after = at(f"{today}"), at(f"{today + day}")
    assert (len(before), len(after), len(at(f"{today}/.."))) == (5, 4, 5)
    assert after == {one["id"]: one for one in bo.get("collections/grids/items").json()["features"]}
    there = before[territory.C1.code]
    assert shapely.geometry.shape(there["geometry"]).equals_exact(shape(territory.C1), 0)
    planar = territory.C1.geom.transform(4548, clone=True).area
    assert there["properties"]["area_m2"] == pytest.approx(planar, rel=1e-3)
    assert there["properties"]["version"] < after[territory.C1.code]["properties"]["version"]
    assert list(at(f"{today}", village=territory.village_a.code)) == [
        territory.A1.code, territory.A2.code,
    ]  # fmt: skip
    assert list(at(f"{today}", bbox="118.01,33.91,118.02,33.92")) == [territory.C2.code]
    assert at("2019-12-31") == {}
    assert at("2019-01-01/2019-12-31T00:00:00Z") == {}
    page = bo.get("collections/grids/items", {"datetime": f"{today}", "limit": 3}).json()
    [onwards] = [link["href"] for link in page["links"] if link["rel"] == "next"]
    with django_assert_max_num_queries(8):
        rest = bo.get(onwards.split("/ogc/")[1]).json()["features"]
    assert [one["id"] for one in page["features"] + rest] == list(before)


def test_datetime_gives_the_divisions_of_that_day(
    program: Callable[..., Program], staff: SimpleNamespace, territory: SimpleNamespace,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    code, old = territory.village_a.code, territory.village_a.name
    before, day = timezone.now(), timedelta(days=1)
    edit = Edit.objects.create(verb=Edit.Verb.OTHER, made_at=before + day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('suilaiban.edit', %s, true)", [str(edit.pk)])
    Division.objects.filter(code=code).update(name="东升村")
    bo = program(staff.bo)

    def at(asked: str, **query: Any) -> dict[str, str]:
        with django_assert_max_num_queries(8):
            answer = bo.get("collections/divisions/items", {"datetime": asked, **query})
        features = {one["id"]: one["properties"] for one in answer.json()["features"]}
        assert answer.json()["numberMatched"] == len(features)
        return {key: one["name"] for key, one in features.items()}

    assert at(before.isoformat())[code] == old
    assert at((before + day).isoformat())[code] == "东升村"
    assert at(before.isoformat(), level="village", bbox="117.91,33.96,117.92,33.97") == {code: old}
    assert at(before.isoformat(), parent=territory.upper.code).keys() == {
        code, territory.village_b.code,
    }  # fmt: skip
    assert bo.get("collections/divisions/items", {"datetime": "gestern"}).status_code == 400
