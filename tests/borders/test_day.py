"""The borders of any day, for all of the staff."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.staff.models import User
from tests.borders.drawn import merge, send

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
VIEW = {"bbox": "117.8,33.8,118.2,34.1", "zoom": "11"}


def test_yesterdays_map(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    yesterday = timezone.localdate().isoformat()
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=1))
    assert send(sign_in(staff.bo), "save", merge()).status_code == 200
    lan = sign_in(staff.lan)
    then = lan.get("/borders/day/grids.json", {"day": yesterday, **VIEW}).json()["features"]
    assert len(then) == 5
    assert sum(not feature["properties"]["same"] for feature in then) == 2
    assert len(lan.get("/borders/day/grids.json", VIEW).json()["features"]) == 4
    page = lan.get("/borders/day/", {"day": yesterday}).content.decode()
    assert "撤并" in page
    assert "撤并" not in lan.get("/borders/day/").content.decode()


@pytest.mark.parametrize("day", ["2026-02-30", "gestern", "0000-00-00", "1" * 400])
def test_no_day(staff: SimpleNamespace, sign_in: SignIn, day: str) -> None:
    assert sign_in(staff.lan).get("/borders/day/", {"day": day}).status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_far_off(staff: SimpleNamespace, sign_in: SignIn, day: str) -> None:
    lan = sign_in(staff.lan)
    assert lan.get("/borders/day/", {"day": day}).status_code == 200
    assert lan.get("/borders/day/grids.json", {"day": day, **VIEW}).status_code == 200


def test_signed_in_only(client: Client, territory: SimpleNamespace) -> None:
    assert client.get("/borders/day/").status_code == 302


def test_statements(
    staff: SimpleNamespace, sign_in: SignIn, django_assert_num_queries: Callable[..., Any]
) -> None:
    """Session, user, posts, set of the day, edits, their number."""
    lan = sign_in(staff.lan)
    with django_assert_num_queries(6):
        lan.get("/borders/day/")
