"""Declining: with a reason that the complainant reads, and final until reopened."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from layers.cases.decline import decline
from layers.cases.models import Case, CaseEvent
from layers.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_reason_is_public_and_the_case_is_final(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    decline(dispatched.number, staff.bo, scopes.bo, reason="已进入诉讼程序，不予受理。")
    dispatched.refresh_from_db()
    assert dispatched.state == "declined"
    event = CaseEvent.objects.get(case=dispatched, verb="decline")
    assert (event.public, event.note) == (True, "已进入诉讼程序，不予受理。")
    with pytest.raises(IntegrityError, match="declined: reopen it first"), transaction.atomic():
        Case.objects.filter(pk=dispatched.pk).update(summary="另一件")


@pytest.mark.parametrize("reason", ["", " \n ", "长" * 2001])
def test_without_a_reason_nothing_happens(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        decline(case.number, staff.bo, scopes.bo, reason=reason)
    assert refusal.value.field == "reason"
    case.refresh_from_db()
    assert (case.state, case.version) == ("registered", 1)
