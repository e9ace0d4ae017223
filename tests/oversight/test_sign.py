"""Signing a whistle for one's unit."""

from types import SimpleNamespace

import pytest

from layers.errors import NotAllowed, NotFound, OutOfOrder
from layers.oversight.models import Summons, Whistle
from layers.oversight.sign import sign
from tests.oversight.together import together

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["dong", "zong", "lian"])
def test_the_unit_or_its_heads_sign(name: str, called: Summons, people: SimpleNamespace) -> None:
    row = sign(called.pk, *getattr(people, name), version=called.version)
    assert row.signed_at
    event = row.whistle.events.last()
    assert (event.verb, event.department_id) == ("sign", called.department_id)


def test_once_and_in_the_version_seen(called: Summons, people: SimpleNamespace) -> None:
    with pytest.raises(OutOfOrder, match="刷新"):
        sign(called.pk, *people.dong, version=7)
    sign(called.pk, *people.dong)
    with pytest.raises(OutOfOrder, match="已经"):
        sign(called.pk, *people.zong)


def test_other_units_do_not(called: Summons, people: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        sign(called.pk, *people.gong)
    with pytest.raises(NotFound):
        sign(called.pk, *people.mei)
    with pytest.raises(NotFound):
        sign(0, *people.dong)


def test_not_after_the_end(called: Summons, people: SimpleNamespace) -> None:
    Whistle.objects.update(state="withdrawn", result="误报", ended_at=called.sign_due)
    with pytest.raises(OutOfOrder):
        sign(called.pk, *people.dong)


@pytest.mark.django_db(transaction=True)
def test_two_of_the_unit_at_once_sign_once(called: Summons, people: SimpleNamespace) -> None:
    raised = together(lambda: sign(called.pk, *people.dong), lambda: sign(called.pk, *people.zong))
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "OutOfOrder"]
    assert called.whistle.events.filter(verb="sign").count() == 1
