"""Signing in: with the right password, into the right room, and out again for good."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from layers.staff.models import Post, User
from layers.staff.reset_password import reset_password
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> object:
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def test_the_right_password_opens(client: Client, staff: SimpleNamespace) -> None:
    response = sign_in(client, "lan")
    assert (response.status_code, response["Location"]) == (302, "/home/")
    assert client.get("/me/").context["user"] == staff.lan


def test_the_page_asked_for_comes_next(client: Client, staff: SimpleNamespace) -> None:
    asked = client.get("/me/sign-ins/")
    assert asked["Location"] == f"{SIGN_IN}?next=/me/sign-ins/"
    assert sign_in(client, "lan", next="/me/sign-ins/")["Location"] == "/me/sign-ins/"


def test_another_site_never_comes_next(client: Client, staff: SimpleNamespace) -> None:
    assert sign_in(client, "lan", next="https://evil.example/")["Location"] == "/home/"


@pytest.mark.parametrize(("username", "password"), [("lan", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_alike(
    client: Client, staff: SimpleNamespace, username: str, password: str
) -> None:
    page = sign_in(client, username, password)
    assert page.status_code == 200
    assert not page.context["user"].is_authenticated
    words = sign_in(Client(), "mei", "wrong").context["form"].non_field_errors()
    assert page.context["form"].non_field_errors() == words


def test_a_closed_account_does_not_open(client: Client, staff: SimpleNamespace) -> None:
    User.objects.filter(username="lan").update(is_active=False)
    assert sign_in(client, "lan").status_code == 200
    assert client.get("/me/").status_code == 302


def test_the_session_gets_a_new_key_at_sign_in(client: Client, staff: SimpleNamespace) -> None:
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, "lan")
    assert client.session.session_key != session.session_key


def test_signing_out_needs_a_post_and_ends_the_session(
    signed_in: Callable[[str], Client],
) -> None:
    browser = signed_in("lan")
    assert browser.get("/sign-out/").status_code == 405
    assert browser.get("/me/").status_code == 200
    assert browser.post("/sign-out/")["Location"] == reverse("public:home")
    assert browser.get("/me/").status_code == 302


def test_signing_out_another_person_by_a_foreign_page_fails(staff: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff.lan)
    assert browser.post("/sign-out/").status_code == 403
    assert browser.get("/me/").status_code == 200


@pytest.mark.parametrize(
    ("username", "room"),
    [
        ("lan", "field:home"),
        ("bo", "desk:home"),
        ("kun", "desk:home"),
        ("dong", "desk:home"),
        ("chen", "desk:home"),
        ("su", "desk:home"),
        ("ada", "access:staff"),
    ],
)
def test_everybody_comes_to_the_own_room(
    signed_in: Callable[[str], Client], username: str, room: str
) -> None:
    assert signed_in(username).get("/home/")["Location"] == reverse(room)


def test_without_a_post_there_is_only_ones_own_page(signed_in: Callable[[str], Client]) -> None:
    browser = signed_in("lan")
    Post.objects.all().delete()
    page = browser.get("/home/", follow=True)
    assert page.request["PATH_INFO"] == "/me/"
    assert page.context["roles"] == []


def test_an_account_closed_meanwhile_is_out_at_the_next_request(
    signed_in: Callable[[str], Client], ada: Client
) -> None:
    browser = signed_in("lan")
    assert browser.get("/me/").status_code == 200
    ada.post("/staff/people/lan/account/", {"active": "0"})
    assert browser.get("/me/").status_code == 302


def test_a_password_reset_meanwhile_signs_out(signed_in: Callable[[str], Client]) -> None:
    browser = signed_in("lan")
    reset_password("lan")
    assert browser.get("/me/").status_code == 302
