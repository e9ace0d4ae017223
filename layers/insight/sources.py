"""Where demands come from: the channels in groups that a leader asks for."""

from typing import Final

from django.db import models
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
