"""The daily scan on the tiny county: raises once, goes on, lets nobody's alarm be lost."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.cases.register import Registered
from layers.insight.counts import counts, lattice_now
from layers.insight.models import Alarm, AlarmEvent, Threshold, WatchedDay
from layers.insight.models.warning import Verdict
from layers.insight.signals import alarm_raised
from layers.insight.warning.acknowledge import acknowledge
from layers.insight.warning.daily import catch_up, watch_day
from layers.insight.warning.evidence import cases_of, evidence
from layers.insight.warning.streams import UNTRIED, Stream
from layers.insight.warning.watched import watched
from layers.notices.models import Message
from layers.staff.scope import scope_of
from tests.insight.warning.alarms import plant, quiet_past

Reports = Callable[..., Registered]


@pytest.fixture
def past(ren_reports: Reports) -> None:
    quiet_past(ren_reports)


@pytest.fixture
def outbreak(past: None, ren_reports: Reports) -> list[str]:
    return plant(ren_reports)


def test_an_outbreak_is_raised_once_and_told(
    outbreak: list[str], territory: SimpleNamespace, staff: SimpleNamespace,
    catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    heard: list[Alarm] = []

    def hear(alarm: Alarm, **_signal: object) -> None:
        heard.append(alarm)

    alarm_raised.connect(hear)
    try:
        assert catch_up(timezone.now()) > 20
    finally:
        alarm_raised.disconnect(hear)
    alarm = Alarm.objects.get(stream=Stream.PLACE)
    assert (alarm.grids, alarm.towns) == ([territory.A1.pk], [territory.upper.pk])
    assert alarm.category == catalogue.city
    assert alarm.observed == 8, "repeats are left out"
    assert alarm.expected < 2
    assert alarm in heard
    day = WatchedDay.objects.first()
    assert day is not None
    assert (day.reports, day.repeats) == (8, 6)
    [message] = Message.objects.filter(to=staff.bo)
    assert "东升第1网格" in message.words
    assert message.path == f"/overview/warnings/{alarm.pk}/"
    assert Message.objects.filter(to__in=[staff.lan, staff.chen]).count() == 0
    # Again, and by another worker: nothing new.
    assert catch_up(timezone.now()) == 0
    county = watched(timezone.localdate() - timedelta(days=1))
    assert county is not None
    assert watch_day(county, county.day) is False
    assert Alarm.objects.filter(stream=Stream.PLACE).count() == 1


def test_it_goes_on_as_the_same_alarm(outbreak: list[str], ren_reports: Reports) -> None:
    catch_up(timezone.now())
    [first] = Alarm.objects.filter(stream=Stream.PLACE)
    for i in range(4):
        ren_reports(phone=f"1390001{i:04}")
    assert catch_up(timezone.now() + timedelta(days=1)) == 1
    [alarm] = Alarm.objects.filter(stream=Stream.PLACE)
    assert alarm.pk == first.pk
    assert alarm.last_day == first.last_day + timedelta(days=1)
    assert alarm.observed == 12


def test_evidence_and_cases_within_scope(
    outbreak: list[str], staff: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    catch_up(timezone.now())
    alarm = Alarm.objects.get(stream=Stream.PLACE)
    found = evidence(alarm, counts(), timezone.localdate())
    assert found.days[-2][1] == 14
    assert sum(n for _day, n in found.days) == 14
    assert found.subjects == [(catalogue.garbage.pk, 14)]
    lattice = lattice_now()
    mine = cases_of(alarm, scope_of(staff.bo), lattice)
    assert sorted(case.number for case in mine) == sorted(outbreak)
    assert not cases_of(alarm, scope_of(staff.mei), lattice).exists()


def test_no_past_means_usual_thresholds(past: None) -> None:
    catch_up(timezone.now())
    assert set(Threshold.objects.values_list("score", flat=True)) == set(UNTRIED.values())
    assert not Threshold.objects.exclude(first=None).exists()


def test_a_county_without_grids_or_cases(db: None) -> None:
    assert catch_up(timezone.now()) == 0
    assert not WatchedDay.objects.exists()


def test_another_budget_makes_other_thresholds(past: None, settings: Settings) -> None:
    catch_up(timezone.now())
    before = Threshold.objects.count()
    settings.WARNING_BUDGET = 2.0
    WatchedDay.objects.first().delete()  # type: ignore[union-attr]
    catch_up(timezone.now())
    assert Threshold.objects.filter(budget__gt=1).count() == 1
    assert Threshold.objects.count() > before


def test_what_was_acknowledged_does_not_raise_the_threshold(
    outbreak: list[str], staff: SimpleNamespace
) -> None:
    from layers.insight.warning.calibrate import _without_real

    catch_up(timezone.now())
    alarm = Alarm.objects.get(stream=Stream.PLACE)
    county = watched(alarm.last_day)
    assert county is not None
    at = county.index(alarm.last_day)
    rows = county.signals(Stream.PLACE, at, at + 1)
    assert len(_without_real(Stream.PLACE, county, rows)) == len(rows) > 0
    acknowledge(alarm.pk, staff.chen, scope_of(staff.chen), version=1)
    kept = _without_real(Stream.PLACE, county, rows)
    assert len(kept) < len(rows)
    assert np.isfinite(kept["score"]).all()


def test_the_history_of_an_alarm_stays(outbreak: list[str]) -> None:
    catch_up(timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE insight_alarmevent SET note = 'x'")
    assert AlarmEvent.objects.filter(verb="raise").exists()
    assert Alarm.objects.filter(verdict=Verdict.OPEN).exists()
