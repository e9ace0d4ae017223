"""Weeks, months and the year that indicators and bulletins are about. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days, both ends included."""

    first: date
    last: date


def period_of(kind: Kind, day: date) -> Period:
    """The week (Monday to Sunday), the month or the year that ``day`` lies in."""
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return Period(first, first + timedelta(days=6))
    if kind == "month":
        return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def before(kind: Kind, period: Period) -> Period:
    """The period just before."""
    return period_of(kind, period.first - timedelta(days=1))
