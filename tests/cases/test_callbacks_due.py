"""Who waits for a call: those resolved who left a number, until they were called or three times
not reached."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.cases.callback import callback
from layers.cases.models import CallbackDue, Case, Complainant
from layers.cases.rework import rework
from layers.cases.worklist import to_call_back
from layers.errors import Refused
from layers.people_scope import all_people

pytestmark = pytest.mark.django_db


def waiting() -> list[Case]:
    return [*to_call_back(Case.objects.all(), timezone.now())]


@pytest.fixture
def resolved(at: Callable[..., Case]) -> Case:
    return at("resolved")


def test_a_resolved_case_waits_and_an_answered_call_ends_it(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    assert waiting() == [resolved]
    callback(
        resolved.number, staff.bo, scopes.bo, outcome="answered", contacted=True, solved=True,
        score=5,
    )  # fmt: skip
    assert waiting() == []


def test_nobody_without_a_number_waits(at: Callable[..., Case]) -> None:
    case = at("accepted")
    with all_people():
        Complainant.objects.filter(case=case).update(phone=b"")
    assert not CallbackDue.objects.filter(case=case).exists()


def test_no_answer_is_tried_again_later_three_times_in_all(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    again = timezone.now() + timedelta(days=1)
    for attempt in (1, 2):
        callback(resolved.number, staff.bo, scopes.bo, outcome="no_answer", again_at=again)
        due = CallbackDue.objects.get()
        assert (due.attempts, due.due_at) == (attempt, again)
        assert waiting() == []
    callback(resolved.number, staff.bo, scopes.bo, outcome="no_answer")
    assert not CallbackDue.objects.exists()


def test_a_time_that_is_past_is_refused_and_nothing_is_written(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        callback(
            resolved.number, staff.bo, scopes.bo, outcome="no_answer",
            again_at=timezone.now() - timedelta(minutes=1),
        )  # fmt: skip
    assert CallbackDue.objects.get().attempts == 0
    assert not resolved.callbacks.exists()


def test_work_that_begins_again_ends_the_waiting(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    rework(resolved.number, staff.bo, scopes.bo, reason="还是漏水")
    assert waiting() == []


def test_after_two_weeks_nobody_is_rung_up(resolved: Case) -> None:
    CallbackDue.objects.update(due_at=timezone.now() - timedelta(days=15))
    assert waiting() == []
