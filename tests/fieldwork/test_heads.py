"""The head of a household as a worker's list shows it."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from layers.fieldwork.heads import Head, age_on, heads
from layers.residents.models import Household, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("born", "today", "age"),
    [
        (date(1948, 3, 1), date(2026, 2, 28), 77), (date(1948, 3, 1), date(2026, 3, 1), 78),
        (date(2000, 2, 29), date(2026, 2, 28), 25), (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)  # fmt: skip
def test_age_in_whole_years(born: date, today: date, age: int) -> None:
    assert age_on(born, today) == age


def test_the_name_is_masked_and_others_see_nobody(
    make_household: Callable[..., Household], make_person: Callable[..., Person],
    scopes: SimpleNamespace, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    home, empty = make_household(), make_household()
    make_person(home, name="王桂芳", care_groups=["living_alone"])
    make_person(home, name="王小宝", relation="grandchild", care_groups=["left_behind_child"])
    with django_assert_num_queries(5):  # savepoint, scope, people, scope, savepoint
        found = heads(scopes.lan, [home.pk, empty.pk])
    assert found == {home.pk: Head("王**", None, ("Living alone",), ("Left-behind child",))}
    assert heads(scopes.mei, [home.pk]) == {}
    assert heads(scopes.chen, [home.pk]) == {}
