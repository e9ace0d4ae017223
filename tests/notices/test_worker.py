"""Real worker processes: a job runs once, also with two of them, and survives a kill."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from layers.notices.models import Message
from layers.notices.tasks import deliver, rescue

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
GATE = 4711
# Of this database: other tests of the same server have locks of their own.
BEFORE_GATE = f"""
FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database()
WHERE locktype = 'advisory' AND objid = {GATE} AND NOT granted
"""


@pytest.fixture
def gated() -> object:
    """The gated job by its name; this process does not know its code."""
    return app.configure_task("tests.gated", allow_unknown=True)


@pytest.fixture
def _clean() -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def start_worker() -> subprocess.Popen[bytes]:
    """A worker that does what there is to do and ends."""
    database = settings.DATABASES["default"]
    host, name = quote(database["HOST"], safe=""), connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgis://{database['USER']}:{database['PASSWORD']}@{host}/{name}",
        "DJANGO_SETTINGS_MODULE": "tests.notices.worker_settings",
    }
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def start_worker_before_gate(gated: object) -> subprocess.Popen[bytes]:
    """A worker in the middle of a job: it waits for the gate, which we hold."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
    gated.defer(username="lan", words="once", gate=GATE)  # type: ignore[attr-defined]
    worker, pause = start_worker(), Event()
    while not count(f"SELECT count(*) {BEFORE_GATE}"):
        assert worker.poll() is None
        pause.wait(0.05)
    return worker


def count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("_clean")
def test_two_workers_do_each_job_once(staff: SimpleNamespace, gated: object) -> None:
    for index in range(30):
        gated.defer(username="lan", words=str(index), gate=GATE)  # type: ignore[attr-defined]
    workers = [start_worker() for _ in range(2)]
    assert [worker.wait() for worker in workers] == [0, 0]
    words = sorted(map(int, Message.objects.filter(to=staff.lan).values_list("words", flat=True)))
    assert words == list(range(30))
    done = ProcrastinateJob.objects.filter(task_name="tests.gated", status="succeeded")
    assert done.count() == 30


@pytest.mark.usefixtures("_clean")
def test_killed_in_the_middle_the_job_is_done_by_the_next(
    staff: SimpleNamespace, gated: object
) -> None:
    worker = start_worker_before_gate(gated)
    worker.kill()
    worker.wait()
    assert ProcrastinateJob.objects.get(task_name="tests.gated").status == "doing"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
        # Half a minute without a heartbeat passes.
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
        )
    # The killed worker's own timetable may have put it there already.
    with suppress(AlreadyEnqueued):
        rescue.defer(timestamp=0)
    assert start_worker().wait() == 0
    assert [*Message.objects.filter(to=staff.lan).values_list("words", flat=True)] == ["once"]
    assert ProcrastinateJob.objects.get(task_name="tests.gated").status == "succeeded"


@pytest.mark.usefixtures("_clean")
def test_cut_off_in_the_middle_the_job_is_done_a_minute_later(
    staff: SimpleNamespace, gated: object
) -> None:
    worker = start_worker_before_gate(gated)
    # A restart of the database is this for a job.
    assert count(f"SELECT count(pg_terminate_backend(pid)) {BEFORE_GATE}") == 1
    jobs, pause = ProcrastinateJob.objects.filter(task_name="tests.gated"), Event()
    while worker.poll() is None and jobs.get().status == "doing":
        pause.wait(0.05)
    assert (jobs.get().status, jobs.get().attempts) == ("todo", 1)
    # It has other jobs to do, by the hour; with those it might still be there in a minute.
    worker.kill()
    worker.wait()
    assert not Message.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [GATE])
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    assert start_worker().wait() == 0
    assert [*Message.objects.filter(to=staff.lan).values_list("words", flat=True)] == ["once"]


@pytest.mark.usefixtures("_clean")
def test_nothing_is_enqueued_by_what_is_rolled_back() -> None:
    with transaction.atomic():
        deliver.defer(delivery_id=1)
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.exists()
