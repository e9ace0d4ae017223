"""Alarms as rows, for tests that are not about how they are raised."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

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
