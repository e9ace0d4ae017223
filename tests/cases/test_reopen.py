"""Reopening what has ended: the history goes on, the clocks begin anew."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.clocks import county_calendar
from layers.cases.models import Case, CaseEvent
from layers.cases.reopen import reopen
from layers.errors import OutOfOrder, Refused

pytestmark = pytest.mark.django_db


def test_a_closed_case_goes_back_to_the_unit_that_did_it(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = at("closed")
    assert (case.one_hop, case.one_finish, case.on_time) == (True, True, True)
    done = reopen(case.number, staff.bo, scopes.bo, reason="诉求人来电：又满了")
    assert (done.state, done.department, done.owner) == (
        "dispatched", staff.sanitation, staff.dong,
    )  # fmt: skip
    assert (done.accepted_at, done.resolved_at, done.closed_at) == (None, None, None)
    assert (done.one_hop, done.one_finish, done.on_time) == (None, None, None)
    assert (done.reworks, done.first_department) == (1, staff.sanitation)
    assert CaseEvent.objects.get(case=case, verb="reopen").public
    assert accept(case.number, staff.dong, scopes.dong).state == "accepted"


def test_the_clocks_begin_when_it_is_opened_again(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = at("verified")
    Case.objects.update(
        received_at=timezone.now() - timedelta(days=60), extra_limit=5, extensions=1,
        state="closed", closed_at=timezone.now(),
    )  # fmt: skip
    done = reopen(case.number, staff.bo, scopes.bo, reason="又坏了")
    assert done.clock_from is not None
    start = timezone.localtime(done.clock_from)
    calendar = county_calendar()
    assert done.accept_due == calendar.after(start, 1, "days").at
    assert done.resolve_due == calendar.after(start, 7, "days").at
    assert (done.extensions, done.extra_limit) == (0, 0)


@pytest.mark.parametrize("state", ["declined", "void"])
def test_what_was_turned_away_begins_again(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, state: str
) -> None:
    done = reopen(at(state).number, staff.bo, scopes.bo, reason="复议后受理")
    assert (done.state, done.reworks) == ("registered", 0)


def test_only_what_has_ended_and_only_with_a_reason(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        reopen(at("closed").number, staff.bo, scopes.bo, reason=" ")
    with pytest.raises(OutOfOrder):
        reopen(at("resolved").number, staff.bo, scopes.bo, reason="急")
