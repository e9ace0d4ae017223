"""What a phone may keep: Lan's own, marked as hers; nothing of a desk, nor for those with one."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.cases.models import Case
from layers.enterprises.models import Enterprise
from layers.residents.models import Household, Person
from layers.staff.models import Post, User
from tests.conftest import START

pytestmark = pytest.mark.django_db


def listed(client: Client) -> Any:
    return client.get("/field/keep.json", headers={"Accept": "application/json"}).json()


def test_all_that_is_listed_can_be_had_and_is_marked_as_hers(
    lan: Client, staff: SimpleNamespace, case: Case, make_household: Callable[..., Household]
) -> None:
    make_household()
    found = listed(lan)
    assert found["days"] == 7
    assert f"/field/cases/{case.number}/" in found["own"]
    assert "/borders/320324001001/?grid=320324001001001" in found["own"]
    for address in found["own"]:
        answer = lan.get(address)
        assert (answer.status_code, answer.get("X-Keep")) == (200, str(staff.lan.pk)), address
    for address in found["common"]:
        answer = lan.get(address)
        assert (answer.status_code, answer.has_header("X-Keep")) == (200, False), address


def test_a_tile_is_marked_on_the_short_way_too(lan: Client, staff: SimpleNamespace) -> None:
    lan.get("/maps/tiles/editions.json")
    tile = next(
        address
        for address in listed(lan)["own"]
        if "/households/" in address and "tiles" in address
    )
    assert [lan.get(tile)["X-Keep"] for _turn in range(2)] == [str(staff.lan.pk)] * 2


def test_the_list_of_a_grid_asks_the_same_of_the_database_with_more_homes(
    lan: Client, make_household: Callable[..., Household], django_assert_num_queries: Any
) -> None:
    lan.get("/field/kept.json")
    make_household()
    with django_assert_num_queries(10):
        lan.get("/field/kept.json")
    for number in range(6):
        make_household(number=str(number))
    with django_assert_num_queries(10):
        assert len(lan.get("/field/kept.json").json()["households"]) == 7


def test_what_is_kept_of_a_household_has_no_name_in_full(
    lan: Client, make_household: Callable[..., Household], make_person: Callable[..., Person],
    make_enterprise: Callable[..., Enterprise],
) -> None:  # fmt: skip
    home = make_household(address="东升路1号")
    make_person(home, name="王秀英", phone="13800005021")
    make_enterprise()
    text = lan.get("/field/kept.json").content.decode()
    kept = json.loads(text)["households"][str(home.uuid)]
    assert kept["title"] == "东升路1号"
    assert kept["fields"]["version"] == home.version
    for hidden in ("王秀英", "秀英", "13800005021", "李明", "13900007788"):
        assert hidden not in json.dumps(json.loads(text), ensure_ascii=False)


@pytest.mark.parametrize(
    "address", ["/desk/", "/overview/", "/borders/proposals/", "/staff/", "/me/inbox/", "/home/"]
)
@pytest.mark.parametrize("who", ["lan", "bo", "kun", "chen", "ada"])
def test_nothing_of_other_rooms_is_marked(
    sign_in: Callable[[User], Client], staff: SimpleNamespace, who: str, address: str
) -> None:
    assert not sign_in(getattr(staff, who)).get(address).has_header("X-Keep")


@pytest.mark.parametrize("who", ["bo", "kun", "chen", "su", "dong", "ada"])
def test_who_has_a_desk_keeps_nothing(
    sign_in: Callable[[User], Client], staff: SimpleNamespace, who: str
) -> None:
    client = sign_in(getattr(staff, who))
    for address in ("/field/", "/me/", "/field/households/", "/report/"):
        assert not client.get(address).has_header("X-Keep")


def test_a_worker_who_also_dispatches_keeps_nothing(
    lan: Client, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    Post.objects.create(
        user=staff.lan, role="town_dispatcher", division=territory.upper, starts_on=START
    )
    assert listed(lan)["own"] == []
    assert not lan.get("/field/").has_header("X-Keep")


def test_refusals_and_strangers_are_not_marked(lan: Client, client: Client) -> None:
    assert not lan.get("/field/cases/0000000000000/").has_header("X-Keep")
    for address in ("/field/", "/report/", "/maps/base.json"):
        assert not client.get(address).has_header("X-Keep")
