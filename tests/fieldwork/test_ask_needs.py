"""The weekly survey: one answer a household and week, "no need" included."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from layers.cases.models import Case
from layers.errors import NotAllowed, NotFound, Refused
from layers.fieldwork.ask_needs import ask_needs, week_of
from layers.fieldwork.demand import Demand
from layers.fieldwork.models import Answer
from layers.residents.models import Household

pytestmark = pytest.mark.django_db
LAMP = Demand(category="lamp", text="门口路灯不亮。")


@given(day=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    assert week_of(day).isoweekday() == 1
    assert 0 <= (day - week_of(day)).days < 7


def test_no_need_is_an_answer_and_a_second_one_in_the_week_is_the_same(
    make_household: Callable[..., Household], staff: SimpleNamespace, scopes: SimpleNamespace,
    catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    home = make_household()
    first, new = ask_needs(uuid4(), staff.lan, scopes.lan, household=home.uuid, how="phone")
    second, newer = ask_needs(
        uuid4(), staff.lan, scopes.lan, household=home.uuid, how="door", demand=LAMP
    )
    assert (first.pk, new, newer) == (second.pk, True, False)
    answer = Answer.objects.get()
    assert (answer.has_need, answer.case, answer.how) == (True, Case.objects.get(), "phone")
    earlier = timezone.now() - timedelta(days=7)
    ask_needs(uuid4(), staff.lan, scopes.lan, household=home.uuid, how="door", happened_at=earlier)
    assert Answer.objects.count() == 2


def test_the_same_entry_twice_is_one_answer_and_one_case(
    make_household: Callable[..., Household], staff: SimpleNamespace, scopes: SimpleNamespace,
    catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    home, uuid = make_household(), uuid4()
    for new in (True, False):
        answer = ask_needs(
            uuid, staff.lan, scopes.lan, household=home.uuid, how="door", demand=LAMP
        )
        assert answer[1] is new
    assert (Answer.objects.count(), Case.objects.count()) == (1, 1)


def test_others_households_are_not_asked(
    make_household: Callable[..., Household], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    home = make_household()
    with pytest.raises(NotFound):
        ask_needs(uuid4(), staff.mei, scopes.mei, household=home.uuid, how="door")
    with pytest.raises((NotFound, NotAllowed)):
        ask_needs(uuid4(), staff.chen, scopes.chen, household=home.uuid, how="door")
    with pytest.raises(Refused):
        ask_needs(uuid4(), staff.lan, scopes.lan, household=home.uuid, how="owl")
