"""One person in the administration: enrol, rename, close, reset, give and end posts."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from layers.staff.models import Post, Role, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LAN = "/staff/people/lan/"


def test_a_new_person_can_sign_in_with_the_password_shown(ada: Client) -> None:
    page = ada.post("/staff/new/", {"username": "fei", "name": "飞"})
    password = page.context["password"]
    assert password in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    browser = Client()
    signed = browser.post("/sign-in/", {"username": "fei", "password": password}, follow=True)
    assert signed.request["PATH_INFO"] == "/me/password/"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "lan", "name": "另一个"}, "username"),
        ({"username": "a b", "name": "飞"}, "username"),
        ({"username": "", "name": "飞"}, "username"),
        ({"username": "fei", "name": "=1"}, "name"),
        ({"username": "fei"}, "name"),
    ],
)
def test_what_cannot_be_enrolled_stays_in_the_form(
    ada: Client, values: dict[str, str], field: str
) -> None:
    count = User.objects.count()
    page = ada.post("/staff/new/", values)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert User.objects.count() == count


@pytest.mark.parametrize("username", ["new", "import", "wang.lan@county"])
def test_every_user_name_has_a_page(ada: Client, username: str) -> None:
    ada.post("/staff/new/", {"username": username, "name": "飞"})
    page = ada.get(f"/staff/people/{username}/")
    assert page.context["person"].username == username


def test_a_person_shows_posts_with_the_ended_ones(ada: Client, staff: SimpleNamespace) -> None:
    staff.lan.posts.update(ends_on=timezone.localdate())
    page = ada.get(LAN)
    assert [ended for _post, ended in page.context["posts"]] == [True]
    assert "东升第1网格" in page.content.decode()


def test_a_person_takes_constant_queries(ada: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(7):  # session, user, scope, person, posts, history, departments
        ada.get(LAN)


def test_nobody_of_this_name(ada: Client) -> None:
    assert ada.get("/staff/people/nobody/").status_code == 404
    assert ada.post("/staff/people/nobody/password/").status_code == 404


def test_renaming(ada: Client) -> None:
    page = ada.post(LAN, {"name": "王兰"}, follow=True)
    assert User.objects.get(username="lan").display_name == "王兰"
    assert 'class="notice green"' in page.content.decode()
    assert ada.post(LAN, {"name": ""}).status_code == 422


def test_closing_and_opening_an_account(ada: Client) -> None:
    ada.post(f"{LAN}account/", {"active": "0"})
    assert not User.objects.get(username="lan").is_active
    ada.post(f"{LAN}account/", {"active": "1"})
    assert User.objects.get(username="lan").is_active


def test_ones_own_account_stays_open(ada: Client) -> None:
    assert ada.post("/staff/people/ada/account/", {"active": "0"}).status_code == 409
    assert User.objects.get(username="ada").is_active


def test_a_reset_shows_the_password_once_and_ends_the_old_one(ada: Client) -> None:
    page = ada.post(f"{LAN}password/")
    lan = User.objects.get(username="lan")
    assert lan.check_password(page.context["password"])
    assert not lan.check_password(PASSWORD)
    assert page.context["password"] not in ada.get(LAN).content.decode()


def test_giving_a_post(ada: Client, staff: SimpleNamespace, territory: SimpleNamespace) -> None:
    later = timezone.localdate() + timedelta(days=9)
    values = {"role": "worker", "area": "320324001001002", "starts_on": later.isoformat()}
    page = ada.post(f"{LAN}posts/", values, follow=True)
    post = staff.lan.posts.get(grid=territory.A2)
    assert (post.starts_on, post.department) == (later, staff.upper_office)
    assert "梅" in page.content.decode()  # is warned: Mei works there
    assert 'class="notice amber"' in page.content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": "emperor"}, "role"),
        ({"role": "worker"}, "area"),
        ({"role": "worker", "area": "320324001001999"}, "area"),
        ({"role": "town_dispatcher", "area": "320324000000"}, "area"),
        ({"role": "handler"}, "department"),
        ({"role": "handler", "department": "magic"}, "department"),
        ({"role": "leader", "starts_on": "someday"}, "starts_on"),
        ({"role": "worker", "area": "320324001001001"}, "role"),  # holds it already
    ],
)
def test_a_post_that_does_not_fit_is_refused_at_its_field(
    ada: Client, staff: SimpleNamespace, values: dict[str, str], field: str
) -> None:
    page = ada.post(f"{LAN}posts/", values)
    assert page.status_code == 422
    assert list(page.context["post_form"].errors) == [field]
    assert escape(page.context["post_form"].errors[field][0]) in page.content.decode()
    assert staff.lan.posts.count() == 1


def test_a_closed_account_gets_no_post(ada: Client, staff: SimpleNamespace) -> None:
    User.objects.filter(username="lan").update(is_active=False)
    page = ada.post(f"{LAN}posts/", {"role": "leader"})
    assert page.context["post_form"].non_field_errors()
    assert staff.lan.posts.count() == 1


def test_ending_a_post_today_or_later(ada: Client, staff: SimpleNamespace) -> None:
    post = staff.lan.posts.get()
    later = timezone.localdate() + timedelta(days=3)
    assert ada.post(f"/staff/posts/{post.pk}/end/", {"ends_on": later})["Location"] == LAN
    post.refresh_from_db()
    assert post.ends_on == later
    ada.post(f"/staff/posts/{post.pk}/end/")
    post.refresh_from_db()
    assert post.ends_on == timezone.localdate()


def test_a_day_that_is_none_ends_nothing(ada: Client, staff: SimpleNamespace) -> None:
    post = staff.lan.posts.get()
    assert ada.post(f"/staff/posts/{post.pk}/end/", {"ends_on": "someday"}).status_code == 422
    post.refresh_from_db()
    assert post.ends_on is None


def test_the_own_last_administrator_post_stays(
    ada: Client, staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    make_user("ann", "安安", role=Role.ADMINISTRATOR)
    post = staff.ada.posts.get()
    assert ada.post(f"/staff/posts/{post.pk}/end/").status_code == 409
    assert Post.objects.get(pk=post.pk).ends_on is None
