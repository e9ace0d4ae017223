"""A demand heard in the field becomes a case, in the transaction of the entry it was heard at.

The county has received it when that entry has arrived: its clocks run from then, and the case's
first event says when it was told (ADR 0028).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.contrib.gis.geos import Point

from layers.cases.intake import Report
from layers.cases.models import Complainant
from layers.cases.register import Registered, register
from layers.staff.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What somebody asks for, as heard or read; ``category`` is a code of the case categories."""

    category: str
    text: str
    name: str = ""
    phone: str = ""
    kind: str = Complainant.Kind.PERSON


def raise_case(
    demand: Demand,
    entry: UUID,
    number: int,
    *,
    channel: str,
    point: Point | None,
    address: str,
    told_at: datetime,
    received_at: datetime,
    actor: User,
) -> Registered:
    """Register ``demand`` number ``number`` (from 1) of the entry with this UUID.

    The case's UUID follows from both, so the same entry sent again finds the same case. Raises
    what ``register`` raises.
    """
    return register(
        Report(
            uuid=uuid5(entry, f"demand {number}"),
            category=demand.category,
            text=demand.text,
            channel=channel,
            address=address,
            lon=point.x if point else None,
            lat=point.y if point else None,
            name=demand.name,
            phone=demand.phone,
            kind=demand.kind,
            told_at=told_at,
            received_at=received_at,
            actor_id=actor.pk,
        )
    )
