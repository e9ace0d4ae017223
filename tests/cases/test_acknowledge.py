"""Acknowledging: the complainant was told, and when for the first time."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.acknowledge import acknowledge
from layers.cases.models import Case, CaseEvent
from layers.errors import Refused

pytestmark = pytest.mark.django_db


def test_what_was_said_is_public_and_the_first_time_counts(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    told = acknowledge(case.number, staff.bo, scopes.bo, words="已受理，由城管局办理。")
    first = told.acknowledged_at
    assert first is not None
    assert told.state == "registered"
    again = acknowledge(case.number, staff.bo, scopes.bo, version=2)
    assert again.acknowledged_at == first
    events = CaseEvent.objects.filter(case=case, verb="acknowledge")
    assert [(event.note, event.public) for event in events] == [
        ("已受理，由城管局办理。", True), ("", True),
    ]  # fmt: skip


def test_accepting_tells_the_complainant_through_the_look_up_page(accepted: Case) -> None:
    assert accepted.acknowledged_at == accepted.accepted_at is not None


def test_words_that_cannot_be_read_are_refused(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        acknowledge(at("accepted").number, staff.dong, scopes.dong, words="a\x07b")
    assert refusal.value.field == "words"
