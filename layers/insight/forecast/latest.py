"""The forecast that pages read; ``make`` stores it."""

from datetime import date

from layers.insight.models import Forecast


def latest(division: int | None, category: int | None, today: date) -> Forecast | None:
    """The newest forecast of this series that still reaches beyond ``today``."""
    found = Forecast.objects.filter(division=division, category=category, first__lte=today).first()
    return found if found and (today - found.first).days < len(found.mean) else None
