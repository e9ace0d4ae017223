"""Splitting: a second matter becomes a case of its own, of the same complainant and place."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from layers.cases.models import Case, Complainant
from layers.cases.split import split
from layers.errors import OutOfOrder, Refused
from layers.people_scope import all_people
from layers.privacy import decrypt

pytestmark = pytest.mark.django_db


def test_place_time_and_complainant_are_the_same_the_matter_is_not(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    part = split(
        dispatched.number, staff.bo, scopes.bo, uuid=uuid4(), text="路灯也不亮了。", category="lamp"
    )
    assert (part.state, part.split_from, part.department) == (
        "registered", dispatched, staff.works,
    )  # fmt: skip
    assert (part.grid, part.received_at) == (dispatched.grid, dispatched.received_at)
    with all_people():
        person = Complainant.objects.get(case=part)
    assert (decrypt(person.name), decrypt(person.phone)) == ("任一", "13800005021")
    assert dispatched.events.get(verb="split").detail == {"part": part.number}


def test_the_same_twice_is_one_part(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    uuid = uuid4()
    one, two = (
        split(dispatched.number, staff.bo, scopes.bo, uuid=uuid, text="灯坏了", category="lamp")
        for _ in range(2)
    )
    assert one == two
    assert dispatched.events.filter(verb="split").count() == 1


def test_a_stale_page_an_unknown_category_and_no_words_make_nothing(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    bo = (dispatched.number, staff.bo, scopes.bo)
    with pytest.raises(OutOfOrder):
        split(*bo, uuid=uuid4(), text="灯坏了", category="lamp", version=1)
    with pytest.raises(Refused):
        split(*bo, uuid=uuid4(), text="灯坏了", category="nothing")
    with pytest.raises(Refused):
        split(*bo, uuid=uuid4(), text=" ", category="lamp")
    assert Case.objects.count() == 1
