"""Five wrong passwords pause the account, and the page says until when."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def attempt(client: Client, username: str, password: str, **headers: str) -> HttpResponse:
    values = {"username": username, "password": password}
    return client.post("/sign-in/", values, headers=headers)


@pytest.fixture
def locked(client: Client, staff: SimpleNamespace, settings: Settings) -> HttpResponse:
    """The answer to the last wrong password that is allowed, for Lan."""
    for _turn in range(settings.AXES_FAILURE_LIMIT - 1):
        assert attempt(client, "lan", "wrong").status_code == 200
    return attempt(client, "lan", "wrong")


def test_the_last_wrong_password_pauses_and_says_until_when(
    locked: HttpResponse, settings: Settings
) -> None:
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "no-store" in locked["Cache-Control"]
    until = timezone.localtime() + timedelta(hours=settings.AXES_COOLOFF_TIME)
    # The minute may have changed since; what is shown must not be too early.
    shown = {f"{until + timedelta(minutes=late):%H:%M}" for late in (0, 1)}
    assert any(time in locked.content.decode() for time in shown)


def test_the_right_password_does_not_help_then(client: Client, locked: HttpResponse) -> None:
    assert attempt(client, "lan", PASSWORD).status_code == 429
    assert client.get("/me/").status_code == 302


def test_others_still_sign_in_from_there(client: Client, locked: HttpResponse) -> None:
    assert attempt(client, "mei", PASSWORD).status_code == 302


def test_it_opens_again_when_the_wait_is_over(
    client: Client, locked: HttpResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now() + timedelta(minutes=16)

    def now(*_args: Any) -> datetime:
        return later

    monkeypatch.setattr("axes.handlers.proxy.now", now)
    assert attempt(client, "lan", PASSWORD).status_code == 302


def test_scripts_get_json(client: Client, locked: HttpResponse) -> None:
    answer = attempt(client, "lan", PASSWORD, accept="application/json")
    assert answer.status_code == 429
    assert answer.json()["field"] == "password"
    assert answer.json()["error"]


def test_a_good_sign_in_forgets_the_wrong_ones(
    client: Client, staff: SimpleNamespace, settings: Settings
) -> None:
    for _turn in range(settings.AXES_FAILURE_LIMIT - 1):
        attempt(client, "lan", "wrong")
    attempt(client, "lan", PASSWORD)
    client.post("/sign-out/")
    assert attempt(client, "lan", "wrong").status_code == 200


def test_behind_the_proxy_a_stranger_locks_nobody_else_out(
    client: Client, staff: SimpleNamespace, settings: Settings
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    stranger, lan = {"x-forwarded-for": "10.0.0.9"}, {"x-forwarded-for": "10.0.0.9, 10.0.0.8"}
    for _turn in range(settings.AXES_FAILURE_LIMIT):
        answer = attempt(client, "lan", "wrong", **stranger)
    assert answer.status_code == 429
    assert attempt(client, "lan", PASSWORD, **stranger).status_code == 429
    assert attempt(client, "lan", PASSWORD, **lan).status_code == 302


@pytest.mark.parametrize("rubbish", ["", "unknown", "10.0.0.9:4711", "' OR 1=1"])
def test_rubbish_for_an_address_counts_as_the_peer(
    client: Client, staff: SimpleNamespace, settings: Settings, rubbish: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert attempt(client, "lan", "wrong", **{"x-forwarded-for": rubbish}).status_code == 200
    assert AccessAttempt.objects.get().ip_address == "127.0.0.1"
