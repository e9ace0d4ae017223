"""How right the warnings have been: what people decided about them, month by month. Pure but for
one statement."""

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from layers.insight.models import Alarm
from layers.insight.models.warning import Verdict

MONTHS: Final = 12
_Z: Final = 1.2816  # an interval of 80 %


@dataclass(frozen=True, slots=True)
class Month:
    """Warnings that began in the month, by what was decided."""

    month: date
    real: int
    false: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Precision:
    """``share`` of decided warnings that were real, with ``low`` and ``high`` of an 80 % interval
    (Wilson 1927); None where none was decided."""

    months: list[Month]
    share: float | None
    low: float
    high: float

    @property
    def decided(self) -> int:
        return sum(month.real + month.false for month in self.months)

    @property
    def low_percent(self) -> int:
        return round(self.low * 100)

    @property
    def high_percent(self) -> int:
        return round(self.high * 100)


def precision(alarms: QuerySet[Alarm]) -> Precision:
    """Of these alarms, the last twelve months that had any."""
    rows = (
        alarms.order_by()
        .annotate(month=TruncMonth("first_day"))
        .values("month")
        .annotate(
            real=Count("pk", filter=Q(verdict=Verdict.REAL)),
            false=Count("pk", filter=Q(verdict=Verdict.FALSE)),
            waiting=Count("pk", filter=Q(verdict=Verdict.OPEN)),
        )
        .order_by("-month")[:MONTHS]
    )
    months = [Month(row["month"], row["real"], row["false"], row["waiting"]) for row in rows]
    real = sum(month.real for month in months)
    decided = real + sum(month.false for month in months)
    low, high = wilson(real, decided)
    return Precision(months[::-1], real / decided if decided else None, low, high)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 80 % interval of a share; 0 to 1 where nothing is known."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z**2 / of
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * sqrt(share * (1 - share) / of + square / of / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)
