"""Put up a mailbox: one for a grid, with a code for its QR and the days it is opened."""

import secrets
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import MAX_ADDRESS, clean_words
from layers.cases.lookup import ALPHABET
from layers.errors import Refused
from layers.fieldwork.entry import grid_at, must_work_here, once, point_of
from layers.fieldwork.events import record
from layers.fieldwork.models import FieldEvent, Mailbox
from layers.staff.models import User
from layers.staff.scope import Scope


def place_mailbox(
    uuid: UUID,
    actor: User,
    scope: Scope,
    *,
    lon: float | None,
    lat: float | None,
    address: str,
    weekdays: Collection[int],
) -> tuple[Mailbox, bool]:
    """Return the mailbox and whether it is new; the same UUID again returns the first.

    Raises Refused without place, words or weekdays and for a grid that has a box, NotAllowed for
    anyone but the grid's own people and its dispatchers.
    """
    address = clean_address(address)
    days = clean_weekdays(weekdays)
    with transaction.atomic():
        once(uuid)
        known = Mailbox.objects.filter(uuid=uuid).first()
        if known:
            return known, False
        point = point_of(lon, lat)
        if point is None:
            raise Refused(_("Put the pin where the mailbox hangs."), "lon")
        grid = grid_at(point, scope)
        must_work_here(grid, scope)
        once(f"mailbox of grid {grid.pk}")
        if Mailbox.objects.filter(grid=grid, active=True).exists():
            raise Refused(_("This grid has a mailbox already. Move that one instead."), "lon")
        now = timezone.now()
        box = Mailbox.objects.create(
            uuid=uuid, code=new_code(), grid=grid, geom=point, address=address, weekdays=days,
            since=timezone.localdate(now), changed_at=now,
        )  # fmt: skip
        record(box, FieldEvent.Verb.PLACE, actor, detail={"grid": grid.pk, "weekdays": days})
    return box, True


def new_code() -> str:
    """Eight characters that people do not misread, drawn by lot."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(8))


def clean_address(address: str) -> str:
    """The words for the place. Raises Refused when there are none or too many."""
    address = clean_words(address, "address", MAX_ADDRESS)
    if not address:
        raise Refused(_("Say in words where it is, so that others find it."), "address")
    return address


def clean_weekdays(weekdays: Collection[int]) -> list[int]:
    """ISO weekdays in order, each once. Raises Refused for none or for what is no weekday."""
    days = sorted(set(weekdays))
    if not days or not set(days) <= set(range(1, 8)):
        raise Refused(_("Choose the days on which the mailbox is opened."), "weekdays")
    return days
