"""The history of a division: its states, who changed it, the difference as a picture."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.staff.models import User
from layers.territory.models import Division
from tests.conftest import box

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_every_state_with_its_picture(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn
) -> None:
    code = territory.village_a.code
    Division.objects.filter(code=code).update(name="东升<新>社区")
    Division.objects.filter(code=code).update(geom=box(117.90, 33.95, 117.99, 34.00))
    page = sign_in(staff.lan).get(f"/borders/divisions/{code}/").content.decode()
    assert [f"v{n}" in page for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert "东升&lt;新&gt;社区" in page
    assert page.count("<figure") == 1


def test_no_such_division(staff: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(staff.lan).get("/borders/divisions/320324999999/").status_code == 404
    assert Client().get("/borders/divisions/320324001001/").status_code == 302


def test_statements(
    territory: SimpleNamespace, staff: SimpleNamespace, sign_in: SignIn,
    django_assert_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    """Session, user, division, states, posts, the set in force, whether hers is in the village."""
    lan = sign_in(staff.lan)
    with django_assert_num_queries(7):
        lan.get(f"/borders/divisions/{territory.village_a.code}/")
