"""The access log: who reads it, what it says, how it is narrowed."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.staff.access_log import record_access
from layers.staff.models import AccessRecord
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


@pytest.fixture
def records(staff: SimpleNamespace) -> None:
    lan, bo = scope_of(staff.lan), scope_of(staff.bo)
    record_access(lan, AccessRecord.Action.UNMASK, "person", reason="上门核对<b>")
    record_access(bo, AccessRecord.Action.EXPORT, "household", reason="xlsx", rows=214)


@pytest.mark.parametrize("who", ["lan", "bo", "kun", "dong", "chen", "su", "ada"])
def test_only_those_who_check(records: None, signed_in: SignedIn, who: str) -> None:
    answer = signed_in(who).get("/access-log/")
    assert answer.status_code == (200 if who in {"su", "ada"} else 403)
    assert Client().get("/access-log/").status_code == 302


def test_what_it_says(records: None, ada: Client) -> None:
    page = ada.get("/access-log/").content.decode()
    assert "上门核对&lt;b&gt;" in page
    assert "214" in page


@pytest.mark.parametrize(("asked", "found"), [
    ({"action": "export"}, {"bo"}), ({"action": "none"}, {"lan", "bo"}), ({"who": "lan"}, {"lan"}),
    ({"who": "波"}, {"bo"}), ({"who": "x"}, set()), ({"since": "2999-01-01"}, set()),
    ({"until": "2999-01-01"}, {"lan", "bo"}), ({"until": "2000-13-01"}, {"lan", "bo"}),
    ({"page": "nine"}, {"lan", "bo"}),
])  # fmt: skip
def test_narrowed(records: None, ada: Client, asked: dict[str, str], found: set[str]) -> None:
    rows = ada.get("/access-log/", asked).context["rows"]
    assert {row.actor.username for row, _subject in rows} == found


def test_statements(
    records: None, ada: Client, staff: SimpleNamespace,
    django_assert_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    """Session, user, posts, number, rows; as many however many rows."""
    for _ in range(5):
        record_access(scope_of(staff.mei), AccessRecord.Action.UNMASK, "person", reason="核对")
    with django_assert_num_queries(5):
        ada.get("/access-log/")
