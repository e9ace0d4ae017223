"""The town rates the departments it has whistled for."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.oversight.models import Summons
from layers.oversight.rate_department import rate_department
from layers.oversight.report_in import report_in
from tests.oversight.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported(called: Summons, people: SimpleNamespace) -> Summons:
    return report_in(called.pk, *people.dong, words="到场清理。")


def test_bo_says_whether_and_how_it_came(reported: Summons, people: SimpleNamespace) -> None:
    row = rate_department(reported.pk, *people.bo, came=True, score=5)
    assert (row.came, row.score) == (True, 5)
    assert row.whistle.events.last().detail == {"came": True, "score": 5}
    with pytest.raises(OutOfOrder, match="已经"):
        rate_department(reported.pk, *people.kun, came=True, score=4)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"came": None, "score": 5}, "came"),
        ({"came": True, "score": 0}, "score"),
        ({"came": True, "score": 6}, "score"),
        ({"came": True, "score": 2}, "words"),
    ],
)
def test_every_question_is_answered(
    given: dict[str, Any], field: str, reported: Summons, people: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refused:
        rate_department(reported.pk, *people.bo, **given)
    assert refused.value.field == field


def test_nobody_rates_a_unit_that_still_has_time(called: Summons, people: SimpleNamespace) -> None:
    with pytest.raises(OutOfOrder, match="报到时限内"):
        rate_department(called.pk, *people.bo, came=False, score=1, words="没来")
    Summons.objects.update(report_due=timezone.now() - timedelta(minutes=1))
    assert rate_department(called.pk, *people.bo, came=False, score=1, words="没来").came is False


@pytest.mark.parametrize("name", ["ling", "dong", "su"])
def test_only_the_town_and_the_county_rate(
    name: str, reported: Summons, people: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        rate_department(reported.pk, *getattr(people, name), came=True, score=5)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_rate_once(reported: Summons, people: SimpleNamespace) -> None:
    raised = together(
        lambda: rate_department(reported.pk, *people.bo, came=True, score=5),
        lambda: rate_department(reported.pk, *people.kun, came=True, score=4),
    )
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "OutOfOrder"]
