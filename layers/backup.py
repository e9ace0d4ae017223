"""A backup: one folder with a dump of the database and the photos as they were.

Photos never change, so a file that the backup before has already is linked, not copied: each
folder is whole, and a photo that was deleted is gone with the last folder that had it.
"""

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

DUMP: Final = "database.dump"
PHOTOS: Final = "media"
_UNFINISHED: Final = ".part"
_NAME: Final = "%Y-%m-%dT%H%M%S"


class BackupFailed(Exception):
    """Nothing was kept of this backup; the message says why."""


def back_up(folder: Path, now: datetime, keep: int) -> Path:
    """Write a new backup into ``folder``; delete all but the newest ``keep``; return the new one.

    A backup that was broken off leaves only a folder that ends with ``.part``, which the next one
    removes. Raises BackupFailed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    for left in folder.glob(f"*{_UNFINISHED}"):
        shutil.rmtree(left)
    done = backups(folder)
    new = folder / now.strftime(_NAME)
    if new.exists():
        raise BackupFailed(f"There is a backup of this second: {new}")
    part = new.with_name(new.name + _UNFINISHED)
    part.mkdir(mode=0o700)
    _dump(part / DUMP)
    _copy(settings.MEDIA_ROOT, part / PHOTOS, done[-1] / PHOTOS if done else None)
    part.rename(new)
    for old in backups(folder)[:-keep]:
        shutil.rmtree(old)
    return new


def backups(folder: Path) -> list[Path]:
    """The finished backups of ``folder``, oldest first."""
    return sorted(path.parent for path in folder.glob(f"*/{DUMP}") if path.parent.suffix == "")


def _dump(file: Path) -> None:
    """The whole database in pg_dump's custom format; people are seen by the backup as by jobs."""
    given = connection.get_connection_params()
    wanted = {
        "PGHOST": given.get("host"), "PGPORT": given.get("port"), "PGUSER": given.get("user"),
        "PGPASSWORD": given.get("password"), "PGDATABASE": given.get("dbname"),
        "PGOPTIONS": "-c suilaiban.people=all",
    }  # fmt: skip
    env = {**os.environ, **{name: str(value) for name, value in wanted.items() if value}}
    # Row-level security stands on people; without this switch pg_dump refuses to go on.
    # PostGIS brings its own table of reference systems, which only a superuser may fill.
    command = ["pg_dump", "--format=custom", "--enable-row-security", f"--file={file}"]
    command += ["--exclude-table-data=spatial_ref_sys"]
    try:
        told = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 (no shell, no input)
    except FileNotFoundError:
        raise BackupFailed("pg_dump is not installed: apt-get install postgresql-client") from None
    if told.returncode:
        raise BackupFailed(f"pg_dump gave up: {told.stderr.strip()}")


def _copy(source: Path, target: Path, before: Path | None) -> None:
    """Every file of ``source``; what ``before`` has of the same size is linked."""
    target.mkdir()
    for file in sorted(source.rglob("*")):
        place = target / file.relative_to(source)
        if file.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        known = before / file.relative_to(source) if before else None
        try:
            if known and known.exists() and known.stat().st_size == file.stat().st_size:
                os.link(known, place)
            else:
                shutil.copy2(file, place)
        except FileNotFoundError:
            # Deleted by retention since it was listed; then it must not be in the backup either.
            continue
