"""Accepting: the case is in hand, and the first responder is fixed for ever."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.models import Case, CaseEvent
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused

pytestmark = pytest.mark.django_db


def test_the_handler_takes_what_was_given_to_the_department(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    accept(dispatched.number, staff.dong, scopes.dong, version=dispatched.version)
    dispatched.refresh_from_db()
    assert (dispatched.state, dispatched.owner) == ("accepted", staff.dong)
    assert dispatched.first_department == staff.sanitation
    assert dispatched.accepted_at is not None


def test_the_grids_worker_may_take_a_case_at_once(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    accept(case.number, staff.lan, scopes.lan)
    case.refresh_from_db()
    assert (case.state, case.first_department) == ("accepted", staff.upper_office)


def test_it_counts_from_when_it_was_done_not_from_when_it_arrived(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done_at = timezone.now() - timedelta(hours=2)
    Case.objects.update(received_at=done_at - timedelta(hours=1))
    accept(case.number, staff.lan, scopes.lan, happened_at=done_at)
    case.refresh_from_db()
    event = CaseEvent.objects.get(case=case, verb="accept")
    assert case.accepted_at == event.happened_at == done_at
    assert event.recorded_at > done_at


def test_a_time_in_the_future_is_refused(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        accept(
            case.number, staff.lan, scopes.lan, happened_at=timezone.now() + timedelta(minutes=5)
        )
    case.refresh_from_db()
    assert (case.state, case.version) == ("registered", 1)


def test_a_time_before_the_case_came_in_is_refused(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    early = case.received_at - timedelta(minutes=5)
    with pytest.raises(Refused):
        accept(case.number, staff.lan, scopes.lan, happened_at=early)
    case.refresh_from_db()
    assert (case.state, case.version) == ("registered", 1)


def test_a_colleague_of_another_grid_sees_no_such_case(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotFound):
        accept(case.number, staff.mei, scopes.mei)


def test_lan_may_not_take_what_went_to_a_department(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        accept(dispatched.number, staff.lan, scopes.lan)


def test_twice_is_once(accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    with pytest.raises(OutOfOrder):
        accept(accepted.number, staff.dong, scopes.dong)
    assert CaseEvent.objects.filter(case=accepted, verb="accept").count() == 1
