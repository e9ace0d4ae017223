"""The database goes away during a post: a clear answer, and nothing half-written."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from layers.cases.models import Case, CaseEvent, CasePhoto, Complainant
from layers.cases.photos import CleanPhoto, attach
from layers.people_scope import all_people
from mapapp.errors import database_down
from tests.public.conftest import JSON

Posts = Callable[..., HttpResponse]


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_an_unreachable_database_is_told_plainly(
    client: Client, filled: Any, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def unreachable(*_args: Any) -> None:
        raise error("connection refused")

    monkeypatch.setattr("mapapp.public.views.register", unreachable)
    client.cookies["django_language"] = "en"
    page = client.post("/report/", filled())
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "Nothing was saved; send it again in a minute." in page.content.decode()
    assert "Traceback" not in page.content.decode()
    answer = client.post("/report/", filled(), headers=JSON)
    assert answer.status_code == 503
    assert "send it again in a minute" in answer.json()["error"]


def end_backend() -> None:
    """End the server process of Django's connection, as a crash or a restart would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    end_backends([process])


def end_backends(processes: list[int]) -> None:
    address = connection.get_connection_params()
    known = {
        key: address[key]
        for key in ("host", "port", "user", "password", "dbname")
        if address.get(key)
    }
    with psycopg.connect(**known, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) pid", [processes])


@pytest.mark.django_db(transaction=True)
def test_whoever_meets_one_cut_connection_spares_the_others_the_rest(rf: RequestFactory) -> None:
    connection.close()
    pool = connection.pool
    taken = [pool.getconn() for _connection in range(4)]
    for idle in taken:
        pool.putconn(idle)
    end_backends([idle.info.backend_pid for idle in taken])
    pool.pop_stats()
    assert database_down(rf.get("/")).status_code == 503
    assert pool.pop_stats()["connections_lost"] == len(taken)


@pytest.mark.django_db(transaction=True)
def test_a_backend_that_dies_between_case_and_photo_leaves_nothing_behind(
    ren_posts: Posts, picture: Any, filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def dies(case_id: int, photos: list[CleanPhoto]) -> Any:
        # Inside the transaction: the case, its complainant and its event are inserted by now.
        written.append(Case.objects.filter(pk=case_id).count())
        end_backend()
        return attach(case_id, photos)

    uuid = filled()["uuid"]
    monkeypatch.setattr("layers.cases.register.attach", dies)
    answer = ren_posts(uuid=uuid, photos=[picture()])
    assert written == [1]
    assert answer.status_code == 503
    connection.close()
    for table in (Case, Complainant, CaseEvent, CasePhoto):
        with all_people():
            assert not table.objects.exists()

    monkeypatch.undo()
    again = ren_posts(uuid=uuid, photos=[picture()])
    assert again.status_code == 201
    assert CasePhoto.objects.count() == 1
