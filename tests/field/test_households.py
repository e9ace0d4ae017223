"""Lan keeps the households of her grid on the phone; others see what their post allows."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from layers.people_scope import all_people
from layers.privacy import decrypt
from layers.residents.models import Household, Person
from layers.staff.models import AccessRecord, User

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
FORM: dict[str, Any] = {"lon": "117.9200000", "lat": "33.9700000", "address": "东升路8号"}


@pytest.fixture
def home(make_household: Callable[..., Household], make_person: Callable[..., Person]) -> Household:
    household = make_household(address="东升路1号")
    make_person(household, name="王秀英", id_number="11010519491231002X",
                care_groups=["living_alone"])  # fmt: skip
    return household


def test_the_page_masks_people_and_says_the_colour_in_words(lan: Client, home: Household) -> None:
    page = lan.get(f"/field/households/{home.uuid}/").content.decode()
    for shown in ("东升路1号", "王**", "138****5021", "110***********002X", "重点关爱", "独居"):
        assert shown in page
    for hidden in ("王秀英", "13800005021", "19491231002"):
        assert hidden not in page


def test_in_full_with_a_reason(lan: Client, home: Household) -> None:
    with all_people():
        uuid = Person.objects.get().uuid
    url = f"/field/people/{uuid}/full/"
    assert lan.post(url, {"reason": ""}, headers=JSON).status_code == 422
    full = lan.post(url, {"reason": "送药"}, headers=JSON)
    assert full.json() == {
        "name": "王秀英", "id_number": "11010519491231002X", "phone": "13800005021",
    }  # fmt: skip
    assert "no-store" in full.headers["Cache-Control"]
    assert AccessRecord.objects.get().reason == "送药"


def test_entered_twice_is_one(lan: Client) -> None:
    entry = {**FORM, "uuid": str(uuid4()), "tenure": "owner"}
    first = lan.post("/field/households/", entry, headers=JSON)
    again = lan.post("/field/households/", entry, headers=JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["next"] == again.json()["next"]
    assert Household.objects.get().tenure == "owner"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"lon": "117.97"}, "lon"), ({"lon": ""}, "lon"), ({"address": ""}, "address")],
)  # fmt: skip
def test_refused_beside_the_field(lan: Client, change: dict[str, str], field: str) -> None:
    answer = lan.post("/field/households/", {**FORM, "uuid": str(uuid4()), **change}, headers=JSON)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not Household.objects.exists()


def test_changed_and_stale(lan: Client, home: Household) -> None:
    url = f"/field/households/{home.uuid}/change/"
    assert "东升路1号" in lan.get(url).content.decode()
    entry = {**FORM, "version": "1", "number": "12"}
    assert lan.post(url, entry, headers=JSON).status_code == 200
    home.refresh_from_db()
    assert (home.number, home.address, home.version) == ("12", "东升路8号", 2)
    assert lan.post(url, entry, headers=JSON).status_code == 409


def test_people_added_changed_and_taken_out(lan: Client, home: Household) -> None:
    url = f"/field/households/{home.uuid}/people/"
    assert lan.get(url).status_code == 200
    child = {"uuid": str(uuid4()), "name": "王小明", "relation": "child", "sex": "male",
             "care_groups": ["left_behind_child"]}  # fmt: skip
    assert lan.post(url, child, headers=JSON).status_code == 201
    change = f"/field/people/{child['uuid']}/"
    assert "王**" in lan.get(change).content.decode()
    entry = {"version": "1", "name": "", "phone": "123", "relation": "child"}
    assert lan.post(change, entry, headers=JSON).json()["field"] == "phone"
    entry["phone"] = "13900001111"
    assert lan.post(change, entry, headers=JSON).status_code == 200
    with all_people():
        person = Person.objects.get(uuid=child["uuid"])
    assert (decrypt(person.name), decrypt(person.phone)) == ("王小明", "13900001111")
    gone = {"version": "2", "reason": "转学"}
    assert lan.post(f"{change}remove/", gone, headers=JSON).status_code == 200
    with all_people():
        assert Person.objects.count() == 1


def test_moved_out_leaves_the_list(lan: Client, home: Household) -> None:
    assert "东升路1号" in lan.get("/field/households/").content.decode()
    entry = {"version": "1", "reason": "进城"}
    assert lan.post(f"/field/households/{home.uuid}/gone/", entry, headers=JSON).status_code == 200
    assert "东升路1号" not in lan.get("/field/households/").content.decode()


@pytest.mark.parametrize(
    "words", ["东升", "王秀英", "13800005021", "138 0000 5021", "11010519491231002X"]
)
def test_found_by_address_or_by_the_whole_of_a_persons_data(
    lan: Client, mei: Client, home: Household, words: str
) -> None:
    found = f"/field/households/{home.uuid}/"
    assert found in lan.get("/field/households/", {"q": words}).content.decode()
    assert found not in mei.get("/field/households/", {"q": words}).content.decode()
    assert found not in lan.get("/field/households/", {"q": "王秀"}).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("mei", 404), ("bo", 200), ("kun", 200), ("dong", 403), ("chen", 403), ("su", 403),
     ("ada", 403)],
)  # fmt: skip
def test_who_sees_it(
    staff: SimpleNamespace, sign_in: Callable[[User], Client], home: Household, who: str,
    status: int,
) -> None:  # fmt: skip
    client = sign_in(getattr(staff, who))
    assert client.get(f"/field/households/{home.uuid}/").status_code == status
    entry = {**FORM, "version": "1"}
    answer = client.post(f"/field/households/{home.uuid}/change/", entry, headers=JSON)
    assert answer.status_code in {403, 404}


def test_statements_of_list_and_page(
    lan: Client, make_household: Callable[..., Household], make_person: Callable[..., Person],
    django_assert_max_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    for number in range(30):
        household = make_household(address=f"东升路{number}号")
        make_person(household)
        make_person(household, relation="child")
    with django_assert_max_num_queries(10):
        lan.get("/field/households/")
    with django_assert_max_num_queries(12):
        lan.get(f"/field/households/{household.uuid}/")
