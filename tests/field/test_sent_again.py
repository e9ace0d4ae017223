"""What Lan's phone kept for want of a network, over HTTP: every kind of entry, sent again."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case
from layers.fieldwork.models import FieldPhoto, Mailbox, Opening, Receipt, Visit
from layers.people_scope import all_people
from layers.residents.models import Household
from layers.residents.move_out import move_out
from layers.staff.scope import scope_of
from layers.territory.models import Proposal
from tests.borders.drawn import EAST, VILLAGE
from tests.field.test_entries import JSON, KINDS, PLACE, STORED, entries

pytestmark = pytest.mark.django_db
FORM: dict[str, Any] = {"lon": "117.9200000", "lat": "33.9700000", "address": "东升路8号"}


def as_kept(staff: SimpleNamespace, **given: Any) -> dict[str, str]:
    """The headers of an entry that was made two hours ago."""
    made = given.pop("made", timezone.now() - timedelta(hours=2))
    usual = {"X-Entry": str(uuid4()), "X-Entry-Edition": "1", "X-Entry-By": str(staff.lan.pk)}
    return {**JSON, **usual, "X-Entry-Made": made.isoformat(), **given}


@pytest.fixture
def box(lan: Client, catalogue: SimpleNamespace) -> str:
    sent = {"uuid": str(uuid4()), "address": "村部门口", "weekdays": ["1", "4"], **PLACE}
    assert lan.post("/field/mailboxes/", sent, headers=JSON).status_code == 201
    return Mailbox.objects.get().code


@pytest.fixture
def home(make_household: Callable[..., Household]) -> Household:
    return make_household()


def again(client: Client, url: str, fields: dict[str, Any], headers: dict[str, str]) -> Any:
    """Send twice, as after a lost answer; the second answer, after comparing both."""
    first, second = (client.post(url, fields, headers=headers) for _turn in range(2))
    assert first.status_code in {200, 201}, first.content
    assert second.status_code == 200, second.content
    assert first["X-Entry"] == second["X-Entry"] == headers["X-Entry"]
    assert second.json()["new"] is False
    return second


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_is_stored_once_with_its_time(
    lan: Client, staff: SimpleNamespace, box: str, home: Household, kind: str
) -> None:
    url, fields = entries(home, box)[kind]
    made = timezone.now() - timedelta(hours=5)
    fields |= {"uuid": str(uuid4()), "happened_at": made.isoformat()}
    again(lan, url, fields, as_kept(staff, made=made))
    with all_people():
        assert STORED[kind].objects.count() == 1
        row = STORED[kind].objects.get()
    names = {"hazard": "found_at", "answer": "asked_at"}
    assert getattr(row, names.get(kind, "happened_at")) == made
    receipt = Receipt.objects.get()
    assert (receipt.made_at, receipt.actor) == (made, staff.lan)
    assert receipt.received_at > made


def test_a_changed_household_whose_answer_got_lost_is_no_conflict(
    lan: Client, staff: SimpleNamespace, home: Household
) -> None:
    url = f"/field/households/{home.uuid}/change/"
    again(lan, url, {**FORM, "version": "1", "number": "12"}, as_kept(staff))
    home.refresh_from_db()
    assert (home.number, home.version) == ("12", 2)


def test_a_new_household_and_a_visit_there_come_in_either_order(
    lan: Client, staff: SimpleNamespace
) -> None:
    """The visit alone is refused and leaves nothing; after the household it is taken."""
    uuid = str(uuid4())
    visit = {"uuid": str(uuid4()), "household": uuid, "purpose": "routine", "outcome": "met"}
    headers = as_kept(staff)
    assert lan.post("/field/visits/", visit, headers=headers).status_code == 404
    again(lan, "/field/households/", {**FORM, "uuid": uuid}, as_kept(staff))
    again(lan, "/field/visits/", visit, headers)
    with all_people():
        assert Visit.objects.count() == 1


def test_visits_in_the_wrong_order_leave_the_latest_on_the_household(
    lan: Client, staff: SimpleNamespace, home: Household
) -> None:
    now = timezone.now()
    for hours in (1, 6, 3):
        made = now - timedelta(hours=hours)
        sent = {"uuid": str(uuid4()), "household": str(home.uuid), "purpose": "routine",
                "outcome": "met", "happened_at": made.isoformat()}  # fmt: skip
        again(lan, "/field/visits/", sent, as_kept(staff, made=made))
    home.refresh_from_db()
    assert home.visited_at == now - timedelta(hours=1)


def test_photos_come_once(
    lan: Client, staff: SimpleNamespace, home: Household, photo: Callable[[], io.BytesIO]
) -> None:
    headers = as_kept(staff)
    for _turn in range(2):
        sent = {"uuid": str(uuid4()), "household": str(home.uuid), "purpose": "routine",
                "outcome": "met", "photos": photo()}  # fmt: skip
        assert lan.post("/field/visits/", sent, headers=headers).status_code in {200, 201}
    assert FieldPhoto.objects.count() == 1


def test_a_letter_entered_later(lan: Client, staff: SimpleNamespace, box: str) -> None:
    uuid = uuid4()
    opening = {"uuid": str(uuid), "letters": "2"}
    again(lan, f"/field/mailboxes/{box}/openings/", opening, as_kept(staff))
    letter = {"number": "2", "letter-text": "路灯不亮", "letter-category": "lamp"}
    again(lan, f"/field/openings/{uuid}/letters/", letter, as_kept(staff))
    assert (Opening.objects.count(), Case.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("verb", "fields"),
    [("accept", {}), ("reply", {"text": "已到现场", "public": "1"})],
)
def test_a_step_on_a_case(
    lan: Client, staff: SimpleNamespace, case: Case, do: Callable[..., HttpResponse], verb: str,
    fields: dict[str, str],
) -> None:  # fmt: skip
    if verb != "accept":
        do(lan, case, "accept")
    case.refresh_from_db()
    sent = {"version": str(case.version), **fields}
    again(lan, f"/field/cases/{case.number}/{verb}/", sent, as_kept(staff))
    assert case.events.filter(verb=verb).count() == 1


def test_a_report(
    lan: Client, staff: SimpleNamespace, catalogue: SimpleNamespace, photo: Callable[[], io.BytesIO]
) -> None:
    sent = {"uuid": str(uuid4()), "category": "lamp", "text": "路灯不亮", **PLACE}
    headers = as_kept(staff)
    first = lan.post("/report/", {**sent, "photos": photo()}, headers=headers)
    second = lan.post("/report/", {**sent, "photos": photo()}, headers=headers)
    assert (first.status_code, second.status_code, Case.objects.count()) == (201, 200, 1)
    assert "code" not in Receipt.objects.get().answer


def test_a_proposed_border(lan: Client, staff: SimpleNamespace) -> None:
    url, headers = f"/borders/{VILLAGE}/save", as_kept(staff)
    for _turn in range(2):
        answer = lan.post(url, json.dumps(EAST), content_type="application/json", headers=headers)
        assert answer.json()["proposal"] == Proposal.objects.get().pk
    assert Proposal.objects.count() == 1


def test_changed_meanwhile_both_states_are_told(
    lan: Client, staff: SimpleNamespace, home: Household
) -> None:
    url = f"/field/households/{home.uuid}/change/"
    assert lan.post(url, {**FORM, "version": "1"}, headers=JSON).status_code == 200
    headers = as_kept(staff)
    mine = {**FORM, "address": "东升路9号", "version": "1", "vacant": "1"}
    answer = lan.post(url, mine, headers=headers)
    told = answer.json()
    assert (answer.status_code, answer["X-Entry"]) == (409, headers["X-Entry"])
    assert told["rows"] == [["地址", "东升路9号", "东升路8号"], ["目前无人居住", "是", "否"]]
    assert told["changed"].startswith("兰 · ")
    # Mine over theirs: the same entry again, with the version that was told.
    assert (
        lan.post(url, {**mine, "version": str(told["version"])}, headers=headers).status_code == 200
    )
    home.refresh_from_db()
    assert (home.address, home.vacant) == ("东升路9号", True)


def test_a_case_that_went_on_says_where_it_stands(
    lan: Client, staff: SimpleNamespace, case: Case, do: Callable[..., HttpResponse]
) -> None:
    do(lan, case, "accept")
    answer = lan.post(
        f"/field/cases/{case.number}/accept/", {"version": "1"}, headers=as_kept(staff)
    )
    assert answer.status_code == 409
    assert answer.json()["rows"] == [["状态", "", "办理中"], ["最近一步", "", "已签收 · 兰"]]
    assert answer.json()["version"] == 2


def test_a_household_that_moved_out_meanwhile_is_told(
    lan: Client, staff: SimpleNamespace, home: Household
) -> None:
    move_out(home.uuid, scope_of(staff.lan), reason="搬走", version=1)
    answer = lan.post(
        f"/field/households/{home.uuid}/change/", {**FORM, "version": "1"}, headers=as_kept(staff)
    )
    assert (answer.status_code, Receipt.objects.count()) == (409, 0)
    assert "迁出" in answer.json()["error"]


def test_signed_out_or_somebody_else_sends_nothing(
    client: Client, mei: Client, staff: SimpleNamespace, home: Household
) -> None:
    sent = {"uuid": str(uuid4()), "household": str(home.uuid), "purpose": "routine",
            "outcome": "met"}  # fmt: skip
    headers = as_kept(staff)
    for person in (client, mei):
        answer = person.post("/field/visits/", sent, headers=headers)
        assert (answer.status_code, answer["X-Entry"]) == (401, headers["X-Entry"])
    with all_people():
        assert not Visit.objects.exists()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"X-Entry": "1"},
        {"X-Entry-Edition": ""},
        {"X-Entry-Edition": "-1"},
        {"X-Entry-Edition": "9" * 30},
        {"X-Entry-Made": "yesterday"},
        {"X-Entry-Made": "2026-02-30T12:00:00Z"},
        {"X-Entry-Made": "2026-11-01T12:00:00"},
        {"X-Entry-Made": "2019-01-01T00:00:00Z"},
        {"X-Entry-Made": "2099-01-01T00:00:00Z"},
    ],
)
def test_headers_that_cannot_be_are_refused(
    lan: Client, staff: SimpleNamespace, home: Household, wrong: dict[str, str]
) -> None:
    sent = {"uuid": str(uuid4()), "household": str(home.uuid), "purpose": "routine",
            "outcome": "met"}  # fmt: skip
    answer = lan.post("/field/visits/", sent, headers={**as_kept(staff), **wrong})
    assert answer.status_code == 422
    assert answer.json()["error"]
    with all_people():
        assert not Visit.objects.exists()


def test_a_refused_entry_may_be_put_right_and_sent_again(
    lan: Client, staff: SimpleNamespace, home: Household
) -> None:
    headers = as_kept(staff)
    sent = {"uuid": str(uuid4()), "household": str(home.uuid), "purpose": "?", "outcome": "met"}
    answer = lan.post("/field/visits/", sent, headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (422, "purpose")
    again(lan, "/field/visits/", {**sent, "purpose": "care"}, {**headers, "X-Entry-Edition": "2"})


def test_what_came_in_and_was_changed_afterwards_is_said(
    lan: Client, staff: SimpleNamespace, home: Household
) -> None:
    headers = as_kept(staff)
    sent = {"uuid": str(uuid4()), "household": str(home.uuid), "purpose": "care", "outcome": "met"}
    again(lan, "/field/visits/", sent, headers)
    changed = {**headers, "X-Entry-Edition": "2"}
    answer = lan.post("/field/visits/", {**sent, "purpose": "safety"}, headers=changed)
    assert (answer.status_code, answer.json()["field"]) == (409, "uuid")
    with all_people():
        assert Visit.objects.get().purpose == "care"


def test_a_step_names_the_version_it_made_also_after_a_lost_answer(
    lan: Client, staff: SimpleNamespace, ren_reports: Callable[..., Any]
) -> None:
    number, headers = ren_reports().number, as_kept(staff, made=timezone.now())
    url = f"/field/cases/{number}/accept/"
    first, second = (lan.post(url, {"version": "1"}, headers=headers) for _turn in range(2))
    assert (first["X-Version"], second["X-Version"]) == ("2", "2")
    assert second.json() == {"new": False, "next": ""}


def test_steps_on_a_hazard_name_the_version_they_made_from_its_report_on(
    lan: Client, staff: SimpleNamespace
) -> None:
    hazard, today = str(uuid4()), str(timezone.localdate())
    found = {"uuid": hazard, "kind": "fire", "text": "堵住通道", "lon": "117.91", "lat": "33.97"}
    steps = [
        ("/field/hazards/", found),
        (f"/field/hazards/{hazard}/assign/", {"owner": str(staff.lan.pk), "due_on": today}),
        (f"/field/hazards/{hazard}/rectify/", {"note": "已清走"}),
    ]
    for number, (url, sent) in enumerate(steps):
        headers = as_kept(staff, made=timezone.now())
        made = [lan.post(url, {**sent, "version": number}, headers=headers) for _turn in range(2)]
        assert [answer["X-Version"] for answer in made] == [str(number + 1)] * 2


def test_a_step_on_a_hazard_that_went_on_tells_both_states(
    lan: Client, staff: SimpleNamespace
) -> None:
    hazard = str(uuid4())
    found = {"uuid": hazard, "kind": "fire", "text": "堵住通道", "lon": "117.91", "lat": "33.97"}
    lan.post("/field/hazards/", found)
    sent = {"version": "7", "owner": str(staff.lan.pk), "due_on": str(timezone.localdate())}
    url = f"/field/hazards/{hazard}/assign/"
    answer = lan.post(url, sent, headers=as_kept(staff, made=timezone.now()))
    assert (answer.status_code, answer.json()["version"]) == (409, 1)
    assert [row[2] for row in answer.json()["rows"]] == ["发现", "发现 · 兰"]
