"""The list of staff: for administrators, searchable, and as quick with thousands of people."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.staff.models import Post, Role, User

pytestmark = pytest.mark.django_db
PAGES = [
    "/staff/",
    "/staff/new/",
    "/staff/import/",
    "/staff/import/template/",
    "/staff/areas.json",
    "/staff/people/lan/",
]


def shown(page: Any) -> list[str]:
    return [user.username for user in page.context["page"]]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("username", ["lan", "bo", "kun", "dong", "chen", "su"])
def test_nobody_else_gets_in(
    signed_in: Callable[[str], Client], username: str, address: str
) -> None:
    assert signed_in(username).get(address).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_signs_in_first(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    "address",
    [
        "/staff/new/",
        "/staff/people/lan/",
        "/staff/people/lan/account/",
        "/staff/people/lan/password/",
        "/staff/people/lan/posts/",
        "/staff/posts/1/end/",
        "/staff/import/",
        "/staff/import/confirm/",
        "/staff/import/passwords/",
    ],
)
def test_nobody_else_changes_anything(signed_in: Callable[[str], Client], address: str) -> None:
    kun = signed_in("kun")
    before = list(User.objects.order_by("pk").values())
    assert kun.post(address, {"active": "0", "name": "x"}).status_code == 403
    assert list(User.objects.order_by("pk").values()) == before


def test_an_administrator_of_tomorrow_waits(make_user: Callable[..., User]) -> None:
    ann = make_user("ann", "安安")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Post.objects.create(user=ann, role=Role.ADMINISTRATOR, starts_on=tomorrow)
    browser = Client()
    browser.force_login(ann)
    assert browser.get("/staff/").status_code == 403


def test_everybody_with_posts_and_places(ada: Client) -> None:
    page = ada.get("/staff/")
    assert shown(page) == ["ada", "bo", "chen", "dong", "kun", "lan", "mei", "su"]
    text = page.content.decode()
    assert "东升第1网格" in text
    assert "睢城街道办" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=la", ["lan"]),
        ("role=worker&town=320324001000", ["lan", "mei"]),
        ("department=sanitation", ["dong"]),
        ("state=closed", ["su"]),
        ("q=su", []),
        ("state=all&q=su", ["su"]),
        ("role=emperor&town=nowhere&state=odd&q=lan", ["lan"]),
    ],
)
def test_filters(ada: Client, query: str, found: list[str]) -> None:
    User.objects.filter(username="su").update(is_active=False)
    assert shown(ada.get(f"/staff/?{query}")) == found


def test_nobody_found_says_what_to_do(ada: Client) -> None:
    page = ada.get("/staff/?q=无此人")
    assert shown(page) == []
    assert 'class="card empty"' in page.content.decode()


@pytest.fixture
def many(staff: SimpleNamespace, territory: SimpleNamespace) -> int:
    """120 more workers in grid C1; returns how many people there are."""
    users = User.objects.bulk_create(
        User(username=f"worker{number:03}", display_name=f"员{number}") for number in range(120)
    )
    Post.objects.bulk_create(
        Post(
            user=user,
            role=Role.WORKER,
            grid=territory.C1,
            department=staff.works,
            starts_on=timezone.localdate(),
        )
        for user in users
    )
    return User.objects.count()


def test_the_number_of_queries_does_not_grow(
    ada: Client, many: int, django_assert_num_queries: Any
) -> None:
    # Session, user, scope; towns, departments; how many, fifty of them, their posts.
    with django_assert_num_queries(8):
        page = ada.get("/staff/")
    assert (len(shown(page)), page.context["page"].paginator.count) == (50, many)


def test_pages_keep_the_filters(ada: Client, many: int) -> None:
    page = ada.get("/staff/?role=worker&page=2")
    assert len(shown(page)) == 50
    text = page.content.decode()
    assert "role=worker&amp;page=3" in text
    assert "role=worker&amp;page=1" in text
    assert len(shown(ada.get("/staff/?role=worker&page=99"))) == 22


def test_areas_are_found_by_name_for_the_post_form(ada: Client) -> None:
    answer = ada.get("/staff/areas.json", {"q": "东升第1"})
    assert answer.json() == {"areas": [["320324001001001", "睢城街道 东升第1网格"]]}
    assert ada.get("/staff/areas.json").json() == {"areas": []}
