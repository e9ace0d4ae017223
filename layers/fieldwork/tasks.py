"""The jobs of fieldwork; procrastinate finds this module by its name."""

from django.utils import timezone
from procrastinate.contrib.django import app

from layers.fieldwork.watch_mailboxes import watch_mailboxes


# Lines of cron are read in UTC: 7:40 in the morning in China.
@app.periodic(cron="40 23 * * *")
@app.task(queueing_lock="mailboxes", lock="mailboxes")
def mailboxes(timestamp: int) -> None:
    """Every morning: boxes that were not opened on their day."""
    watch_mailboxes(timezone.now())
