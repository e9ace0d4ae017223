"""Writes the append-only event of a change to a mailbox or a hazard."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from layers.fieldwork.models import FieldEvent, Hazard, Mailbox
from layers.staff.models import User


def record(
    thing: Mailbox | Hazard,
    verb: FieldEvent.Verb,
    actor: User | None,
    *,
    happened_at: datetime | None = None,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """In the transaction of the change, after it."""
    now = timezone.now()
    FieldEvent.objects.create(
        mailbox=thing if isinstance(thing, Mailbox) else None,
        hazard=thing if isinstance(thing, Hazard) else None,
        verb=verb, actor=actor, happened_at=happened_at or now, recorded_at=now, note=note,
        detail=detail or {},
    )  # fmt: skip
