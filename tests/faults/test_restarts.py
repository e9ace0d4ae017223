"""A real PostgreSQL is restarted under a real site, in order and as by a crash, while people work.

Residents report under their own UUIDs, Bo dispatches, Dong accepts and resolves; each notice goes
out by a job. Nothing acknowledged is lost, nothing sent again is doubled, nobody restarts the site.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from threading import Event
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from scripts import cluster
from tests.faults.people import TOLD, UNAVAILABLE, Browser, Crowd
from tests.faults.servers import Site, serving, throwaway_server, webhook

pytestmark = pytest.mark.django_db(transaction=True)
RESIDENTS, OFFICIALS = 3, 2
# Reports and moves that are done before each restart, and after it, at least.
BETWEEN = {"report": 8, "move": 3}
# Jobs that the worker may be at when the server stops (scripts/serve.py).
JOBS = 2
ADDRESSES = (
    "/report/", "/lookup/", "/home/", "/desk/", "/me/inbox/", "/overview/", "/field/",
    "/open311/v2/requests.json", "/ogc/collections/cases/items", "/maps/tiles/grids/12/3387/1640",
)  # fmt: skip
STEPS = ["register", "dispatch", "accept", "resolve"]
MODES = ("fast", "immediate")
OPEN_JOBS = """
SELECT count(*) FROM procrastinate_jobs
 WHERE task_name LIKE '%.deliver' AND status IN ('todo', 'doing')
"""
NO_PAUSE = "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"
GONE = """
UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'
 WHERE last_heartbeat < pg_postmaster_start_time()
"""
RESCUE = """
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)
VALUES ('default', 'layers.notices.tasks.rescue', 'rescue', '{"timestamp": 0}')
    ON CONFLICT DO NOTHING
"""


@pytest.fixture
def server(catalogue: SimpleNamespace) -> Iterator[cluster.Cluster]:
    with throwaway_server() as made:
        yield made


@pytest.fixture
def report_fields() -> Callable[[], dict[str, Any]]:
    return lambda: {
        "category": "garbage", "text": "垃圾桶满了三天，没有人来清运。", "lon": "117.92",
        "lat": "33.97", "crs": "wgs84", "address": "东升社区三号楼", "name": "任一",
        "phone": "13800005021", "kind": "person",
    }  # fmt: skip


def visit(server: cluster.Cluster) -> psycopg.Connection[Any]:
    """A connection that sees all people, and closes itself after a ``with``."""
    return psycopg.connect(
        host=str(server.socket), user="postgres", dbname=cluster.DATABASE, autocommit=True
    )


def ask(server: cluster.Cluster, query: str) -> list[Any]:
    with visit(server) as open_visit:
        return open_visit.execute(query).fetchall()


def wait_for(crowd: Crowd, wanted: dict[str, int]) -> None:
    left = dict(wanted)
    while any(count > 0 for count in left.values()):
        left[crowd.next_done()] -= 1


def told_plainly(browser: Browser) -> None:
    """Every page that needs the database says that it is away, and what to do."""
    with ThreadPoolExecutor(len(ADDRESSES)) as pool:
        for path, answer in zip(ADDRESSES, pool.map(browser.get, ADDRESSES), strict=True):
            assert (path, answer.status) == (path, UNAVAILABLE), answer.body
            assert TOLD in answer.body, path
            assert answer.headers["Retry-After"] == "60"
            assert "Traceback" not in answer.body


def until_jobs_are_done(server: cluster.Cluster, site: Site) -> None:
    """Let the pauses pass: the one before a job is tried again, half a minute without a heartbeat.

    Workers of before the last start are gone, whether they could sign off or not.
    """
    pause = Event()
    with visit(server) as open_visit:
        while open_visit.execute(OPEN_JOBS).fetchone() != (0,):
            assert site.process.poll() is None
            for pass_the_time in (NO_PAUSE, GONE, RESCUE):
                open_visit.execute(pass_the_time)
            pause.wait(0.2)


def test_nothing_is_lost_and_nothing_doubled(
    server: cluster.Cluster,
    staff: SimpleNamespace,
    report_fields: Callable[[], dict[str, Any]],
    tmp_path: Path,
) -> None:
    got: SimpleQueue[int] = SimpleQueue()
    with (
        webhook(got) as hook,
        serving(server.url, tmp_path / "site.log", NOTICES_WEBHOOK=hook) as site,
    ):
        crowd = Crowd(site.home, report_fields, staff.sanitation.pk)
        chen = Browser(site.home).sign_in("chen")
        processes = site.web_processes()
        crowd.start(RESIDENTS, OFFICIALS)
        try:
            for mode in MODES:
                wait_for(crowd, BETWEEN)
                server.stop(mode)
                crowd.next_refused()
                if mode == "immediate":
                    told_plainly(chen)
                server.start()
                wait_for(crowd, BETWEEN)
        finally:
            crowd.end()
        until_jobs_are_done(server, site)
        assert site.web_processes() == processes
        assert '"code": 500' not in site.log.read_text()
    each_once(server, crowd)
    whole_histories(server, crowd)
    told_once(server, [got.get() for _notice in range(got.qsize())])


def each_once(server: cluster.Cluster, crowd: Crowd) -> None:
    """One case and one complainant for each UUID, under the number that was told."""
    sent = {crowd.sent.get() for _report in range(crowd.sent.qsize())}
    numbers = {uuid: answer["number"] for uuid, answer in crowd.registered.items()}
    assert numbers.keys() == sent
    assert sorted(ask(server, "SELECT uuid::text, number FROM cases_case")) == sorted(
        numbers.items()
    )
    assert ask(server, "SELECT count(*) FROM cases_complainant") == [(len(sent),)]


def whole_histories(server: cluster.Cluster, crowd: Crowd) -> None:
    """One event for each acknowledged step, each going on where the one before it ended."""
    cases = ask(server, "SELECT id, number, state, version FROM cases_case")
    for case, number, state, version in cases:
        assert version == crowd.moved.get(number, 1), number
        events = ask(
            server,
            "SELECT verb, from_state, to_state FROM cases_caseevent"
            f" WHERE case_id = {case} ORDER BY id",
        )
        assert [verb for verb, _from, _to in events] == STEPS[:version]
        assert events[-1][2] == state
        assert all(before[2] == after[1] for before, after in pairwise(events))
    assert max(version for *_case, version in cases) == len(STEPS)


def told_once(server: cluster.Cluster, got: list[int]) -> None:
    """One message for each dispatch, one delivery for each message, one job for each delivery."""
    given = "SELECT count(*) FROM cases_caseevent WHERE verb = 'dispatch'"
    assert ask(server, "SELECT count(*) FROM notices_message WHERE kind = 'given'") == ask(
        server, given
    )
    deliveries = ask(
        server,
        "SELECT id, message_id, state FROM notices_delivery WHERE channel = 'webhook' ORDER BY id",
    )
    assert {state for *_delivery, state in deliveries} == {"sent"}
    messages = ask(server, "SELECT id FROM notices_message")
    assert sorted((message,) for _id, message, _state in deliveries) == sorted(messages)
    jobs = ask(
        server,
        "SELECT (args->>'delivery_id')::bigint, status FROM procrastinate_jobs"
        " WHERE task_name LIKE '%.deliver' ORDER BY 1",
    )
    assert jobs == [(delivery, "succeeded") for delivery, *_rest in deliveries]
    # Sent, but cut off before the commit: sent again under the same id (ADR 0016).
    assert set(got) == {delivery for delivery, *_rest in deliveries}
    assert len(got) - len(set(got)) <= JOBS * len(MODES)
