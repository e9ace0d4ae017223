"""Changing one's password: the rules hold, other devices go, a one-time password must go first."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from layers.staff.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "垂柳-harbour-29"


def change(client: Client, new: str = NEW, again: str | None = None, old: str = PASSWORD) -> object:
    values = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/me/password/", values)


def test_the_new_password_counts_here_and_ends_other_sessions(
    signed_in: Callable[[str], Client], staff: SimpleNamespace
) -> None:
    here, elsewhere = signed_in("lan"), signed_in("lan")
    assert change(here)["Location"] == "/me/"
    staff.lan.refresh_from_db()
    assert staff.lan.check_password(NEW)
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("new", "again", "old", "field"),
    [
        (NEW, NEW, "wrong", "old_password"),
        (NEW, NEW + "x", PASSWORD, "new_password2"),
        ("short1!", None, PASSWORD, "new_password2"),
        ("password123", None, PASSWORD, "new_password2"),
        ("48151623420000", None, PASSWORD, "new_password2"),
        (PASSWORD, None, PASSWORD, "new_password1"),
    ],
)
def test_a_password_against_the_rules_is_refused(
    signed_in: Callable[[str], Client], new: str, again: str | None, old: str, field: str
) -> None:
    browser = signed_in("lan")
    page = change(browser, new, again, old)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert User.objects.get(username="lan").check_password(PASSWORD)


def test_a_password_like_the_user_name_is_refused(make_user: Callable[..., User]) -> None:
    browser = Client()
    browser.force_login(make_user("wanglan1990", "兰"))
    assert change(browser, "wanglan1990!").status_code == 200


@pytest.fixture
def once(signed_in: Callable[[str], Client]) -> Client:
    """Lan has signed in with a one-time password."""
    browser = signed_in("lan")
    User.objects.filter(username="lan").update(must_change_password=True)
    return browser


@pytest.mark.parametrize("address", ["/me/", "/home/", "/me/sign-ins/", "/staff/", "/"])
def test_a_one_time_password_leads_nowhere_else(once: Client, address: str) -> None:
    assert once.get(address)["Location"] == "/me/password/"


def test_scripts_are_told_so(once: Client) -> None:
    answer = once.get("/staff/areas.json", headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["error"]


def test_the_way_out_and_the_language_stay_open(once: Client) -> None:
    assert once.get("/me/password/").status_code == 200
    assert once.post("/i18n/setlang/", {"language": "en"})["Location"] == "/"
    assert once.post("/sign-out/")["Location"] == "/"


def test_a_password_of_ones_own_opens_everything(once: Client) -> None:
    change(once)
    assert once.get("/me/").status_code == 200
    assert not User.objects.get(username="lan").must_change_password
