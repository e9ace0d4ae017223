"""Who else has the borders of a village open. A sign of life every 15 s; three missed: gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from layers.territory.models import Presence

GONE_AFTER: Final = timedelta(seconds=45)

_SEEN = """
INSERT INTO territory_presence (village_id, user_id, since, seen_at)
VALUES (%(village)s, %(user)s, %(now)s, %(now)s)
    ON CONFLICT (village_id, user_id) DO UPDATE
   SET since = CASE WHEN territory_presence.seen_at < %(gone)s THEN %(now)s
                    ELSE territory_presence.since END,
       seen_at = %(now)s
"""


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else, and since when without a break."""

    name: str
    since: datetime


def sign_of_life(user_id: int, village_id: int) -> None:
    """Note that this person has the village open now, and forget who has gone."""
    now = timezone.now()
    gone = now - GONE_AFTER
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, {"village": village_id, "user": user_id, "now": now, "gone": gone})
    Presence.objects.filter(village=village_id, seen_at__lt=gone).delete()


def others(user_id: int, village_id: int) -> list[Other]:
    """Who else is here, who came first on top. One query."""
    here = Presence.objects.filter(village=village_id, seen_at__gte=timezone.now() - GONE_AFTER)
    rows = here.exclude(user=user_id).select_related("user").order_by("since", "user")
    return [Other(str(row.user), row.since) for row in rows]
