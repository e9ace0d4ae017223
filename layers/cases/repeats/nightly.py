"""Every night: the groups of the last year, worked out anew and put in the place of the old."""

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from layers.cases.models import CaseGroup, CaseGroupMember
from layers.cases.repeats.alike import LONGEST, Same
from layers.cases.repeats.grouping import groups
from layers.people_scope import all_people

# In metres on the county's own projection; the caller's number only as its keyed hash.
READ: Final = f"""
SELECT c.id, ST_X(p.at), ST_Y(p.at), extract(epoch FROM c.received_at)::float8 / 86400,
       coalesce(k.parent_id, k.id), left(c.text, {LONGEST}), encode(w.phone_hash, 'hex')
  FROM cases_case c
  JOIN cases_category k ON k.id = c.category_id
  LEFT JOIN cases_complainant w ON w.case_id = c.id,
       LATERAL (SELECT ST_Transform(c.geom, 4548) AS at) p
 WHERE c.geom IS NOT NULL AND c.received_at >= %s AND c.state NOT IN ('void', 'declined')
 ORDER BY c.id
"""  # noqa: S608 (constants only)


def find_groups(now: datetime | None = None) -> int:
    """Search, and replace the stored groups in one transaction; return how many there are.

    One reader at a time is the job's lock; readers see the old groups until the new are there.
    """
    now = now or timezone.now()
    # A job of the night: whose number it was, it learns by the keyed hash only.
    with all_people(), connection.cursor() as cursor:
        cursor.execute(READ, [now - timedelta(days=settings.REPEATS_DAYS)])
        rows = cursor.fetchall()
    found = _groups(rows) if rows else []
    made = [_group(rows, members, now) for members in found]
    with transaction.atomic():
        CaseGroupMember.objects.all().delete()
        CaseGroup.objects.all().delete()
        CaseGroup.objects.bulk_create(made, batch_size=2000)
        CaseGroupMember.objects.bulk_create(
            [
                CaseGroupMember(case_id=rows[at][0], group=group)
                for group, members in zip(made, found, strict=True)
                for at in members
            ],
            batch_size=5000,
        )
    return len(made)


def _groups(rows: list[tuple[Any, ...]]) -> list[list[int]]:
    return groups(
        np.array([row[1:3] for row in rows], float),
        np.array([row[3] for row in rows], float),
        np.array([row[4] for row in rows]),
        [row[5] for row in rows],
        Same(**settings.REPEATS),
    )


def _group(rows: list[tuple[Any, ...]], members: list[int], now: datetime) -> CaseGroup:
    # Whoever left no number is somebody else each time: better too many than a false 'again'.
    people = len({rows[at][6] or rows[at][0] for at in members})
    return CaseGroup(kind=kind_of(people), people=people, found_at=now)


def kind_of(people: int) -> CaseGroup.Kind:
    """What a matter that so many people told of is called."""
    return CaseGroup.Kind.REPEAT if people == 1 else CaseGroup.Kind.GROUP
