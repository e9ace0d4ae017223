"""One's own sign-ins: when, where and on what, also the wrong passwords of others."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; V2285A) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


def attempt(agent: str, username: str, password: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/sign-in/", {"username": username, "password": password})
    return client


def test_a_sign_in_shows_time_device_and_address(staff: SimpleNamespace) -> None:
    phone = attempt(PHONE, "lan", PASSWORD)
    page = phone.get("/me/sign-ins/")
    (entry,) = page.context["successes"]
    assert (entry.device, entry.address, entry.here) == ("Chrome · Android", "127.0.0.1", True)
    assert "Chrome · Android" in page.content.decode()


def test_a_sign_out_is_shown_and_only_this_session_is_here(staff: SimpleNamespace) -> None:
    attempt(DESK, "lan", PASSWORD).post("/sign-out/")
    phone = attempt(PHONE, "lan", PASSWORD)
    latest, before = phone.get("/me/sign-ins/").context["successes"]
    assert (latest.here, latest.until) == (True, None)
    assert (before.here, before.device) == (False, "Firefox · Windows")
    assert before.until is not None


def test_wrong_passwords_stay_visible_after_a_good_one(staff: SimpleNamespace) -> None:
    attempt(DESK, "lan", "wrong")
    page = attempt(PHONE, "lan", PASSWORD).get("/me/sign-ins/")
    assert [entry.device for entry in page.context["failures"]] == ["Firefox · Windows"]


def test_the_sign_ins_of_others_are_not_shown(staff: SimpleNamespace) -> None:
    attempt(DESK, "mei", PASSWORD)
    attempt(DESK, "mei", "wrong")
    page = attempt(PHONE, "lan", PASSWORD).get("/me/sign-ins/")
    assert len(page.context["successes"]) == 1
    assert page.context["failures"] == []


def test_a_stranger_signs_in_first(client: Client) -> None:
    assert client.get("/me/sign-ins/")["Location"].startswith("/sign-in/")
