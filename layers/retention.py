"""Limits of keeping: what ``manage.py retention`` deletes or makes anonymous after so many days.

A layer adds its rules to ``RULES`` when Django starts; their days are in settings.RETENTION_DAYS.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from layers.actor import acting
from layers.people_scope import all_people

BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Rule:
    """``key``: its name in RETENTION_DAYS; ``what`` it does, for the operator.

    ``due`` selects the keys of rows older than %(before)s, ``act`` is a statement on the rows
    whose keys are %(keys)s.
    """

    key: str
    what: str
    due: str
    act: str


RULES: list[Rule] = []


def before(rule: Rule) -> datetime:
    """What is older than this is due."""
    return timezone.now() - timedelta(days=settings.RETENTION_DAYS[rule.key])


def due(rule: Rule) -> int:
    """How many rows are due now."""
    with all_people(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({rule.due}) d", {"before": before(rule)})  # noqa: S608
        return int(cursor.fetchone()[0])


def enforce(rule: Rule) -> Iterator[int]:
    """Act on all that is due, in batches of a transaction each; yield the size of each."""
    limited = f"{rule.due} LIMIT {BATCH}"
    while True:
        with all_people(), connection.cursor() as cursor:
            acting(None, "retention")
            cursor.execute(limited, {"before": before(rule)})
            keys = [row[0] for row in cursor.fetchall()]
            if keys:
                cursor.execute(rule.act, {"keys": keys})
        if not keys:
            return
        yield len(keys)
