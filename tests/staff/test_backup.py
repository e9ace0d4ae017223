"""A backup is restored into an empty database and has everything, people included."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql
from pytest_django.fixtures import Settings

from layers.residents.models import Household

RESTORED = f"suilaiban_restored_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def back_up(folder: Path, **options: Any) -> None:
    call_command("backup", folder, stdout=StringIO(), **options)


def given() -> dict[str, Any]:
    wanted = ("host", "port", "user", "password")
    return {
        key: value for key, value in connection.get_connection_params().items() if key in wanted
    }


@pytest.fixture
def empty_database() -> Iterator[str]:
    name, template = sql.Identifier(RESTORED), sql.Identifier("template_postgis")
    with psycopg.connect(**given(), dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))
        yield RESTORED
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_can_be_restored(
    empty_database: str, make_household: Callable[..., Household],
    make_person: Callable[..., Any], staff: SimpleNamespace, tmp_path: Path, settings: Settings,
) -> None:  # fmt: skip
    person = make_person(make_household(), name="王小兰")
    photo = settings.MEDIA_ROOT / "2026" / "a.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"\xff\xd8photo")
    back_up(tmp_path / "backups")

    [backup] = (tmp_path / "backups").iterdir()
    assert (backup / "media" / "2026" / "a.jpg").read_bytes() == b"\xff\xd8photo"
    # As docs/operations.md says.
    command = ["pg_restore", "--no-owner", "--no-comments", "--exit-on-error"]
    env = os.environ | {f"PG{key.upper()}": str(value) for key, value in given().items() if value}
    told = subprocess.run(
        [*command, f"--dbname={empty_database}", backup / "database.dump"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.stderr == ""
    with psycopg.connect(**given(), dbname=empty_database) as restored:
        hidden = restored.execute("SELECT count(*) FROM residents_person").fetchone()
        restored.execute("SET suilaiban.people = 'all'")
        seen = restored.execute("SELECT name FROM residents_person").fetchall()
        grids = restored.execute("SELECT count(*) FROM territory_grid").fetchone()
    assert (hidden, seen, grids) == ((0,), [(person.name,)], (5,))


@pytest.mark.django_db(transaction=True)
def test_photos_are_kept_once_and_old_backups_go(
    tmp_path: Path, settings: Settings, time_goes_by: Callable[[], None]
) -> None:
    folder = tmp_path / "backups"
    settings.MEDIA_ROOT.mkdir()
    kept, deleted = settings.MEDIA_ROOT / "kept.jpg", settings.MEDIA_ROOT / "deleted.jpg"
    kept.write_bytes(b"1")
    deleted.write_bytes(b"2")
    back_up(folder, keep=2)
    deleted.unlink()
    time_goes_by()
    back_up(folder, keep=2)
    first, second = sorted(folder.iterdir())
    assert (first / "media/kept.jpg").samefile(second / "media/kept.jpg")
    assert not (second / "media/deleted.jpg").exists()
    time_goes_by()
    back_up(folder, keep=2)
    assert not first.exists()
    assert not list(folder.rglob("deleted.jpg"))


@pytest.mark.django_db
def test_a_backup_that_fails_leaves_the_older_ones(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = tmp_path / "2026-01-01T030000"
    older.mkdir()
    (older / "database.dump").write_bytes(b"older")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="apt-get install postgresql-client"):
        back_up(tmp_path, keep=1)
    assert (older / "database.dump").exists()
    with pytest.raises(CommandError, match="1 or more"):
        back_up(tmp_path, keep=0)


@pytest.fixture
def time_goes_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A backup is named by its second; each call is an hour later than the one before."""
    real, hours = timezone.localtime, [0]
    monkeypatch.setattr(timezone, "localtime", lambda: real() + timedelta(hours=hours[0]))

    def later() -> None:
        hours[0] += 1

    return later
