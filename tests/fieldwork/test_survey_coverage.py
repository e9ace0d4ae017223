"""Who was asked this week, by area, and who is left."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from layers.fieldwork.ask_needs import ask_needs, week_of
from layers.fieldwork.demand import Demand
from layers.fieldwork.survey_coverage import coverage, not_asked
from layers.residents.models import Household

pytestmark = pytest.mark.django_db


def test_asked_and_needs_of_the_lived_in(
    make_household: Callable[..., Household], staff: SimpleNamespace, scopes: SimpleNamespace,
    catalogue: SimpleNamespace, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    homes = [make_household(address=f"东升路{number}号") for number in range(1, 5)]
    make_household(vacant=True)
    lamp = Demand(category="lamp", text="路灯不亮")
    ask_needs(uuid4(), staff.lan, scopes.lan, household=homes[0].uuid, how="door")
    ask_needs(uuid4(), staff.lan, scopes.lan, household=homes[1].uuid, how="door", demand=lamp)
    with django_assert_num_queries(1):
        [a1] = coverage(scopes.lan, "grid")
    assert (a1.homes, a1.asked, a1.needs, a1.share) == (4, 2, 1, 0.5)
    [upper, lower] = coverage(scopes.kun, "town")
    assert (upper.asked, lower.asked, lower.share) == (2, 0, None)
    last_week = week_of(timezone.localdate()) - timedelta(days=7)
    assert [row.asked for row in coverage(scopes.lan, "grid", last_week)] == [0]
    left = not_asked(scopes.lan, week_of(timezone.localdate()), 10)
    assert [home.address for home in left] == ["东升路3号", "东升路4号"]
    assert len(not_asked(scopes.lan, week_of(timezone.localdate()), 1)) == 1
    assert not_asked(scopes.bo, week_of(timezone.localdate()), 10) == []
