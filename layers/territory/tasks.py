"""The territory's jobs; procrastinate finds this module by its name (ADR 0016).

Cron lines are read in UTC, days are the county's own: so these run every hour, and ask.
"""

from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from layers.territory import levels
from layers.territory.hand_over import take_effect

# The hour of the night, by the county's clock, for what takes a while.
QUIET_HOUR: Final = 3


@app.periodic(cron="1 * * * *")
@app.task(queueing_lock="take_effect", lock="territory")
def hand_over(timestamp: int) -> None:
    """Every hour, so soon after midnight: a grid set whose day has come takes over."""
    take_effect()


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="levels", lock="territory")
def simplify(timestamp: int) -> None:
    """Every hour: simplified borders of what has changed; nothing to do costs nothing."""
    levels.forget()
    levels.refresh()


def is_quiet() -> bool:
    """Whether it is the hour of the night for long jobs."""
    return timezone.localtime().hour == QUIET_HOUR
