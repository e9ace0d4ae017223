"""How a department came when whistled for in a period: its three timers, and what towns say."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count, F, Q
from django.utils import timezone

from layers.oversight.models import Summons, Whistle
from layers.oversight.periods import Period
from layers.oversight.rates import Rate, rate
from layers.oversight.tallies import moment


@dataclass(frozen=True, slots=True)
class Coming:
    """Shares of the calls whose timer has run out or was met; ``mean`` of 1 to 5 over ``rated``."""

    signed: Rate
    contacted: Rate
    reported: Rate
    mean: float | None
    rated: int


def coming(unit: int, period: Period) -> Coming:
    """Of the whistles blown in the period, withdrawn ones left out. One statement."""
    now = timezone.now()
    rows = Summons.objects.filter(
        department=unit, whistle__raised_at__gte=moment(period.first),
        whistle__raised_at__lt=moment(period.last + timedelta(days=1)),
    ).exclude(whistle__state=Whistle.State.WITHDRAWN)  # fmt: skip
    met = {"sign": "signed_at", "contact": "contacted_at", "report": "reported_at"}
    counts = {
        f"{name}_{what}": Count("pk", filter=fits)
        for name, at in met.items()
        for what, fits in (
            ("k", Q(**{f"{at}__lte": F(f"{name}_due")})),
            ("n", Q(**{f"{at}__isnull": False}) | Q(**{f"{name}_due__lt": now})),
        )
    }
    found = rows.aggregate(mean=Avg("score"), rated=Count("score"), **counts)
    signed, contacted, reported = (rate(found[f"{name}_k"], found[f"{name}_n"]) for name in met)
    return Coming(signed, contacted, reported, found["mean"], found["rated"])
