"""The verbs over HTTP: done once, refused in words, never on a stale page."""

from collections.abc import Callable
from threading import Barrier, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from layers.cases.models import Case, CaseEvent, CasePhoto
from layers.staff.models import User
from tests.desk.conftest import JSON
from tests.desk.pictures import jpeg

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def act(client: Client, case: Case, verb: str, **fields: Any) -> Any:
    """Post a verb with the version now in the database, unless the fields say another."""
    case.refresh_from_db()
    values = {"version": case.version, **fields}
    return client.post(reverse(f"desk:{verb}", args=[case.number]), values, headers=JSON)


def test_bo_dispatches_to_lan(signed_in: SignIn, case: Case, staff: SimpleNamespace) -> None:
    answer = act(signed_in(staff.bo), case, "dispatch", person=staff.lan.pk)
    assert answer.status_code == 200
    case.refresh_from_db()
    assert (case.state, case.owner, case.department) == (
        "dispatched",
        staff.lan,
        staff.upper_office,
    )
    body = answer.json()
    assert (body["number"], body["state"], body["version"]) == (case.number, "dispatched", 2)


def test_without_scripts_a_verb_leads_back_to_the_case(
    signed_in: SignIn, case: Case, staff: SimpleNamespace
) -> None:
    answer = signed_in(staff.bo).post(
        reverse("desk:dispatch", args=[case.number]),
        {"version": case.version, "department": staff.sanitation.pk},
    )
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("desk:case", args=[case.number]),
    )


def test_a_stale_page_changes_nothing(
    signed_in: SignIn, case: Case, staff: SimpleNamespace
) -> None:
    bo = signed_in(staff.bo)
    act(bo, case, "dispatch", person=staff.lan.pk)
    stale = act(bo, case, "dispatch", person=staff.mei.pk, version=1)
    assert stale.status_code == 409
    assert stale.json()["error"]
    case.refresh_from_db()
    assert (case.owner, case.version) == (staff.lan, 2)


@pytest.mark.parametrize("version", ["", "x", "0", "1.0", "9" * 30])
def test_a_page_without_a_version_is_refused(
    signed_in: SignIn, case: Case, staff: SimpleNamespace, version: str
) -> None:
    answer = act(signed_in(staff.bo), case, "dispatch", person=staff.lan.pk, version=version)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("fields", "field"),
    [({}, "department"), ({"person": 999999}, "person"), ({"department": 999999}, "department")],
)
def test_nobody_or_an_unknown_target_is_refused(
    signed_in: SignIn, case: Case, staff: SimpleNamespace, fields: dict[str, int], field: str
) -> None:
    answer = act(signed_in(staff.bo), case, "dispatch", **fields)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.django_db(transaction=True)
def test_two_dispatchers_at_the_same_moment_one_wins(
    signed_in: SignIn, case: Case, staff: SimpleNamespace
) -> None:
    clients = [signed_in(staff.bo), signed_in(staff.kun)]
    people, start, answers = [staff.lan, staff.mei], Barrier(2), {}

    def press(index: int) -> None:
        start.wait()
        try:
            answers[index] = (
                clients[index]
                .post(
                    reverse("desk:dispatch", args=[case.number]),
                    {"version": 1, "person": people[index].pk},
                    headers=JSON,
                )
                .status_code
            )
        finally:
            connection.close()

    threads = [Thread(target=press, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 409]
    winner = next(index for index, status in answers.items() if status == 200)
    case.refresh_from_db()
    assert (case.owner, case.version) == (people[winner], 2)
    assert CaseEvent.objects.filter(case=case, verb="dispatch").count() == 1


def test_dong_accepts_replies_and_resolves_and_bo_closes(
    signed_in: SignIn, case: Case, staff: SimpleNamespace
) -> None:
    bo, dong = signed_in(staff.bo), signed_in(staff.dong)
    assert act(bo, case, "dispatch", department=staff.sanitation.pk).status_code == 200
    assert act(dong, case, "accept").status_code == 200
    assert act(dong, case, "reply", text="已派车", public="on").status_code == 200
    done = act(dong, case, "resolve", answer="已清运", note="东", photos=[jpeg()])
    assert done.status_code == 200
    assert act(bo, case, "close", note="查过").status_code == 200
    case.refresh_from_db()
    assert (case.state, case.public_answer, case.internal_note) == ("closed", "已清运", "东")
    assert CasePhoto.objects.get(case=case).stage == "after"
    public = CaseEvent.objects.filter(case=case, public=True)
    assert [event.note for event in public] == ["已派车"]


def test_dong_may_not_dispatch(signed_in: SignIn, case: Case, staff: SimpleNamespace) -> None:
    answer = act(signed_in(staff.dong), case, "dispatch", person=staff.lan.pk)
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["chen", "su"])
@pytest.mark.parametrize(
    ("verb", "fields"),
    [("dispatch", {"department": 1}), ("accept", {}), ("reply", {"text": "好"}),
     ("resolve", {"answer": "好"}), ("close", {}), ("relocate", {"lon": 117.92, "lat": 33.97}),
     ("contact", {"reason": "好奇"})],
)  # fmt: skip
def test_those_who_read_change_nothing(
    signed_in: SignIn, case: Case, staff: SimpleNamespace, who: str, verb: str, fields: Any
) -> None:
    if verb in {"reply", "resolve"}:
        Case.objects.update(state="accepted")
    if verb == "close":
        Case.objects.update(state="resolved")
    if verb == "dispatch":
        fields = {"department": staff.sanitation.pk}
    assert act(signed_in(getattr(staff, who)), case, verb, **fields).status_code == 403
    assert CaseEvent.objects.filter(case=case).count() == 1


