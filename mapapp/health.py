"""/healthz: is the database there, up to date and spatial, and is there room for photos.

Asks on a connection of its own with short limits, so that a database that is down or a pool that
is exhausted is told in seconds. Says nothing about hosts, accounts or versions.
"""

import logging
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

# The least that libpq takes; Kubernetes and its like give up after a few seconds.
CONNECT_SECONDS: Final = 2
STATEMENT_MILLISECONDS: Final = 2000
Finding = dict[str, Any]


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503: ``{"database": {"ok": true, "detail": "…"}, …}``."""
    findings = {**database_findings(), "disk": disk()}
    healthy = all(finding["ok"] for finding in findings.values())
    return JsonResponse(findings, status=200 if healthy else 503)


def database_findings() -> dict[str, Finding]:
    """What one short visit to the database tells."""
    try:
        with psycopg.connect(**connection_parameters()) as visit:
            return {
                "database": _finding(True, "reachable"),
                "migrations": _asked(visit, migrations),
                "postgis": _asked(visit, postgis),
            }
    except psycopg.Error:
        logger.exception("database unreachable")
        unknown = _finding(False, "unknown, the database cannot be reached")
        return {
            "database": _finding(False, "cannot be reached"),
            "migrations": unknown,
            "postgis": unknown,
        }


def connection_parameters() -> dict[str, Any]:
    """Django's own, with limits in seconds."""
    given = connection.get_connection_params()
    limit = f"-c statement_timeout={STATEMENT_MILLISECONDS}"
    return {
        **given,
        "connect_timeout": CONNECT_SECONDS,
        "options": f"{given.get('options', '')} {limit}",
        "autocommit": True,
    }


def _asked(
    visit: psycopg.Connection[Any], question: Callable[[psycopg.Connection[Any]], Finding]
) -> Finding:
    try:
        return question(visit)
    except psycopg.Error:
        logger.exception("health question failed")
        return _finding(False, "the database could not answer; see the log")


def migrations(visit: psycopg.Connection[Any]) -> Finding:
    """Whether every migration of this version of the program is applied."""
    applied = set(visit.execute("SELECT app, name FROM django_migrations").fetchall())
    missing = len(wanted_migrations() - applied)
    if missing:
        return _finding(False, f"{missing} not applied; run manage.py migrate")
    return _finding(True, "all applied")


@cache
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """App and name of every migration on disk; read once, since they come with the program."""
    return frozenset(MigrationLoader(None).disk_migrations)


def postgis(visit: psycopg.Connection[Any]) -> Finding:
    """Whether spatial questions are answered."""
    visit.execute(
        "SELECT ST_Covers(ST_MakeEnvelope(0, 0, 1, 1, 4326), ST_SetSRID(ST_Point(0, 0), 4326))"
    )
    return _finding(True, "answers")


def disk() -> Finding:
    """Whether there is room where photos are stored."""
    folder: Path = settings.MEDIA_ROOT
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1e9:.1f} GB free, {settings.MIN_FREE_BYTES / 1e9:.1f} GB wanted"
    return _finding(free >= settings.MIN_FREE_BYTES, detail)


def _finding(ok: bool, detail: str) -> Finding:
    return {"ok": ok, "detail": detail}
