"""The jobs: what the worker does by the clock and what the web hands to it.

procrastinate finds this module by its name. Jobs are rows of the same database: one deferred in a
transaction that rolls back was never there.
"""

from contextlib import suppress

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from layers.cases.models import Case
from layers.cases.reclock import fill_near, reclock
from layers.cases.repeats.fresh import group_fresh
from layers.cases.repeats.nightly import find_groups
from layers.cases.states import OPEN
from layers.errors import Refused
from layers.jobs import AFTER_RESTART
from layers.notices.deliver import send
from layers.notices.watch import watch
from layers.staff.models import User

KEEP_JOBS_HOURS = 72


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="watch", lock="watch")
def watch_clocks(timestamp: int) -> None:
    """Every minute: reminders, notices, escalation, reviews."""
    while fill_near():
        continue
    watch(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Every minute: jobs whose worker has died in the middle are taken up again."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


# Lines of cron are read in UTC: 2:30 at night in China.
@app.periodic(cron="30 18 * * *")
@app.task(queueing_lock="nightly", retry=AFTER_RESTART)
def nightly(timestamp: int) -> None:
    """Every night: deadlines that rest on an unpublished calendar, once it may be published."""
    if Case.objects.filter(due_provisional=True, state__in=sorted(OPEN)).exists():
        list(reclock(None))


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="fresh", lock="groups")
def group_new_cases(timestamp: int) -> None:
    """Every minute: which of the new cases are about a matter that is known."""
    group_fresh(timezone.now())


# Lines of cron are read in UTC: 3:10 at night in China.
@app.periodic(cron="10 19 * * *")
@app.task(queueing_lock="groups", lock="groups", retry=AFTER_RESTART)
def search_groups(timestamp: int) -> None:
    """Every night: which cases are about one matter."""
    find_groups()


# Lines of cron are read in UTC: 3:40 on Sunday mornings in China.
@app.periodic(cron="40 19 * * 6")
@app.task(queueing_lock="categories", lock="categories", retry=AFTER_RESTART)
def learn_categories(timestamp: int) -> None:
    """Every week: what the suggestion of categories has learnt since; nothing without cases."""
    # Takes a second to load, for which no start of a web process should wait.
    from layers.cases.suggestion.train import train

    with suppress(Refused):
        train()


# Lines of cron are read in UTC: 2:50 at night in China.
@app.periodic(cron="50 18 * * *")
@app.task(queueing_lock="tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """Every night: forget jobs that are done."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_JOBS_HOURS)


@app.task(lock="reclock", retry=AFTER_RESTART)
def recompute(actor_id: int, reason: str) -> None:
    """Work the deadlines of open cases out anew, after the calendar has changed."""
    list(reclock(User.objects.get(pk=actor_id), reason=reason))


@app.task(retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def deliver(delivery_id: int) -> None:
    """Send one e-mail or webhook; tried again with growing pauses while it fails."""
    send(delivery_id)
