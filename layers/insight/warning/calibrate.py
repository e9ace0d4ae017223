"""Thresholds from the county's own past: so high that it would have rung as often as is allowed.

What people have acknowledged was no false alarm and is not counted against the budget.
"""

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from layers.insight.models import Alarm, Threshold
from layers.insight.models.warning import Verdict
from layers.insight.warning.episodes import calibrated, starts
from layers.insight.warning.history import PAST_DAYS
from layers.insight.warning.streams import SHARES, UNTRIED, Stream
from layers.insight.warning.watched import Watched

# Shares need some past themselves before a day can be held against them.
LEARN_DAYS: Final = 90
SHORTEST: Final = 56
AGAIN_DAYS: Final = 28


def threshold_of(stream: Stream, county: Watched, day: date) -> float:
    """The threshold of a day: the one on record, or a new one where that is old or of another
    budget."""
    budget = settings.WARNING_BUDGET * SHARES[stream]
    kept = Threshold.objects.filter(stream=stream, made_on__lte=day).first()
    fresh = day - timedelta(days=AGAIN_DAYS)
    if kept and kept.budget == budget and kept.made_on > fresh:
        return kept.score
    return _calibrate(stream, county, day, budget).score


def _calibrate(stream: Stream, county: Watched, day: date, budget: float) -> Threshold:
    end = county.index(day)
    start = max(end - PAST_DAYS, LEARN_DAYS)
    score, alarms = UNTRIED[stream], 0
    known = end - start >= SHORTEST
    if known:
        rows = _without_real(stream, county, county.signals(stream, start, end))

        def count(level: float) -> int:
            return starts(rows, level, lambda row: county.areas_of(stream, row))

        score = max(calibrated(count, rows["score"], budget * (end - start) / 7), 0.0)
        # Where the past had nothing at all, anything would ring.
        score = score or UNTRIED[stream]
        alarms = count(score)
    made, _new = Threshold.objects.update_or_create(
        stream=stream,
        made_on=day,
        defaults={
            "score": score,
            "budget": budget,
            "first": county.first_day + timedelta(days=start) if known else None,
            "last": day - timedelta(days=1) if known else None,
            "alarms": alarms,
        },
    )
    return made


def _without_real(stream: Stream, county: Watched, rows: NDArray[Any]) -> NDArray[Any]:
    """Without the signals of alarms that were acknowledged."""
    row_of = {pk: number for number, pk in enumerate(county.land.grids.tolist())}
    series_of = {pk: number for number, pk in enumerate(county.reports.categories)}
    keep = np.ones(len(rows), dtype=bool)
    for alarm in Alarm.objects.filter(stream=stream, verdict=Verdict.REAL):
        first, last = county.index(alarm.first_day), county.index(alarm.last_day)
        series = series_of.get(alarm.category_id or 0, -1)
        grids = {row_of[pk] for pk in alarm.grids if pk in row_of}
        for i in np.flatnonzero(
            (rows["day"] >= first) & (rows["day"] <= last) & (rows["series"] == series)
        ).tolist():
            here = county.grid_rows(stream, rows[i])
            if stream == Stream.COUNTY or not grids.isdisjoint(here):
                keep[i] = False
    return rows[keep]
