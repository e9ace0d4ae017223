"""Reporting in at the place."""

from types import SimpleNamespace

import pytest

from layers.errors import NotAllowed, OutOfOrder, Refused
from layers.notices.models import Message
from layers.oversight.models import Summons
from layers.oversight.report_in import report_in
from layers.oversight.sign import sign

pytestmark = pytest.mark.django_db


def test_whoever_comes_has_signed_and_made_contact(
    called: Summons, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    signed = sign(called.pk, *people.dong)
    row = report_in(called.pk, *people.dong, words="城管二中队六人到场。", version=signed.version)
    assert row.signed_at == signed.signed_at
    assert row.contacted_at == row.reported_at is not None
    assert "城管局" in Message.objects.get(to=staff.bo).words


def test_once_with_words_by_the_unit(called: Summons, people: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        report_in(called.pk, *people.dong, words="")
    with pytest.raises(NotAllowed):
        report_in(called.pk, *people.bo, words="来了")
    report_in(called.pk, *people.dong, words="来了")
    with pytest.raises(OutOfOrder):
        report_in(called.pk, *people.dong, words="又来了")
