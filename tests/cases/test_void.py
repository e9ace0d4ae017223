"""Declaring void: from any open state, and final until reopened."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.models import Case, Pause
from layers.cases.states import OPEN
from layers.cases.void import void
from layers.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_case_can_be_and_no_pause_goes_on(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, state: str
) -> None:
    done = void(at(state).number, staff.bo, scopes.bo, reason="诉求人撤回")
    assert (done.state, done.review_on) == ("void", None)
    assert not Pause.objects.filter(ended_at=None).exists()


def test_a_reason_is_needed(case: Case, staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        void(case.number, staff.bo, scopes.bo, reason=" ")
    assert refusal.value.field == "reason"
