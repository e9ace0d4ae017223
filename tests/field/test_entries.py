"""Every entry of the field: JSON for the phone, a plain form too, once, or refused whole."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case
from layers.fieldwork.models import Answer, Hazard, Mailbox, Opening, Round, Visit
from layers.people_scope import all_people
from layers.residents.models import Household

JSON = {"Accept": "application/json"}
PLACE = {"lon": "117.92", "lat": "33.97"}


def entries(home: Household, box: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Address and fields of a valid entry of each kind."""
    demand = {"demand-text": "路灯不亮", "demand-category": "lamp"}
    return {
        "visit": ("/field/visits/", {
            "household": str(home.uuid), "purpose": "routine", "outcome": "met", **demand}),
        "opening": (f"/field/mailboxes/{box}/openings/", {
            "letters": "1", "letter-1-text": "路灯不亮", "letter-1-category": "lamp"}),
        "hazard": ("/field/hazards/", {"kind": "fire", "text": "堵住通道", **PLACE}),
        "answer": ("/field/survey/answers/", {
            "household": str(home.uuid), "how": "door", **demand}),
        "round": ("/field/rounds/", {
            "deputies": "周代表", "walk": "homes", "people": "3", "demand-1-text": "路灯不亮",
            "demand-1-category": "lamp", **PLACE}),
    }  # fmt: skip


@pytest.fixture
def box(lan: Client, catalogue: SimpleNamespace) -> str:
    """Lan has put up the mailbox of A1; its code."""
    sent = {"uuid": str(uuid4()), "address": "村部门口", "weekdays": ["1", "4"], **PLACE}
    assert lan.post("/field/mailboxes/", sent, headers=JSON).status_code == 201
    return Mailbox.objects.get().code


@pytest.fixture
def home(make_household: Callable[..., Household]) -> Household:
    return make_household()


KINDS = ["visit", "opening", "hazard", "answer", "round"]
STORED: dict[str, Any] = {
    "visit": Visit, "opening": Opening, "hazard": Hazard, "answer": Answer, "round": Round,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_sent_twice_is_stored_once(lan: Client, box: str, home: Household, kind: str) -> None:
    url, fields = entries(home, box)[kind]
    fields["uuid"] = str(uuid4())
    first, again = (lan.post(url, fields, headers=JSON) for _turn in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    with all_people():
        assert STORED[kind].objects.count() == 1
    assert Case.objects.count() == (0 if kind == "hazard" else 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_form_is_led_on(lan: Client, box: str, home: Household, kind: str) -> None:
    url, fields = entries(home, box)[kind]
    answer = lan.post(url, {**fields, "uuid": str(uuid4())})
    assert answer.status_code == 302
    assert lan.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "wrong",
    [
        {"uuid": "x"}, {"uuid": ""}, {"happened_at": "yesterday"},
        {"happened_at": "2999-01-01T00:00:00+08:00"}, {"lon": "west", "lat": "33.97"},
        {"text": "a\u202eb", "note": "a\u202eb", "demand-text": "a\u202eb", "kind": "dragon"},
    ],
)  # fmt: skip
def test_hostile_fields_are_refused_whole(
    lan: Client, box: str, home: Household, kind: str, wrong: dict[str, str]
) -> None:
    url, fields = entries(home, box)[kind]
    if kind == "answer" and "lon" in wrong:
        wrong = {"household": "x"}
    answer = lan.post(url, {**fields, "uuid": str(uuid4()), **wrong}, headers=JSON)
    assert answer.status_code == 422, answer.content
    assert answer.json()["error"]
    with all_people():
        assert not STORED[kind].objects.exists()
    assert not Case.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_strangers_leaders_and_neighbours_store_nothing(
    client: Client, mei: Client, sign_in: Callable[..., Client], staff: SimpleNamespace, box: str,
    home: Household, kind: str,
) -> None:  # fmt: skip
    url, fields = entries(home, box)[kind]
    fields["uuid"] = str(uuid4())
    assert client.post(url, fields).status_code == 302
    assert client.post(url, fields, headers=JSON).status_code == 403
    for other in (mei, sign_in(staff.chen), sign_in(staff.dong), sign_in(staff.ada)):
        assert other.post(url, fields, headers=JSON).status_code in {403, 404, 422}
    with all_people():
        assert not STORED[kind].objects.exists()


def test_a_letter_is_entered_later(lan: Client, box: str) -> None:
    uuid = uuid4()
    lan.post(f"/field/mailboxes/{box}/openings/", {"uuid": str(uuid), "letters": "2"})
    assert "is not entered yet" in _english(lan, f"/field/mailboxes/{box}/")
    sent = {"number": "2", "letter-text": "路灯不亮", "letter-category": "lamp"}
    url = f"/field/openings/{uuid}/letters/"
    assert lan.post(url, sent, headers=JSON).status_code == 201
    assert lan.post(url, sent, headers=JSON).status_code == 200
    assert lan.post(url, {**sent, "letter-text": ""}, headers=JSON).status_code == 422
    assert Case.objects.get().channel == "mailbox"


def test_a_hazard_goes_its_way_through_the_pages(
    lan: Client, sign_in: Callable[..., Client], staff: SimpleNamespace, box: str, home: Household
) -> None:
    url, fields = entries(home, box)["hazard"]
    lan.post(url, {**fields, "uuid": str(uuid4())})
    at = f"/field/hazards/{Hazard.objects.get().uuid}/"
    bo, today = sign_in(staff.bo), str(timezone.localdate())
    steps = [
        (lan, "assign", {"version": "1", "owner": str(staff.lan.pk), "due_on": today}),
        (lan, "rectify", {"version": "2", "note": "已清走"}),
        (bo, "check", {"version": "3", "gone": "1"}),
    ]
    for person, step, sent in steps:
        assert person.get(at).status_code == 200
        assert person.post(f"{at}{step}/", sent, headers=JSON).status_code == 200, step
    assert Hazard.objects.get().state == "checked"
    assert lan.post(f"{at}assign/", steps[0][2], headers=JSON).status_code == 409
    bad = {"version": "1", "owner": str(staff.ada.pk), "due_on": today}
    assert lan.post(f"{at}assign/", bad, headers=JSON).json()["field"] == "owner"


def _english(client: Client, path: str) -> str:
    client.cookies["django_language"] = "en"
    return client.get(path).content.decode()
