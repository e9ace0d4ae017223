"""Nobody gets another's tile: neither its rows nor, through a cache, its bytes."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.cases.queries import for_scope as cases_of
from layers.cases.register import Registered
from layers.cases.worklist import unfinished
from layers.enterprises.queries import for_scope as enterprises_of
from layers.enterprises.queries import working
from layers.residents.queries import for_scope as households_of
from layers.residents.queries import living
from layers.staff.models import Post, Role
from layers.staff.scope import scope_of
from tests.maps.conftest import read_tile, tile_address
from tests.maps.door import DoorClient

pytestmark = pytest.mark.django_db
EVERYBODY = ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada")
# In grid A2, Mei's, beside the case in its middle.
SOMEWHERE = ("cases", 117.975, 33.975, 15)


@pytest.fixture
def ground(
    territory: SimpleNamespace,
    ren_reports: Callable[..., Registered],
    make_household: Callable[..., Any],
    make_enterprise: Callable[..., Any],
) -> None:
    """In each grid a case, four households, one of them moved out, and two enterprises."""
    for name in ("A1", "A2", "B1", "C1", "C2"):
        grid = getattr(territory, name)
        at = grid.geom.centroid
        ren_reports(lon=at.x, lat=at.y)
        for number in range(4):
            gone = timezone.now() if number == 3 else None
            make_household(grid=grid, number=str(number), moved_out_at=gone)
        make_enterprise(grid=grid)
        make_enterprise(grid=grid, closed_at=timezone.now())


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    ("layer", "listed"),
    [
        ("cases", lambda scope: unfinished(cases_of(scope))),
        ("households", lambda scope: living(households_of(scope))),
        ("enterprises", lambda scope: working(enterprises_of(scope))),
    ],
)
def test_tiles_show_the_rows_of_the_list(
    ground: None, staff: SimpleNamespace, whole: Callable[..., Any], who: str, layer: str,
    listed: Callable[..., Any],
) -> None:  # fmt: skip
    person = getattr(staff, who)
    rows = set(listed(scope_of(person)).filter(geom__isnull=False).values_list("pk", flat=True))
    assert {one.id for one in whole(person, layer, 14) if one.id} == rows
    if rows:
        counted = sum(one.properties["n"] for one in whole(person, layer, 11))
        assert counted == len(rows)


def test_leaders_get_numbers_of_households_and_no_household(
    ground: None, staff: SimpleNamespace, whole: Callable[..., Any]
) -> None:
    for who in (staff.chen, staff.su):
        for zoom in (8, 11, 13, 14, 16):
            found = whole(who, "households", zoom)
            assert sum(one.properties["n"] for one in found) == 15
            assert all(one.id is None and set(one.properties) == {"n", "side"} for one in found)


@pytest.mark.parametrize("zoom", [3, 8, 10, 12, 14, 16, 18])
def test_leaders_see_no_square_with_fewer_than_three(
    staff: SimpleNamespace, make_household: Callable[..., Any], whole: Callable[..., Any], zoom: int
) -> None:
    """Two households, alone in their square: no zoom shows them, nor a sum that has them."""
    for _household in range(2):
        make_household(geom="SRID=4326;POINT(117.91 33.96)")
    for _household in range(3):
        make_household(geom="SRID=4326;POINT(117.94 33.99)")
    assert sum(one.properties["n"] for one in whole(staff.chen, "households", zoom)) == 3


def test_a_leader_of_a_town_gets_the_numbers_of_that_town(
    ground: None, make_user: Callable[..., Any], territory: SimpleNamespace,
    whole: Callable[..., Any],
) -> None:  # fmt: skip
    wei = make_user("wei", "伟", role=Role.LEADER, division=territory.lower)
    assert sum(one.properties["n"] for one in whole(wei, "households", 12)) == 6
    assert len(whole(wei, "enterprises", 14)) == 2


def test_a_tile_that_one_has_warmed_is_not_given_to_another(
    ground: None, staff: SimpleNamespace
) -> None:
    """Everybody asks for the same tile in turns, several times, on the short way and the long."""
    browsers = {who: DoorClient() for who in EVERYBODY}
    for who, browser in browsers.items():
        browser.force_login(getattr(staff, who))
    first: dict[str, bytes] = {}
    etags: dict[str, str] = {}
    for _turn in range(3):
        for who, browser in browsers.items():
            answer = browser.get(tile_address(*SOMEWHERE))
            read_tile(answer, "cases")
            assert "private" in answer["Cache-Control"]
            assert "Cookie" in answer["Vary"]
            assert first.setdefault(who, answer.content) == answer.content
            assert etags.setdefault(who, answer["ETag"]) == answer["ETag"]
    assert first["lan"] == b"" != first["mei"]
    assert len(set(etags.values())) == len(EVERYBODY)
    for who, browser in browsers.items():
        for other, etag in etags.items():
            answer = browser.get(tile_address(*SOMEWHERE), headers={"if-none-match": etag})
            assert answer.status_code == (304 if who == other else 200)


@pytest.mark.parametrize("layer", ["cases", "households", "enterprises"])
def test_signed_out_people_get_nothing(
    ground: None, staff: SimpleNamespace, client: Client, layer: str
) -> None:
    warm = DoorClient()
    warm.force_login(staff.kun)
    url = tile_address(layer, 117.97, 33.97, 15)
    etag = warm.get(url)["ETag"]
    for cookie in ("", "nonsense", "a" * 5000):
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        answer = client.get(url, headers={"if-none-match": etag})
        assert answer.status_code == 403
        assert "ETag" not in answer


def test_a_sign_out_ends_it_within_a_moment(
    ground: None, staff: SimpleNamespace, client: Client, later: Callable[[], None]
) -> None:
    client.force_login(staff.mei)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.get(tile_address(*SOMEWHERE)).content
    client.post(reverse("access:sign-out"))
    later()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get(tile_address(*SOMEWHERE)).status_code == 403


def test_a_new_post_shows_within_a_moment(
    ground: None, staff: SimpleNamespace, territory: SimpleNamespace, client: Client,
    later: Callable[[], None],
) -> None:  # fmt: skip
    client.force_login(staff.lan)
    assert client.get(tile_address(*SOMEWHERE)).content == b""
    Post.objects.filter(user=staff.lan).update(grid=territory.A2)
    later()
    assert client.get(tile_address(*SOMEWHERE)).content


def test_a_one_time_password_opens_no_tile(
    ground: None, staff: SimpleNamespace, client: Client
) -> None:
    staff.mei.must_change_password = True
    staff.mei.save()
    client.force_login(staff.mei)
    for _time in range(2):
        answer = client.get(tile_address(*SOMEWHERE), headers={"accept": "application/json"})
        assert answer.status_code == 403


def test_a_foreign_host_and_plain_http_take_the_long_way(
    ground: None, staff: SimpleNamespace, client: Client, settings: Settings
) -> None:
    client.force_login(staff.mei)
    assert client.get(tile_address(*SOMEWHERE)).content
    assert client.get(tile_address(*SOMEWHERE), headers={"host": "evil.example"}).status_code == 400
    settings.SECURE_SSL_REDIRECT = True
    strict = DoorClient()
    strict.cookies = client.cookies
    assert strict.get(tile_address(*SOMEWHERE)).status_code == 301


def test_editions_are_told_for_what_one_may_see(
    ground: None, staff: SimpleNamespace, client: Client
) -> None:
    assert set(client.get("/maps/tiles/editions.json").json()) == {"grids", "divisions"}
    client.force_login(staff.mei)
    told = client.get("/maps/tiles/editions.json").json()
    assert set(told) == {
        "grids", "divisions", "cases", "households", "enterprises", "mailboxes", "hazards",
    }  # fmt: skip
    assert client.get(tile_address(*SOMEWHERE))["ETag"] == f'"{told["cases"]}"'
