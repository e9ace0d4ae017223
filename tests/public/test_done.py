"""The receipt: for whoever sent the report, in no address, safe to load again."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from layers.cases.models import Case

pytestmark = pytest.mark.django_db
Posts = Callable[..., HttpResponse]


def test_it_shows_code_dates_department_and_grid_in_one_statement(
    client: Client, ren_posts: Posts, territory: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    sent = ren_posts(text="<script>alert(1)</script>").json()
    with django_assert_num_queries(1):
        page = client.get(sent["next"])
    words = page.content.decode()
    case = Case.objects.get()
    for wanted in (sent["number"], sent["code"], "城管局", territory.A1.name, "&lt;script&gt;"):
        assert wanted in words
    for due in (case.accept_due, case.resolve_due):
        assert date_format(timezone.localtime(due), "DATE_FORMAT") in words
    assert "任一" not in words
    assert "no-store" in page["Cache-Control"]


def test_it_can_be_loaded_again(client: Client, ren_posts: Posts) -> None:
    sent = ren_posts().json()
    pages = [client.get(sent["next"]).content.decode() for _time in range(2)]
    assert all(sent["code"] in page for page in pages)


def test_the_code_is_in_no_address_and_no_cookie(client: Client, ren_posts: Posts) -> None:
    answer = ren_posts()
    code = answer.json()["code"]
    assert code not in answer.json()["next"]
    assert code not in answer.cookies["receipt"].value
    assert answer.cookies["receipt"]["httponly"]
    assert answer.cookies["receipt"]["path"] == answer.json()["next"]


def test_nobody_else_reads_it(ren_posts: Posts) -> None:
    sent = ren_posts().json()
    answer = Client().get(sent["next"])
    assert (answer.status_code, answer["Location"]) == (302, "/lookup/")


def test_the_receipt_of_one_report_does_not_open_another(client: Client, ren_posts: Posts) -> None:
    mine = ren_posts().cookies["receipt"].value
    other = ren_posts().json()
    stranger = Client()
    stranger.cookies["receipt"] = mine
    assert stranger.get(other["next"]).status_code == 302


def test_it_closes_after_half_an_hour(
    client: Client, ren_posts: Posts, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = ren_posts().json()
    later = timezone.now().timestamp() + 1801
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(sent["next"]).status_code == 302


def test_a_repetition_says_that_nothing_was_sent_twice(
    client: Client, ren_posts: Posts, filled: Any
) -> None:
    uuid = filled()["uuid"]
    ren_posts(uuid=uuid)
    again = ren_posts(uuid=uuid).json()
    client.cookies["django_language"] = "en"
    assert "nothing was sent twice" in client.get(again["next"]).content.decode()
