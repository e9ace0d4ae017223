"""/healthz: each part told apart, no secret told, and no wait when the database is away."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from mapapp import health

pytestmark = pytest.mark.django_db
PARTS = {"database", "migrations", "postgis", "disk"}


def bad(client: Client) -> set[str]:
    """The parts that are not well; the status must say the same."""
    answer = client.get("/healthz")
    parts = {name for name, finding in answer.json().items() if not finding["ok"]}
    assert answer.status_code == (503 if parts else 200)
    assert answer.json().keys() == PARTS
    return parts


def test_all_is_well(client: Client) -> None:
    assert bad(client) == set()


def test_it_asks_for_no_session_and_keeps_nothing(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_it_does_not_look_at_who_asks(
    signed_in: Callable[[str], Client], django_assert_num_queries: Any
) -> None:
    browser = signed_in("lan")
    with django_assert_num_queries(0):
        assert browser.get("/healthz").status_code == 200


def test_over_plain_http_too(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200


def test_only_reading(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.head("/healthz").status_code == 200


@pytest.fixture
def outside() -> Iterator[psycopg.Connection[Any]]:
    """A connection beside the test's transaction, since /healthz looks from outside, too."""
    with psycopg.connect(**health.connection_parameters()) as visit:
        yield visit


def test_a_migration_that_is_missing_is_told(
    client: Client, outside: psycopg.Connection[Any]
) -> None:
    row = outside.execute(
        "DELETE FROM django_migrations WHERE app = 'cases' AND name = '0001_initial' RETURNING *"
    ).fetchone()
    try:
        assert bad(client) == {"migrations"}
        assert "manage.py migrate" in client.get("/healthz").json()["migrations"]["detail"]
    finally:
        outside.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", row)


def test_a_database_without_postgis_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = {**connection.settings_dict["OPTIONS"], "options": "-c search_path=pg_catalog"}
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", plain)
    assert bad(client) == {"postgis", "migrations"}


def test_a_database_that_is_down_is_told_without_secrets(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere/at/all")
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "hunter2hunter2")
    assert bad(client) == PARTS - {"disk"}
    text = client.get("/healthz").content.decode()
    for secret in ("hunter2", "nowhere", connection.settings_dict["USER"]):
        assert secret not in text


def test_the_visit_has_short_limits() -> None:
    given = health.connection_parameters()
    assert given["connect_timeout"] <= 2
    with psycopg.connect(**given) as visit:
        assert visit.execute("SHOW statement_timeout").fetchone() == ("2s",)


def test_a_full_disk_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    little = SimpleNamespace(total=10**10, used=10**10 - 10**6, free=10**6)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: little)
    assert bad(client) == {"disk"}


def test_the_limit_for_the_disk_is_a_setting(client: Client, settings: Settings) -> None:
    settings.MIN_FREE_BYTES = 10**18
    assert bad(client) == {"disk"}
    settings.MIN_FREE_BYTES = 0
    assert bad(client) == set()
