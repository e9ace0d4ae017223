"""Make the forecast of today, once a day; pages read what is stored."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db import transaction

from layers.insight.forecast.ahead import ahead
from layers.insight.forecast.interval import interval
from layers.insight.forecast.series import LEVELS, Series, series, yesterday
from layers.insight.forecast.told import told
from layers.insight.models import Forecast

KEEP: Final = 14


def make_forecast(today: date) -> int:
    """Store the seven days from ``today`` on by what came until yesterday; return how many series.

    Nothing happens where it is stored already; older ones than two weeks are dropped.
    """
    if Forecast.objects.filter(first=today).exists():
        return 0
    known = series(yesterday(today))
    if known is None:
        return 0
    rows = [row for level in LEVELS for row in _level(known, level, today)]
    with transaction.atomic():
        # Two workers at once: the first one's rows stay.
        made = Forecast.objects.bulk_create(rows, ignore_conflicts=True)
        kept = Forecast.objects.values_list("first", flat=True).distinct().order_by("-first")[:KEEP]
        Forecast.objects.exclude(first__in=list(kept)).delete()
    return len(made)


def _level(known: Series, level: str, today: date) -> Iterator[Forecast]:
    """The forecasts of a level, whose series set together how wide their intervals are."""
    own = [row for row in range(len(known.counts)) if known.level(row) == level]
    counts = known.counts[own]
    means = ahead(counts, known.days)
    if means is None:
        return
    day_excess, week_excess = told(counts, known.days).excess()
    low, high = interval(means, day_excess)
    totals = means.sum(axis=1)
    total_low, total_high = interval(totals, week_excess)
    for at, row in enumerate(own):
        yield Forecast(
            first=today, division_id=known.division[row], category_id=known.category[row],
            mean=means[at].tolist(), low=low[at].tolist(), high=high[at].tolist(),
            total=float(totals[at]), total_low=int(total_low[at]), total_high=int(total_high[at]),
        )  # fmt: skip
