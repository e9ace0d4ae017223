"""Calling back: the outcome, and what was answered; the case itself stays as it is."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.cases.callback import callback
from layers.cases.models import Callback, Case
from layers.errors import OutOfOrder, Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["resolved", "verified", "closed"])
def test_an_answered_call_has_three_answers(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, state: str
) -> None:
    case = at(state)
    callback(
        case.number, staff.bo, scopes.bo, outcome="answered", contacted=True, solved=False, score=2,
        note="说楼道里还有",
    )  # fmt: skip
    row = Callback.objects.get()
    assert (row.contacted, row.solved, row.score, row.round) == (True, False, 2, 0)
    now = Case.objects.get(pk=case.pk)
    assert (now.state, now.version) == (state, case.version)
    event = now.events.last()
    assert event is not None
    assert (event.verb, event.note) == ("callback", "说楼道里还有")


@pytest.mark.parametrize("outcome", ["no_answer", "wrong_number", "refused"])
def test_without_an_answer_there_are_none(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace, outcome: str
) -> None:
    callback(resolved.number, staff.bo, scopes.bo, outcome=outcome, solved=True, score=5)
    row = Callback.objects.get()
    assert (row.outcome, row.contacted, row.solved, row.score) == (outcome, None, None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "maybe"}, "outcome"),
        ({"outcome": "answered", "solved": True, "score": 5}, "contacted"),
        ({"outcome": "answered", "contacted": True, "score": 5}, "solved"),
        ({"outcome": "answered", "contacted": True, "solved": True}, "score"),
        ({"outcome": "answered", "contacted": True, "solved": True, "score": 6}, "score"),
    ],
)
def test_what_is_missing_is_named(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace, given: Any, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        callback(resolved.number, staff.bo, scopes.bo, **given)
    assert refusal.value.field == field
    assert not Callback.objects.exists()


def test_nobody_is_called_before_it_is_done(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        callback(accepted.number, staff.bo, scopes.bo, outcome="no_answer")
