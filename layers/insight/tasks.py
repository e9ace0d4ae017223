"""The jobs of this room; procrastinate finds this module by its name.

Each loads its statistics when it runs: they bring scipy.stats, most of a second, which no start
of the site has to wait for.
"""

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="warning", lock="warning")
def look_for_warnings(timestamp: int) -> None:
    """Every hour: days that have ended and were not looked at; mostly there is none.

    By the hour rather than at an hour: whatever the county's time zone, and after a night off.
    """
    from layers.insight.warning.daily import catch_up

    catch_up(timezone.now())


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="forecast", lock="forecast")
def look_ahead(timestamp: int) -> None:
    """Every hour: the forecast of today, unless it is there."""
    from layers.insight.forecast.make import make_forecast

    make_forecast(timezone.localdate())
