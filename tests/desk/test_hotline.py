"""The hotline's page: looking a caller up, registering, sent twice, what is refused."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from layers.cases.models import Case, Complainant
from layers.cases.register import Registered
from layers.people_scope import all_people
from layers.staff.models import User
from mapapp.desk.hotline import CHANNELS

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
JSON = {"Accept": "application/json"}


@pytest.fixture
def bo(signed_in: SignIn, staff: SimpleNamespace, catalogue: SimpleNamespace) -> Client:
    return signed_in(staff.bo)


def enter(client: Client, **fields: Any) -> Any:
    usual = {
        "uuid": uuid4(), "category": "lamp", "text": "路灯不亮", "channel": "hotline",
        "lon": "117.92", "lat": "33.97", "name": "任一", "phone": "13800005021", "kind": "person",
    }  # fmt: skip
    return client.post(reverse("desk:hotline-enter"), {**usual, **fields}, headers=JSON)


def test_a_call_becomes_a_case_of_the_hotline(bo: Client, staff: SimpleNamespace) -> None:
    answer = enter(bo)
    assert answer.status_code == 201
    case = Case.objects.get()
    assert (case.channel, case.grid.name) == ("hotline", "东升第1网格")
    assert case.events.get().actor == staff.bo
    assert case.number in answer.json()["html"]
    assert answer["Cache-Control"].startswith("max-age=0")


def test_sent_twice_it_is_one_case(bo: Client) -> None:
    uuid = uuid4()
    codes = [enter(bo, uuid=uuid).status_code for _ in range(2)]
    assert codes == [201, 200]
    assert Case.objects.count() == 1


def test_of_another_town_there_is_no_link(bo: Client) -> None:
    assert "desk/cases/" in enter(bo).json()["html"]
    assert "desk/cases/" not in enter(bo, lat="33.92").json()["html"]


def test_without_a_place_it_waits_for_one(bo: Client) -> None:
    assert enter(bo, lon="", lat="").status_code == 201
    assert Case.objects.get().place_state == "unplaced"


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", ""), ("text", "长" * 2001), ("category", "?"), ("channel", "web"), ("phone", "没有"),
     ("lon", "x"), ("lat", ""), ("uuid", "x"), ("name", "\u202e")],
)  # fmt: skip
def test_refused_with_the_field(bo: Client, field: str, value: str) -> None:
    assert enter(bo, **{field: value}).status_code == 422
    assert not Case.objects.exists()


def test_a_caller_is_looked_up_by_post_only(
    bo: Client, ren_reports: Callable[..., Registered]
) -> None:
    number = ren_reports(text="<img src=x onerror=alert(1)>").number
    address = reverse("desk:caller")
    html = bo.post(address, {"said": "13800005021"}, headers=JSON).json()["html"]
    assert number in html
    assert "<img src=x" not in html
    assert "pick" not in html
    assert bo.get(address).status_code == 405


@pytest.mark.parametrize("who", ["dong", "chen", "su"])
def test_others_stay_out(signed_in: SignIn, staff: SimpleNamespace, who: str) -> None:
    client = signed_in(getattr(staff, who))
    assert client.get(reverse("desk:hotline")).status_code == 403
    assert client.post(reverse("desk:caller"), {"said": "13800005021"}).status_code == 403
    assert enter(client).status_code == 403


def test_the_page_is_there_and_not_kept(bo: Client) -> None:
    answer = bo.get(reverse("desk:hotline"))
    assert "no-store" in answer["Cache-Control"]
    assert 'id="ask-caller"' in answer.content.decode()


@pytest.mark.parametrize("channel", [channel.value for channel in CHANNELS])
@pytest.mark.parametrize("kind", Complainant.Kind.values)
def test_what_comes_to_the_counter_by_letter_or_by_a_deputy_is_taken_down_too(
    bo: Client, channel: str, kind: str
) -> None:
    assert f'value="{channel}"' in bo.get(reverse("desk:hotline")).text
    assert enter(bo, channel=channel, kind=kind).status_code == 201
    case = Case.objects.get()
    with all_people():
        assert (case.channel, case.complainant.kind) == (channel, kind)
