"""Demonstration accounts on the sign-in page, only where somebody offers them."""

from collections.abc import Iterator

import pytest
from django.test import Client

from mapapp.access import demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered() -> Iterator[None]:
    before = list(demo.sign_ins)
    demo.offer([demo.DemoSignIn("worker", "网格员", "Grid worker", "demo-pass")])
    yield
    demo.offer(before)


def test_offered_accounts_stand_on_the_page(client: Client, offered: None) -> None:
    page = client.get("/sign-in/").content.decode()
    assert 'data-username="worker"' in page
    assert "网格员" in page
    assert "demo-pass" in page


def test_in_english_they_have_english_names(client: Client, offered: None) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/sign-in/").content.decode()
    assert "Grid worker" in page
    assert "网格员" not in page


def test_none_are_shown_where_none_are_offered(client: Client, offered: None) -> None:
    demo.offer([])
    assert "demo-accounts" not in client.get("/sign-in/").content.decode()
