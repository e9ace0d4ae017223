"""The database is restarted while reports pour in: none is lost, none is there twice.

Every connection is cut and no new one let in, which is what a restart is for a client; each report
is sent again after a 503, under its own UUID, as the page and the phone do.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import close_old_connections, connection
from django.test import Client

from layers.cases.lookup import code_of
from layers.cases.models import Case, CaseEvent, Complainant
from layers.people_scope import all_people
from tests.public.conftest import JSON

pytestmark = pytest.mark.django_db(transaction=True)
# Reports that come in between two restarts, at least.
SENDERS, BETWEEN, RESTARTS = 3, 6, 3


def administrator() -> psycopg.Connection[Any]:
    """A connection to another database of the same server, which the restarts spare."""
    known = connection.get_connection_params()
    address = {key: known[key] for key in ("host", "port", "user", "password") if known.get(key)}
    return psycopg.connect(**address, dbname="postgres", autocommit=True)


def restart(server: psycopg.Connection[Any], name: str, refused: SimpleQueue[str]) -> None:
    """Cut everybody off, and let them in again once somebody was told so."""
    server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    server.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
    )
    refused.get()
    server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_nothing_is_lost_and_nothing_doubled(filled: Callable[..., dict[str, Any]]) -> None:
    sent: SimpleQueue[str] = SimpleQueue()
    taken: SimpleQueue[tuple[str, str]] = SimpleQueue()
    refused: SimpleQueue[str] = SimpleQueue()
    strange: list[Any] = []
    fields = filled()
    over = Event()

    def report(client: Client, uuid: str) -> None:
        """Send one until it is answered with something else than a 503."""
        sent.put(uuid)
        while answer := client.post("/report/", fields | {"uuid": uuid}, headers=JSON):
            # What a server does at the end of each request.
            close_old_connections()
            if answer.status_code == 503:
                refused.put(uuid)
                continue
            if answer.status_code not in {200, 201}:
                strange.append((answer.status_code, answer.content))
            else:
                taken.put((uuid, answer.json()["code"]))
            break

    def send() -> None:
        client = Client(raise_request_exception=False)
        while not over.is_set():
            report(client, str(uuid4()))
        connection.close()

    name = connection.settings_dict["NAME"]
    connection.close()
    senders = [Thread(target=send) for _sender in range(SENDERS)]
    answers: dict[str, str] = {}
    with administrator() as server:
        for sender in senders:
            sender.start()
        try:
            for _restart in range(RESTARTS):
                answers |= [taken.get() for _report in range(BETWEEN)]
                answers |= emptied(taken)
                emptied(refused)
                restart(server, name, refused)
        finally:
            over.set()
    for sender in senders:
        sender.join()
    answers |= emptied(taken)
    uuids = emptied(sent)

    assert not strange
    assert answers == {uuid: code_of(Case.objects.get(uuid=uuid).uuid) for uuid in uuids}
    cases = Case.objects.count()
    with all_people():
        assert cases == len(uuids) == Complainant.objects.count() == CaseEvent.objects.count()


def emptied(queue: SimpleQueue[Any]) -> list[Any]:
    found = []
    while not queue.empty():
        found.append(queue.get())
    return found
