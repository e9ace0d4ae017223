"""Make the forecast of today, once a day; pages read what is stored."""

from datetime import date
from typing import Final

from django.db import transaction

from layers.insight.forecast.ahead import ahead
from layers.insight.forecast.series import series, yesterday
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
    rows = []
    for number, counts in enumerate(known.counts):
        found = ahead(counts, known.days)
        if found is not None:
            rows.append(
                Forecast(
                    first=today, division_id=known.division[number],
                    category_id=known.category[number], mean=found.mean.tolist(),
                    low=found.low.tolist(), high=found.high.tolist(), total=found.total,
                    total_low=found.total_low, total_high=found.total_high,
                )
            )  # fmt: skip
    with transaction.atomic():
        # Two workers at once: the first one's rows stay.
        made = Forecast.objects.bulk_create(rows, ignore_conflicts=True)
        kept = Forecast.objects.values_list("first", flat=True).distinct().order_by("-first")[:KEEP]
        Forecast.objects.exclude(first__in=list(kept)).delete()
    return len(made)


def latest(division: int | None, category: int | None, today: date) -> Forecast | None:
    """The newest forecast of this series that still reaches beyond ``today``."""
    found = Forecast.objects.filter(division=division, category=category, first__lte=today).first()
    return found if found and (today - found.first).days < len(found.mean) else None
