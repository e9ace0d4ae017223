"""Acknowledge, dismiss, give: in scope, once, with a reason; and how right the warnings were."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.errors import Changed, NotFound, Refused
from layers.insight.models import Alarm, AlarmEvent
from layers.insight.models.warning import Verdict
from layers.insight.warning.acknowledge import acknowledge
from layers.insight.warning.assign import assign, owners
from layers.insight.warning.dismiss import dismiss
from layers.insight.warning.precision import precision, wilson
from layers.insight.warning.queries import for_scope
from layers.insight.warning.streams import Stream
from layers.notices.models import Message
from layers.staff.models import Role
from layers.staff.scope import scope_of
from tests.insight.warning.alarms import make_alarm


@pytest.fixture
def alarm(territory: SimpleNamespace, catalogue: SimpleNamespace) -> Alarm:
    return make_alarm(territory, category=catalogue.city)


def test_who_sees_it(alarm: Alarm, territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    county = make_alarm(territory, stream=Stream.COUNTY, grids=[], towns=[], peak_grid=None)
    for actor, seen in ((staff.chen, {alarm, county}), (staff.kun, {alarm, county}),
                        (staff.bo, {alarm}), (staff.lan, set()), (staff.dong, set())):  # fmt: skip
        assert set(for_scope(scope_of(actor))) == seen


def test_acknowledged_it_has_an_owner(alarm: Alarm, staff: SimpleNamespace) -> None:
    acknowledge(alarm.pk, staff.bo, scope_of(staff.bo), version=1, note="已派人去看")
    alarm.refresh_from_db()
    assert (alarm.verdict, alarm.owner, alarm.version) == (Verdict.REAL, staff.bo, 2)
    event = alarm.events.get()
    assert (event.verb, event.actor, event.note) == ("acknowledge", staff.bo, "已派人去看")


def test_dismissed_with_a_reason_only(alarm: Alarm, staff: SimpleNamespace) -> None:
    scope = scope_of(staff.chen)
    with pytest.raises(Refused):
        dismiss(alarm.pk, staff.chen, scope, version=1, reason=" \0 ")
    assert not AlarmEvent.objects.exists()
    dismiss(alarm.pk, staff.chen, scope, version=1, reason="停电检修，已通知")
    acknowledge(alarm.pk, staff.chen, scope, version=2)
    alarm.refresh_from_db()
    assert alarm.verdict == Verdict.REAL
    assert [event.verb for event in alarm.events.all()] == ["dismiss", "acknowledge"]


def test_who_is_slower_is_told(alarm: Alarm, staff: SimpleNamespace) -> None:
    acknowledge(alarm.pk, staff.bo, scope_of(staff.bo), version=1)
    with pytest.raises(Changed):
        dismiss(alarm.pk, staff.chen, scope_of(staff.chen), version=1, reason="没有的事")
    with pytest.raises(NotFound):
        acknowledge(alarm.pk, staff.lan, scope_of(staff.lan), version=2)


def test_given_to_who_answers_for_it(
    alarm: Alarm, staff: SimpleNamespace, territory: SimpleNamespace, make_user: object
) -> None:
    other = make_user("li", "李", role=Role.TOWN_DISPATCHER, division=territory.lower)  # type: ignore[operator]
    assert set(owners(alarm)) == {staff.bo, staff.kun, staff.chen, staff.su}
    scope = scope_of(staff.chen)
    for name in (other.username, "lan", "", "nobody"):
        with pytest.raises(Refused):
            assign(alarm.pk, staff.chen, scope, version=1, username=name)
    assign(alarm.pk, staff.chen, scope, version=1, username="bo")
    alarm.refresh_from_db()
    assert alarm.owner == staff.bo
    assert Message.objects.get().to == staff.bo


def test_too_long_a_note_is_refused(alarm: Alarm, staff: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        acknowledge(alarm.pk, staff.bo, scope_of(staff.bo), version=1, note="长" * 301)


def test_precision_by_month(territory: SimpleNamespace) -> None:
    now = timezone.now()
    for month, verdict in ((9, "real"), (9, "false"), (10, "real"), (10, "open")):
        make_alarm(
            territory, day=date(2026, month, 5), verdict=verdict,
            decided_at=None if verdict == "open" else now,
        )  # fmt: skip
    found = precision(Alarm.objects.all())
    assert [(m.month.month, m.real, m.false, m.waiting) for m in found.months] == [
        (9, 1, 1, 0), (10, 1, 0, 1),
    ]  # fmt: skip
    assert (found.share, found.decided) == (pytest.approx(2 / 3), 3)
    assert found.low < 2 / 3 < found.high


def test_nothing_decided_is_no_share(alarm: Alarm) -> None:
    found = precision(Alarm.objects.all())
    assert (found.share, found.low_percent, found.high_percent) == (None, 0, 100)
    assert alarm.last_day - alarm.first_day == timedelta()


def test_wilson_published() -> None:
    """Newcombe (1998), table I: 81 of 263 at 95 % is 0.2553 to 0.3662; ours is of 80 %."""
    low, high = wilson(81, 263)
    assert 0.2553 < low < 81 / 263 < high < 0.3662
