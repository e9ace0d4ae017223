"""Pages of scorecards: those one answers for, one's own, by week, month and year."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LIST = "/supervision/workers/"


@pytest.fixture
def due(accepted: Case) -> str:
    """The query of the month in which Ren's case, which Dong has, was received and fell due."""
    Case.objects.update(resolve_due=accepted.received_at)
    return f"?period=month&day={timezone.localdate(accepted.received_at)}"


def test_the_county_reads_all_in_few_statements(
    due: str, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    chen = signed_in("chen")
    chen.get(LIST + due)
    with django_assert_max_num_queries(8):
        words = chen.get(LIST + due).text
    assert ">东</a>" in words
    assert "城管局" in words
    assert "0/1" in words


@pytest.mark.parametrize(
    ("word", "found"), [("东", True), ("DONG", True), ("兰", False), ("%", False), ("\0'", False)]
)
def test_a_name_is_found(word: str, found: bool, due: str, signed_in: SignIn) -> None:
    words = signed_in("chen").get(f"{LIST}{due}&{urlencode({'q': word})}").text
    assert (">东</a>" in words) is found


def test_whoever_answers_for_nobody_sees_their_own(
    due: str, signed_in: SignIn, staff: SimpleNamespace
) -> None:
    for name in ("dong", "lan"):
        mine = f"{LIST}{getattr(staff, name).pk}/"
        client = signed_in(name)
        assert client.get(LIST)["Location"] == mine
        assert "我的考核" in client.get(mine).text
        assert mine in client.get("/me/").text
        assert client.get(f"{LIST}{staff.gong.pk}/").status_code == 404
    assert signed_in("zong").get(f"{LIST}{staff.dong.pk}/").status_code == 200
    assert signed_in("ada").get(LIST, follow=True).status_code == 404
    assert Client().get(LIST)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("period", ["week", "month", "year", "era"])
def test_numbers_interval_and_mean_stand_beside_each_rate(
    period: str, due: str, accepted: Case, signed_in: SignIn, staff: SimpleNamespace,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    chen = signed_in("chen")
    url = f"{LIST}{staff.dong.pk}/?period={period}&day={timezone.localdate(accepted.received_at)}"
    chen.get(url)
    with django_assert_max_num_queries(22):
        words = chen.get(url).text
    assert "0/1 · 95%区间" in words
    assert "向均值收缩后" in words
    months = words.count('class="rate"><span')
    assert months == (timezone.localdate().month if period == "year" else 6)


def test_a_worker_has_two_sections_only(due: str, signed_in: SignIn) -> None:
    words = signed_in("lan").get(LIST, follow=True).text
    assert "/supervision/bulletins/" in words
    assert "/supervision/notices/" not in words
