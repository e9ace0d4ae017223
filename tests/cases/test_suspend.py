"""Suspending: with a review date, clocks at rest; resuming lets them run on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.cases.clocks import county_calendar
from layers.cases.models import Case, CaseEvent, Pause
from layers.cases.resume import resume
from layers.cases.suspend import suspend
from layers.errors import Refused
from tests.cases.walks import soon

pytestmark = pytest.mark.django_db


def test_the_reason_is_public_and_the_day_is_kept(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done = suspend(accepted.number, staff.bo, scopes.bo, reason="等管网改造", review_on=soon(30))
    assert (done.state, done.review_on) == ("suspended", soon(30))
    event = CaseEvent.objects.get(case=accepted, verb="suspend")
    assert (event.public, event.detail) == (True, {"review_on": soon(30).isoformat()})


def test_the_working_days_of_the_suspension_are_added(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case, now = at("suspended"), timezone.localtime()
    received = now - timedelta(days=20)
    Case.objects.filter(pk=case.pk).update(received_at=received)
    started = received + timedelta(days=3)
    Pause.objects.update(started_at=started)
    done = resume(case.number, staff.bo, scopes.bo)
    assert (done.state, done.review_on) == ("accepted", None)
    [pause] = Pause.objects.all()
    assert pause.ended_at is not None
    expected = county_calendar().after(received, 7, "days", [(started, pause.ended_at)])
    assert (done.resolve_due, done.resolve_near) == (expected.at, expected.near)
    assert done.resolve_due > county_calendar().after(received, 7, "days").at


@pytest.mark.parametrize("days", [-1, 0, 91, 5000])
def test_the_day_lies_ahead_and_not_too_far(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, days: int
) -> None:
    with pytest.raises(Refused) as refusal:
        suspend(accepted.number, staff.bo, scopes.bo, reason="等", review_on=soon(days))
    assert refusal.value.field == "review_on"


def test_a_reason_is_needed(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        suspend(accepted.number, staff.bo, scopes.bo, reason="", review_on=soon())
    assert refusal.value.field == "reason"


def test_a_pause_of_a_minute_moves_nothing(
    at: Callable[..., Case], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    case = at("suspended")
    before: datetime = case.resolve_due
    assert resume(case.number, staff.bo, scopes.bo).resolve_due == before
