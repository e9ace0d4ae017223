"""Rework: back to the same unit and person, counted; the time of the check is not theirs."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.cases.clocks import county_calendar
from layers.cases.close import close
from layers.cases.models import Case, Pause, Resolution
from layers.cases.resolve import resolve
from layers.cases.rework import rework
from layers.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["resolved", "verified"])
def test_it_goes_back_to_whoever_did_it(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace, state: str
) -> None:
    done = rework(at(state).number, staff.bo, scopes.bo, reason="桶边还有垃圾")
    assert (done.state, done.owner, done.department) == ("accepted", staff.dong, staff.sanitation)
    assert (done.reworks, done.resolved_at) == (1, None)
    resolve(done.number, staff.dong, scopes.dong, answer="这次清干净了。")
    closed = close(done.number, staff.bo, scopes.bo)
    assert (closed.one_finish, closed.one_hop, closed.on_time) == (False, True, True)
    assert Resolution.objects.filter(case=done).count() == 2


def test_the_days_of_the_check_do_not_count(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    received = timezone.localtime() - timedelta(days=20)
    finished = received + timedelta(days=2)
    Case.objects.update(received_at=received, resolved_at=finished)
    done = rework(resolved.number, staff.bo, scopes.bo, reason="不行")
    [pause] = Pause.objects.all()
    assert (pause.reason, pause.started_at) == ("checking", finished)
    assert pause.ended_at is not None
    due = county_calendar().after(received, 7, "days", [(finished, pause.ended_at)])
    assert done.resolve_due == due.at


def test_a_reason_is_needed_and_not_by_whoever_did_it(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        rework(resolved.number, staff.bo, scopes.bo, reason="")
    Case.objects.update(owner=staff.bo)
    with pytest.raises(NotAllowed):
        rework(resolved.number, staff.bo, scopes.bo, reason="不行")
