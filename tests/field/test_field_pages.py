"""The pages of the field: who may open which, what they show, and what they cost."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from layers.cases.models import Case
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.open_mailbox import open_mailbox
from layers.fieldwork.place_mailbox import place_mailbox
from layers.residents.models import Household, Person
from layers.staff.models import User
from layers.staff.scope import scope_of

SignIn = Callable[[User], Client]
FIELD = ["add", "visits", "mailboxes/new", "hazards/new", "rounds/new"]
WATCH = ["mailboxes", "mailboxes/print", "survey", "rounds", "promises", "gaps"]
AT: dict[str, Any] = {"lon": 117.92, "lat": 33.97}


@pytest.fixture
def box(staff: SimpleNamespace) -> Mailbox:
    scope = scope_of(staff.lan)
    return place_mailbox(uuid4(), staff.lan, scope, **AT, address="村部门口", weekdays=[1, 4])[0]


# Not called "page", which is the browser's: it would start one, with an event loop in this thread.
@pytest.mark.parametrize("room", FIELD + WATCH + ["hazards"])
def test_each_page_opens_for_those_it_is_for(
    sign_in: SignIn, staff: SimpleNamespace, client: Client, room: str
) -> None:
    path = f"/field/{room}/"
    assert client.get(path).status_code == 302
    allowed = {"lan", "bo", "kun"} if room in FIELD else {"lan", "bo", "kun", "chen", "su"}
    allowed |= {"ada"} if room in WATCH else {"dong"} if room == "hazards" else set()
    for name in ("lan", "bo", "kun", "chen", "su", "dong", "ada"):
        expected = 200 if name in allowed else 403
        assert sign_in(getattr(staff, name)).get(path).status_code == expected, name


def test_the_box_of_others_looks_as_if_there_were_none(
    box: Mailbox, mei: Client, lan: Client
) -> None:
    for tail in ("", "qr.svg"):
        assert lan.get(f"/field/mailboxes/{box.code}/{tail}").status_code == 200
        assert mei.get(f"/field/mailboxes/{box.code}/{tail}").status_code == 404


def test_the_qr_code_leads_to_the_report_with_the_boxs_place_and_to_nothing_of_the_staff(
    box: Mailbox, client: Client, catalogue: SimpleNamespace
) -> None:
    answer = client.get(f"/b/{box.code}/")
    assert answer["Location"] == f"/report/?box={box.code}"
    page = client.get(answer["Location"]).content.decode()
    assert 'value="117.9200000"' in page
    assert "/field/" not in page
    report = {
        "uuid": str(uuid4()), "category": "lamp", "text": "路灯不亮", "box": box.code,
        "lon": "117.92", "lat": "33.97",
    }  # fmt: skip
    client.post("/report/", report)
    client.post("/report/", {**report, "uuid": str(uuid4()), "box": "NOSUCH00"})
    channels = Case.objects.order_by("id").values_list("channel", flat=True)
    assert list(channels) == ["mailbox", "web"]
    Mailbox.objects.update(active=False)
    assert client.get(f"/b/{box.code}/")["Location"] == "/report/"


def test_todays_list_and_the_ground_name_nobody_in_full(
    lan: Client, make_household: Callable[..., Household], make_person: Callable[..., Person],
    box: Mailbox, staff: SimpleNamespace,
) -> None:  # fmt: skip
    home = make_household(address="东升路1号")
    make_person(home, name="王桂芳", care_groups=["living_alone"])
    find_hazard(uuid4(), staff.lan, scope_of(staff.lan), kind="fire", text="堵住通道", **AT)
    today = lan.get("/field/today.json")
    assert "王桂芳" not in today.content.decode()
    assert "王**" in " ".join(task["title"] for task in today.json()["tasks"])
    ground = lan.get("/field/ground.json").json()
    assert {name: len(ground[name]) for name in ("households", "mailboxes", "hazards")} == {
        "households": 1, "mailboxes": 1, "hazards": 1,
    }  # fmt: skip
    assert ground["households"][0]["colour"] == "care"
    page = lan.get(f"/field/visits/new/?household={home.uuid}").content.decode()
    assert "王桂芳" not in page
    assert "王**" in page


def test_others_grounds_are_not_sent(
    mei: Client, sign_in: SignIn, staff: SimpleNamespace, box: Mailbox,
    make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household()
    for client in (mei, sign_in(staff.chen), sign_in(staff.dong)):
        ground = client.get("/field/ground.json").json()
        assert not any(ground[name] for name in ("households", "mailboxes", "hazards"))
        assert client.get(f"/field/visits/new/?household={home.uuid}").status_code in {403, 404}


@pytest.mark.parametrize(
    "path",
    ["/field/today.json", "/field/ground.json", "/field/mailboxes/", "/field/hazards/",
     "/field/survey/", "/field/promises/", "/field/gaps/"],
)  # fmt: skip
def test_a_full_grid_costs_as_many_statements_as_one_house(
    lan: Client, make_household: Callable[..., Household], box: Mailbox, staff: SimpleNamespace,
    django_assert_max_num_queries: Any, path: str,
) -> None:  # fmt: skip
    scope = scope_of(staff.lan)

    def fill() -> None:
        make_household()
        find_hazard(uuid4(), staff.lan, scope, kind="fire", text="堵住通道", **AT)
        open_mailbox(uuid4(), box.code, staff.lan, scope, letters=1)

    fill()
    with django_assert_max_num_queries(30) as first:
        lan.get(path)
    spent = len(first)
    for _turn in range(12):
        fill()
    with django_assert_max_num_queries(spent):
        assert lan.get(path).status_code == 200


def test_the_promises_drill_down_by_code_and_refuse_a_wrong_one(
    sign_in: SignIn, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    kun = sign_in(staff.kun)
    page = kun.get(f"/field/promises/?by=village&within={territory.upper.code}").content.decode()
    assert "东升社区居委会" in page
    assert "和平村委会" not in page
    assert kun.get("/field/promises/?within=999999999999").status_code == 404
    assert "睢城街道" in kun.get("/field/promises/?by=grid").content.decode()


def test_photos_are_for_those_who_see_what_they_belong_to(
    lan: Client, mei: Client, sign_in: SignIn, staff: SimpleNamespace, photo: Callable[[], Any],
    box: Mailbox,
) -> None:  # fmt: skip
    sent = {"uuid": str(uuid4()), "letters": "0", "photos": photo()}
    assert lan.post(f"/field/mailboxes/{box.code}/openings/", sent).status_code == 302
    page = lan.get(f"/field/mailboxes/{box.code}/").content.decode()
    [url] = set(re.findall(r"/field/photos/\d+/", page))
    picture = lan.get(url)
    assert picture["Content-Type"] == "image/jpeg"
    assert b"".join(picture.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert mei.get(url).status_code == 404
    assert sign_in(staff.ada).get(url).status_code == 403


def test_every_gap_leads_to_where_it_is_mended(
    sign_in: SignIn, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    find_hazard(uuid4(), staff.lan, scope_of(staff.lan), kind="fire", text="堵住通道", **AT)
    hazard = f"/field/hazards/{Hazard.objects.get().uuid}/"
    code, village = territory.A1.code, territory.village_a.code
    for person in (staff.lan, staff.bo, staff.kun, staff.chen):
        client = sign_in(person)
        page = client.get("/field/gaps/").content.decode()
        assert hazard in page
        assert client.get(hazard).status_code == 200
        assert f"?by=grid&amp;within={village}" in page
        assert client.get(f"/field/promises/?by=grid&within={village}").status_code == 200
        assert (f"/field/mailboxes/new/?grid={code}" in page) == (person != staff.chen)
    page = sign_in(staff.kun).get(f"/field/mailboxes/new/?grid={code}").content.decode()
    assert f'data-grid="{territory.A1.pk}"' in page
    assert sign_in(staff.kun).get("/field/mailboxes/new/?grid=%00x").status_code == 200


def test_the_promises_say_what_their_numbers_mean(
    sign_in: SignIn, staff: SimpleNamespace, settings: Any
) -> None:
    settings.VISIT_DAYS, settings.VISIT_DAYS_CARE = 91, 17
    chen = sign_in(staff.chen)
    chen.cookies["django_language"] = "en"
    page = chen.get("/field/promises/").content.decode()
    assert "Last visited more than 91 days ago, or 17 days" in page
