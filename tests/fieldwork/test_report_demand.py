"""Lan brings in what somebody told her on her round; her phone may have waited for a network."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from layers.cases.intake import Report
from layers.cases.models import Case, Channel
from layers.errors import Refused
from layers.fieldwork.report_demand import report_demand
from layers.photos import CleanPhoto

pytestmark = pytest.mark.django_db


def told(**fields: str) -> Report:
    return Report(
        uuid=uuid4(), category="lamp", text="东升路口路灯不亮。", lon=117.92, lat=33.97, **fields
    )


def test_it_is_of_the_patrol_by_her_and_keeps_its_time(
    staff: SimpleNamespace, catalogue: SimpleNamespace, photo: CleanPhoto
) -> None:
    at = timezone.now() - timedelta(hours=30)
    done = report_demand(told(), staff.lan, happened_at=at, photos=[photo])
    case = Case.objects.get(pk=done.case_id)
    assert (case.channel, case.photos.count()) == (Channel.PATROL, 1)
    event = case.events.get()
    assert (event.actor, event.happened_at) == (staff.lan, at)
    assert case.received_at > at + timedelta(hours=29)


def test_one_begun_at_a_mailbox_stays_the_mailboxs(
    staff: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    done = report_demand(told(channel=Channel.MAILBOX), staff.lan)
    assert Case.objects.get(pk=done.case_id).channel == Channel.MAILBOX


@pytest.mark.parametrize("days", [1, -61])
def test_an_impossible_time_writes_nothing(
    staff: SimpleNamespace, catalogue: SimpleNamespace, days: int
) -> None:
    with pytest.raises(Refused) as refusal:
        report_demand(told(), staff.lan, happened_at=timezone.now() + timedelta(days=days))
    assert refusal.value.field == "happened_at"
    assert not Case.objects.exists()


def test_sent_again_it_is_the_first(staff: SimpleNamespace, catalogue: SimpleNamespace) -> None:
    report = told()
    first, second = report_demand(report, staff.lan), report_demand(report, staff.lan)
    assert (first.new, second.new, first.number) == (True, False, second.number)
