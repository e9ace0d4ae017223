"""How a department came when it was whistled for."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.oversight.coming import coming
from layers.oversight.end_whistle import withdraw
from layers.oversight.models import Summons, Whistle
from layers.oversight.periods import Period, period_of
from layers.oversight.sign import sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> Period:
    return period_of("year", timezone.localdate())


def test_only_timers_that_are_over_or_met_count(
    called: Summons, whistled: Callable[..., Whistle], people: SimpleNamespace, today: Period,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    sign(called.pk, *people.dong)
    with django_assert_num_queries(1):
        found = coming(called.department_id, today)
    assert (found.signed.k, found.signed.n) == (1, 1)
    assert (found.contacted.n, found.reported.n, found.mean, found.rated) == (0, 0, None, 0)
    now = timezone.now()
    rows = Summons.objects.filter(pk=called.pk)
    rows.update(contact_due=now - timedelta(hours=1), came=True, score=4, rated_at=now)
    withdraw(whistled().pk, *people.bo, reason="误吹")
    found = coming(called.department_id, today)
    assert (found.signed.n, found.contacted.k, found.contacted.n) == (1, 0, 1)
    assert (found.mean, found.rated) == (4, 1)


def test_it_stands_on_the_page_of_the_unit(
    called: Summons, people: SimpleNamespace, staff: SimpleNamespace, today: Period
) -> None:
    client = Client()
    client.force_login(staff.chen)
    page = f"/supervision/units/{called.department.code}/?period=year"
    assert "吹哨报到情况" not in client.get(page).text
    sign(called.pk, *people.dong)
    words = client.get(page).text
    assert "吹哨报到情况" in words
    assert "1/1 · 95%区间" in words
    earlier = Period(today.first - timedelta(days=366), today.first - timedelta(days=1))
    assert coming(called.department_id, earlier).signed.n == 0
