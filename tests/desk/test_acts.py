"""The further verbs on the desk: only the possible ones offered, each form doing what it says."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.dispatch import dispatch
from layers.cases.models import Case, Resolution
from layers.cases.states import State, Verb
from layers.staff.models import Department, Role, User
from layers.staff.scope import scope_of
from mapapp.maps.case_forms import FORMS
from tests.desk.conftest import JSON

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def accepted(case: Case, staff: SimpleNamespace) -> Case:
    """Ren's case in Dong's hands."""
    dispatch(case.number, staff.bo, scope_of(staff.bo), department=staff.sanitation)
    return accept(case.number, staff.dong, scope_of(staff.dong))


def do(client: Client, case: Case, verb: str, **fields: Any) -> Any:
    case.refresh_from_db()
    values = {"version": case.version, **fields}
    return client.post(reverse("desk:act", args=[case.number, verb]), values, headers=JSON)


def aside(client: Client, case: Case) -> str:
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("desk:case", args=[case.number]), headers=HTMX)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def offered(page: str) -> set[str]:
    return {str(form.verb.value) for form in FORMS if f'id="panel-{form.verb}"' in page}


def test_every_form_is_of_one_verb_and_every_verb_has_one() -> None:
    assert len({form.verb for form in FORMS}) == len(FORMS)
    own = {Verb.RELOCATE, Verb.DISPATCH, Verb.ACCEPT, Verb.REPLY, Verb.RESOLVE, Verb.CLOSE}
    by_themselves = {
        Verb.REGISTER, Verb.RATE, Verb.TAKE_IN, Verb.SUPERVISE, Verb.ESCALATE, Verb.NAME,
        Verb.RECLOCK, Verb.UNMASK,
    }  # fmt: skip
    assert {form.verb for form in FORMS} == set(Verb) - own - by_themselves


def test_each_sees_the_forms_of_what_they_can_do(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace
) -> None:
    assert offered(aside(signed_in(staff.dong), accepted)) == {
        "ask", "acknowledge", "return_ask", "extend_ask",
    }  # fmt: skip
    assert offered(aside(signed_in(staff.bo), accepted)) == {
        "ask", "acknowledge", "suspend", "remind", "reassign", "recategorise", "co_handle", "merge",
        "split", "void",
    }  # fmt: skip
    assert offered(aside(signed_in(staff.su), accepted)) == {"remind"}


def test_dong_asks_for_time_and_bo_reads_why_and_decides(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace
) -> None:
    dong, bo = signed_in(staff.dong), signed_in(staff.bo)
    assert do(dong, accepted, "extend_ask", more=3, reason="等配件<b>").status_code == 200
    page = aside(bo, accepted)
    assert "The unit asks for 3 more" in page
    assert "等配件&lt;b&gt;" in page
    assert {"extend_ok", "extend_no"} <= offered(page)
    before = accepted.resolve_due
    assert do(bo, accepted, "extend_ok", words="请周五前办结").status_code == 200
    accepted.refresh_from_db()
    assert accepted.resolve_due > before
    assert "Extended once" in aside(dong, accepted)


def test_dong_returns_it_and_bo_takes_it_back(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace
) -> None:
    do(signed_in(staff.dong), accepted, "return_ask", reason="不属我局")
    answer = do(signed_in(staff.bo), accepted, "return_ok")
    assert (answer.status_code, answer.json()["state"]) == (200, "registered")


def test_it_is_suspended_until_a_day_and_goes_on(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace
) -> None:
    bo, day = signed_in(staff.bo), timezone.localdate() + timedelta(days=9)
    for wrong in ("", "soon", "2026-02-30"):
        refused = do(bo, accepted, "suspend", review_on=wrong, reason="等")
        assert (refused.status_code, refused.json()["field"]) == (422, "review_on")
    assert do(bo, accepted, "suspend", review_on=day.isoformat(), reason="等").status_code == 200
    page = aside(bo, accepted)
    assert "Suspended; to be looked at again on" in page
    assert "resume" in offered(page)
    assert do(bo, accepted, "resume").json()["state"] == "accepted"


def test_another_unit_joins_in_and_the_case_says_so(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    water = Department.objects.create(code="water", name="水务局", name_en="Water")
    make_user("shui", "水", role=Role.HANDLER, department=water)
    bo = signed_in(staff.bo)
    for wrong in ("", "x", "999999"):
        refused = do(bo, accepted, "co_handle", departments=wrong)
        assert (refused.status_code, refused.json()["field"]) == (422, "departments")
    assert do(bo, accepted, "co_handle", departments=water.pk).status_code == 200
    assert "Joined in: Water" in aside(bo, accepted)


def test_it_is_reassigned_split_merged_and_reminded(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace, ren_reports: Callable[..., Any]
) -> None:
    bo = signed_in(staff.bo)
    assert do(bo, accepted, "remind", words="请抓紧").status_code == 200
    again = do(bo, accepted, "reassign", to=f"d{staff.sanitation.pk}", reason="换人办")
    assert again.json()["state"] == "dispatched"
    part = do(bo, accepted, "split", uuid=uuid4(), text="灯不亮", category="lamp")
    assert (part.status_code, part.json()["state"]) == (200, "registered")
    assert do(bo, accepted, "split", uuid="x", text="灯不亮", category="lamp").status_code == 422
    other = Case.objects.get(pk=ren_reports().case_id)
    merged = do(bo, other, "merge", into=accepted.number)
    assert (merged.status_code, merged.json()["number"]) == (200, accepted.number)
    assert f"Goes on in case {accepted.number}" in aside(bo, other)


def test_the_reply_form_the_check_the_call_and_the_end(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace
) -> None:
    dong, bo = signed_in(staff.dong), signed_in(staff.bo)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    Case.objects.update(received_at=timezone.now() - timedelta(hours=1))
    url = reverse("desk:resolve", args=[accepted.number])
    form = {
        "version": accepted.version, "answer": "已调解", "truth": "partly", "duty": "private",
        "solved": "0", "contact_way": "phone", "contacted_at": at,
    }  # fmt: skip
    refused = dong.post(url, form, headers=JSON)
    assert (refused.status_code, refused.json()["field"]) == (422, "why_not")
    wrong = dong.post(url, {**form, "why_not": "转司法所", "contacted_at": "noon"}, headers=JSON)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "contacted_at")
    assert dong.post(url, {**form, "why_not": "转司法所"}, headers=JSON).status_code == 200
    row = Resolution.objects.get()
    assert (row.truth, row.duty, row.solved, row.contact_way) == (
        "partly", "private", False, "phone",
    )  # fmt: skip
    page = aside(bo, accepted)
    for said in ("Partly true", "Between private parties", "By phone · ", "Not solved · 转司法所"):
        assert said in page
    assert do(bo, accepted, "rework", reason="再调解一次").json()["state"] == "accepted"
    accepted.refresh_from_db()
    dong.post(url, {"version": accepted.version, "answer": "已达成协议"}, headers=JSON)
    assert do(bo, accepted, "verify", finding="看过协议").json()["state"] == "verified"
    call = {"outcome": "answered", "contacted": "1", "solved": "1", "score": "5"}
    assert do(bo, accepted, "callback", **call).status_code == 200
    missing = do(bo, accepted, "callback", **{**call, "score": ""})
    assert (missing.status_code, missing.json()["field"]) == (422, "score")
    page = aside(bo, accepted)
    assert "Called back: solved, 5 of 5" in page
    assert "Done again once" in page


def test_a_verb_that_is_none_is_not_found(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace
) -> None:
    for verb in ("nothing", "register", "take_in", "reclock", "supervise"):
        assert do(signed_in(staff.bo), accepted, verb).status_code == 404


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.verb.value)
def test_whoever_may_not_is_refused_and_nothing_changes(
    signed_in: SignIn, accepted: Case, staff: SimpleNamespace, form: Any
) -> None:
    given = {
        "reason": "理由", "more": 2, "review_on": timezone.localdate() + timedelta(days=3),
        "to": f"d{staff.sanitation.pk}", "departments": staff.works.pk, "text": "灯坏",
        "category": "lamp", "uuid": uuid4(), "into": "2601010000001", "question": "哪里？",
        "finding": "好", "outcome": "no_answer",
    }  # fmt: skip
    states = {"verify": "resolved", "rework": "resolved", "callback": "resolved"}
    ends = {"reopen": State.CLOSED, "resume": State.ACCEPTED, "answer": State.ACCEPTED}
    if form.verb.value in states:
        Case.objects.update(state=states[form.verb.value])
    if form.verb.value in ends:
        Case.objects.update(state=ends[form.verb.value])
    accepted.refresh_from_db()
    who = staff.chen if form.verb != Verb.REMIND else staff.dong
    answer = do(signed_in(who), accepted, form.verb.value, **given)
    assert answer.status_code in {403, 409}
    assert Case.objects.get(pk=accepted.pk).version == accepted.version
