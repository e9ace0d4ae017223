"""Alarms as rows, and outbreaks that come in through the register."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from layers.cases.models import Case
from layers.insight.models import Alarm
from layers.insight.warning.streams import Stream


def make_alarm(territory: SimpleNamespace, day: date | None = None, **fields: Any) -> Alarm:
    """Yesterday in grid A1 of the tiny county, or as said."""
    day = day or timezone.localdate() - timedelta(days=1)
    usual: dict[str, Any] = {
        "stream": Stream.PLACE, "grid_set": territory.grid_set, "grids": [territory.A1.pk],
        "towns": [territory.upper.pk], "peak_grid": territory.A1.pk, "first_day": day,
        "last_day": day, "peak_day": day, "window": 3, "observed": 9, "expected": 0.4,
        "score": 20.1, "threshold": 11.0, "raised_at": timezone.now(),
    }  # fmt: skip
    return Alarm.objects.create(**{**usual, **fields})


# Grids A2, B1, C1 and C2 of the tiny county; A1 is quiet until something happens.
BUSY = ((117.97, 33.97), (118.02, 33.97), (117.95, 33.92), (118.02, 33.92))


def quiet_past(register: Callable[..., Any]) -> None:
    """Ten weeks in which every grid but A1 has a report every other day, each by somebody else."""
    now = timezone.now()
    for back in range(2, 72, 2):
        for number, (lon, lat) in enumerate(BUSY):
            made = register(lon=lon, lat=lat, phone=f"1380{back:03}{number:04}")
            Case.objects.filter(pk=made.case_id).update(received_at=now - timedelta(days=back))


def plant(register: Callable[..., Any]) -> list[str]:
    """Eight people in A1 yesterday, and one of them six times more; the numbers of all."""
    made = [
        register(lon=117.92 + i * 0.0004, lat=33.97, phone=f"139000000{min(i, 7):02}")
        for i in range(14)
    ]
    yesterday = timezone.now() - timedelta(days=1)
    Case.objects.filter(pk__in=[one.case_id for one in made]).update(received_at=yesterday)
    return [one.number for one in made]