def test_another_towns_case_does_not_exist_for_bo(
    signed_in: SignIn, three: SimpleNamespace, staff: SimpleNamespace
) -> None:
    case = Case.objects.get(number=three.lower)
    assert act(signed_in(staff.bo), case, "dispatch", person=staff.lan.pk).status_code == 404


def test_kun_puts_a_case_on_the_map(
    signed_in: SignIn, three: SimpleNamespace, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    case, kun = Case.objects.get(number=three.outside), signed_in(staff.kun)
    refused = act(kun, case, "dispatch", person=staff.lan.pk)
    assert (refused.status_code, refused.json()["field"]) == (422, "place")
    placed = act(kun, case, "relocate", lon="117.92", lat="33.97", reason="问过")
    assert (placed.status_code, placed.json()["place_state"]) == (200, "located")
    case.refresh_from_db()
    assert (case.grid, case.owner, case.department) == (territory.A1, staff.lan, staff.sanitation)


@pytest.mark.parametrize("lon", ["", "x", "nan", "inf", "400"])
def test_a_place_that_is_none_is_refused(
    signed_in: SignIn, case: Case, staff: SimpleNamespace, lon: str
) -> None:
    answer = act(signed_in(staff.kun), case, "relocate", lon=lon, lat="33.97")
    assert (answer.status_code, answer.json()["field"]) == (422, "lon")


def test_the_contact_in_full_needs_a_reason_and_is_recorded(
    signed_in: SignIn, case: Case, staff: SimpleNamespace
) -> None:
    bo = signed_in(staff.bo)
    assert act(bo, case, "contact", reason=" ").status_code == 422
    answer = act(bo, case, "contact", reason="回电核实")
    assert answer.json() == {"kind": "person", "name": "任一", "phone": "13800005021"}
    assert answer["Cache-Control"] == "private, no-store"
    event = CaseEvent.objects.get(case=case, verb="unmask")
    assert (event.actor, event.note) == (staff.bo, "回电核实")


def test_verbs_are_posts_with_a_token(case: Case, staff: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff.bo)
    url = reverse("desk:dispatch", args=[case.number])
    assert client.get(url, secure=True).status_code == 405
    posted = client.post(url, {"version": 1, "person": staff.lan.pk}, secure=True)
    assert posted.status_code == 403


def test_bo_owns_what_has_no_worker_but_is_offered_no_accepting(
    signed_in: SignIn, staff: SimpleNamespace, ren_reports: Any
) -> None:
    case = Case.objects.get(pk=ren_reports(lon=118.02).case_id)
    assert case.owner == staff.bo
    page = signed_in(staff.bo).get(reverse("desk:case", args=[case.number])).text
    assert reverse("desk:accept", args=[case.number]) not in page
    assert reverse("desk:dispatch", args=[case.number]) in page
