"""Where demands come from: the channels in groups that a leader asks for, and other systems."""

from hashlib import md5
from typing import Final

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Channel


class Source(models.TextChoices):
    RESIDENTS = "residents", _("Residents themselves")
    GRID = "grid", _("Grid workers")
    DEPUTIES = "deputies", _("Deputies and leaders")
    PLATFORMS = "platforms", _("Other platforms")


CHANNELS: Final[dict[str, tuple[Channel, ...]]] = {
    Source.RESIDENTS: (Channel.WEB, Channel.HOTLINE, Channel.COUNTER),
    Source.GRID: (Channel.PATROL, Channel.MAILBOX),
    Source.DEPUTIES: (Channel.DEPUTY, Channel.LEADER_MAILBOX),
    Source.PLATFORMS: (Channel.PLATFORM, Channel.OPEN311),
}


def channel_numbers(word: str) -> frozenset[int] | None:
    """The channels of the counts for a channel or a source; None, which is all, for any other."""
    every = list(Channel)
    if word in CHANNELS:
        return frozenset(every.index(channel) for channel in CHANNELS[word])
    return frozenset({every.index(Channel(word))}) if word in every else None


SYSTEM: Final = "system:"
# From name to name by the index, never through the cases.
_SYSTEMS: Final = """
WITH RECURSIVE known AS (
  (SELECT source_system AS name FROM cases_case WHERE source_id <> '' ORDER BY 1 LIMIT 1)
  UNION ALL
  SELECT (SELECT source_system FROM cases_case
           WHERE source_id <> '' AND source_system > known.name ORDER BY 1 LIMIT 1)
    FROM known WHERE known.name IS NOT NULL)
SELECT name FROM known WHERE name IS NOT NULL
"""


def system_of(word: str) -> str | None:
    """The name of the other system that ``system:NAME`` asks for, None for any other word."""
    return word.removeprefix(SYSTEM) if word.startswith(SYSTEM) else None


def system_number(name: str) -> int:
    """As the counts have it (``counts_sql``): 28 bits of a hash, since names are nobody's list."""
    digest = md5(name.encode(), usedforsecurity=False).hexdigest()
    return int(digest[:7], 16) if name else 0


def systems() -> list[str]:
    """The names of the systems that cases came from. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SYSTEMS)
        return [name for (name,) in cursor.fetchall()]
