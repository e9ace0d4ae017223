"""The jobs of oversight; procrastinate finds this module by its name."""

from django.utils import timezone
from procrastinate.contrib.django import app

from layers.jobs import AFTER_RESTART
from layers.oversight.compose import last_full
from layers.oversight.detect import detect
from layers.oversight.make_bulletin import draft
from layers.oversight.models import Bulletin
from layers.oversight.watch_replies import watch_replies
from layers.oversight.watch_whistles import reclock_whistles, watch_whistles


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="whistles", lock="whistles")
def whistles(timestamp: int) -> None:
    """Every minute: timers of whistles and answers to notices that have run out."""
    watch_whistles(timezone.now())
    watch_replies(timezone.now())


# Lines of cron are read in UTC: 2:35 at night in China.
@app.periodic(cron="35 18 * * *")
@app.task(queueing_lock="oversight_nightly", retry=AFTER_RESTART)
def oversight_nightly(timestamp: int) -> None:
    """Every night: days to report in, in case the calendar has changed, and the four rules."""
    reclock_whistles()
    detect(timezone.now())


# Lines of cron are read in UTC: 6:00 in the morning in China.
@app.periodic(cron="0 22 * * *")
@app.task(queueing_lock="bulletins", retry=AFTER_RESTART)
def bulletins(timestamp: int) -> None:
    """Every morning: drafts of the last week and the last month, where there are none yet."""
    for kind in Bulletin.Kind:
        day = last_full(kind)
        if not Bulletin.objects.filter(kind=kind, ends_on=day).exists():
            draft(kind, day)
