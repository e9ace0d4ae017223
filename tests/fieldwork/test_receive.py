"""Work that waited on Lan's phone comes in: once, with both times, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.errors import OutOfOrder, Refused
from layers.fieldwork.models import Receipt
from layers.fieldwork.receive import Arrived, Sent, receive
from layers.staff.models import Department
from layers.territory.models import GridSet


def sent(**given: Any) -> Sent:
    usual = {"uuid": uuid4(), "edition": 1, "made_at": None, "address": "/field/visits/"}
    return Sent(**{**usual, **given})


def work() -> dict[str, Any]:
    """Leaves a trace in the database that can be counted."""
    Department.objects.create(code=f"t{uuid4().hex[:8]}", name="试")
    return {"next": "/field/"}


def traces() -> int:
    return Department.objects.filter(name="试").count()


@pytest.mark.django_db
def test_the_same_entry_again_does_nothing_and_gets_the_first_receipt(
    staff: SimpleNamespace,
) -> None:
    made_at = timezone.now() - timedelta(hours=3)
    entry = sent(made_at=made_at)
    first, new = receive(entry, staff.lan, work)
    again, newer = receive(entry, staff.lan, work)
    assert first is not None
    assert (first, new, newer) == (again, True, False)
    assert traces() == 1
    assert (first.made_at, first.answer) == (made_at, {"next": "/field/"})
    assert first.received_at - made_at >= timedelta(hours=3)


@pytest.mark.django_db
def test_refused_work_leaves_no_receipt_and_may_come_again(staff: SimpleNamespace) -> None:
    entry = sent()

    def half() -> None:
        work()

    def broken() -> dict[str, Any]:
        work()
        raise Refused("no")

    assert receive(entry, staff.lan, half) == (None, False)
    with pytest.raises(Refused):
        receive(entry, staff.lan, broken)
    assert traces() == Receipt.objects.count() == 0
    _receipt, new = receive(entry, staff.lan, work)
    assert (new, traces()) == (True, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"edition": 2}, {"address": "/field/hazards/"}])
def test_changed_after_it_had_arrived_is_said(
    staff: SimpleNamespace, changed: dict[str, Any]
) -> None:
    entry = sent()
    receive(entry, staff.lan, work)
    with pytest.raises(Arrived):
        receive(replace(entry, **changed), staff.lan, work)
    assert traces() == 1


@pytest.mark.django_db
def test_somebody_elses_number_is_refused(staff: SimpleNamespace) -> None:
    entry = sent()
    receive(entry, staff.lan, work)
    with pytest.raises(OutOfOrder):
        receive(entry, staff.mei, work)
    assert traces() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("away", [timedelta(minutes=6), timedelta(days=-61)])
def test_impossible_times_are_refused_before_anything_is_done(
    staff: SimpleNamespace, away: timedelta
) -> None:
    with pytest.raises(Refused) as refused:
        receive(sent(made_at=timezone.now() + away), staff.lan, work)
    assert refused.value.field == "happened_at"
    assert traces() == Receipt.objects.count() == 0


@pytest.mark.django_db
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    away=st.timedeltas(min_value=timedelta(days=-59), max_value=timedelta(minutes=4)),
    again=st.integers(1, 4),
)
def test_any_possible_time_is_kept_and_never_after_its_arrival(
    staff: SimpleNamespace, away: timedelta, again: int
) -> None:
    entry = sent(made_at=timezone.now() + away)
    receipts = [receive(entry, staff.lan, dict)[0] for _turn in range(again)]
    assert len({receipt.pk for receipt in receipts if receipt}) == 1
    receipt = receipts[0]
    assert receipt is not None
    made: datetime = entry.made_at or receipt.made_at
    assert receipt.made_at == min(made, receipt.received_at)


@pytest.mark.django_db
def test_a_receipt_stays(staff: SimpleNamespace) -> None:
    receive(sent(), staff.lan, work)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.update(edition=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_is_once(staff: SimpleNamespace) -> None:
    """Two tabs of one phone, or a phone that gave up waiting and sent again."""
    entry, gate = sent(), Barrier(4)

    def one(_turn: int) -> bool:
        gate.wait()
        try:
            return receive(entry, staff.lan, work)[1]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [False, False, False, True]
    assert (traces(), GridSet.objects.count()) == (1, 1)
