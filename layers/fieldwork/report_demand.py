"""A worker brings a demand in for somebody she met, or that she saw herself on her round."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from layers.cases.intake import Report
from layers.cases.models import Channel
from layers.cases.register import Registered, register
from layers.fieldwork.entry import original_time
from layers.photos import CleanPhoto
from layers.staff.models import User


def report_demand(
    report: Report,
    actor: User,
    *,
    happened_at: datetime | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> Registered:
    """Register ``report`` as one of the grid's patrol, by ``actor``; a mailbox's stays that.

    It was told at ``happened_at`` and is received now (ADR 0028). Raises Refused for an impossible
    time and what ``register`` raises.
    """
    told_at = original_time(happened_at, timezone.now())
    channel = Channel.PATROL if report.channel == Channel.WEB else report.channel
    return register(
        replace(report, channel=channel, actor_id=actor.pk, told_at=told_at), list(photos)
    )
