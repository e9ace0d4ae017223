"""Who calls: by token, by session with its CSRF proof, or nobody; and wrong tries pause."""

import base64
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from axes.models import AccessFailureLog
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.residents.models import Household
from layers.staff.make_token import make_token
from layers.staff.models import AccessToken
from layers.staff.reset_password import reset_password
from layers.staff.revoke_token import revoke_token
from tests.api.conftest import Program, basic, point
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CASES = "collections/cases/items"


def test_a_token_is_the_password(program: Callable[..., Program], staff: SimpleNamespace) -> None:
    assert program(staff.lan).get(CASES).status_code == 200
    used = AccessToken.objects.get().used_at
    assert used is not None


@pytest.mark.parametrize("authorization", [
    basic("lan", "slb_wrong"), basic("lan", PASSWORD), basic("", ""), "Basic ", "Basic ????",
    "Basic " + base64.b64encode(b"no colon").decode(),
    "Basic " + base64.b64encode(b"\xff:x").decode(),
    "Basic " + "A" * 5000, basic("lan\0", "x"),
])  # fmt: skip
def test_a_wrong_one_is_refused(staff: SimpleNamespace, authorization: str) -> None:
    for path in (CASES, "collections/grids/items", ""):
        answer = Program(authorization).get(path)
        assert answer.status_code == 401
        assert "Basic" in answer["WWW-Authenticate"]


def test_somebody_elses_name_does_not_fit(staff: SimpleNamespace) -> None:
    _row, token = make_token(staff.lan, "测试", 30)
    assert Program(basic("mei", token)).get(CASES).status_code == 401


def test_revoked_expired_closed_and_reset_ones_are_out(staff: SimpleNamespace) -> None:
    def fresh() -> tuple[AccessToken, Program]:
        row, token = make_token(staff.lan, "测试", 30)
        return row, Program(basic("lan", token))

    row, program = fresh()
    revoke_token(staff.lan, row.pk)
    assert program.get(CASES).status_code == 401
    row, program = fresh()
    AccessToken.objects.filter(pk=row.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert program.get(CASES).status_code == 401
    row, program = fresh()
    reset_password("lan")
    assert program.get(CASES).status_code == 401
    staff.lan.refresh_from_db()
    row, program = fresh()
    staff.lan.is_active = False
    staff.lan.save()
    assert program.get(CASES).status_code == 401


def test_wrong_tries_pause_the_program_but_not_the_pages(
    client: Client, program: Callable[..., Program], staff: SimpleNamespace, settings: Settings
) -> None:
    right = program(staff.lan)
    wrong = Program(basic("lan", "slb_wrong"))
    for _turn in range(settings.AXES_FAILURE_LIMIT):
        assert wrong.get(CASES).status_code == 401
    paused = right.get(CASES)
    assert paused.status_code == 429
    assert paused["Retry-After"] == "900"
    assert paused.json()["description"]
    assert program(staff.mei).get(CASES).status_code == 200
    values = {"username": "lan", "password": PASSWORD}
    assert client.post("/sign-in/", values).status_code == 302
    assert AccessFailureLog.objects.filter(username="token:lan").exists()
    assert "令牌" in client.get("/me/sign-ins/").content.decode()


def test_a_session_reads_and_writes_with_its_csrf_token(staff: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff.lan)
    path = "/ogc/collections/households/items"
    assert browser.get(path).status_code == 200
    body = point(117.92, 33.97, address="东升路9号")
    kind = {"content_type": "application/json"}
    forged = browser.post(path, body, **kind)
    assert forged.status_code == 403
    assert "CSRF" in forged.json()["description"]
    assert not Household.objects.exists()
    browser.get("/me/tokens/")
    proof = {"x-csrftoken": browser.cookies["csrftoken"].value}
    assert browser.post(path, body, headers=proof, **kind).status_code == 201
    key = Household.objects.get().uuid
    no_reason = browser.delete(f"{path}/{key}", {"version": 1}, headers=proof, **kind)
    assert (no_reason.status_code, no_reason.json()["field"]) == (422, "reason")


def test_a_token_beats_the_session(staff: SimpleNamespace) -> None:
    _row, token = make_token(staff.mei, "测试", 30)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff.lan)
    mei = {"authorization": basic("mei", token)}
    body = point(117.96, 33.97, address="梅家")
    answer = browser.post("/ogc/collections/households/items", body, headers=mei,
                          content_type="application/json")  # fmt: skip
    assert answer.status_code == 201, answer.content
    wrong = {"authorization": basic("lan", "x")}
    assert browser.get("/ogc/collections/cases/items", headers=wrong).status_code == 401


def test_who_must_choose_a_password_does_that_first(
    program: Callable[..., Program], staff: SimpleNamespace
) -> None:
    staff.lan.must_change_password = True
    staff.lan.save()
    assert program(staff.lan).get(CASES).status_code == 403
    browser = Client()
    browser.force_login(staff.lan)
    answer = browser.get("/ogc/collections/cases/items")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/json"


def test_no_post_sees_nothing_and_may_nothing(
    program: Callable[..., Program], staff: SimpleNamespace, make_user: Any,
    make_household: Callable[..., Any],
) -> None:  # fmt: skip
    make_household()
    nobody = program(make_user("wu", "无"))
    for name in ("households", "enterprises", "cases", "mailboxes", "hazards"):
        answer = nobody.get(f"collections/{name}/items")
        assert answer.json()["features"] == []
        assert nobody.options(f"collections/{name}/items")["Allow"] == "GET, HEAD, OPTIONS"


def test_the_words_follow_accept_language(stranger: Program) -> None:
    english = stranger.get("collections/cases/items", accept_language="en")
    assert "Sign in" in english.json()["description"]
    assert english["Content-Language"] == "en"
    assert stranger.get(CASES)["Content-Language"] == "zh-hans"
