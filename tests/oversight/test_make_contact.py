"""Making contact with whoever whistled."""

from types import SimpleNamespace

import pytest

from layers.errors import OutOfOrder, Refused
from layers.oversight.make_contact import make_contact
from layers.oversight.models import Summons

pytestmark = pytest.mark.django_db


def test_contact_says_what_was_agreed_and_signs(called: Summons, people: SimpleNamespace) -> None:
    row = make_contact(called.pk, *people.dong, words="已电话对接，明早九点到场。")
    assert row.signed_at == row.contacted_at is not None
    assert row.whistle.events.last().note == "已电话对接，明早九点到场。"
    with pytest.raises(OutOfOrder):
        make_contact(called.pk, *people.dong, words="再一次")


def test_it_needs_words(called: Summons, people: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        make_contact(called.pk, *people.dong, words=" ")
    assert refused.value.field == "words"
