"""Move a mailbox, change its words or its days, or take it away."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.errors import NotFound, OutOfOrder, Refused
from layers.fieldwork.entry import grid_at, must_work_here, once, point_of
from layers.fieldwork.events import record
from layers.fieldwork.models import FieldEvent, Mailbox
from layers.fieldwork.place_mailbox import clean_address, clean_weekdays
from layers.fieldwork.queries import mailboxes
from layers.staff.models import User
from layers.staff.scope import Scope


def locked(code: str, actor_scope: Scope, version: int) -> Mailbox:
    """The box of this code, locked. Raises NotFound out of scope, OutOfOrder when it changed."""
    box = (
        mailboxes(actor_scope)
        .filter(code=code, active=True)
        .select_for_update(of=("self",))
        .select_related("grid__village")
        .defer("grid__geom", "grid__village__geom")
        .first()
    )
    if box is None:
        raise NotFound(_("There is no such mailbox in your area."))
    must_work_here(box.grid, actor_scope)
    if box.version != version:
        raise OutOfOrder(
            _("Somebody changed this mailbox while you looked at it. Reload, then decide again.")
        )
    return box


def change_mailbox(
    code: str,
    actor: User,
    scope: Scope,
    *,
    version: int,
    lon: float | None,
    lat: float | None,
    address: str,
    weekdays: Collection[int],
) -> Mailbox:
    """Give the box this place, these words and these days; an equal state changes nothing.

    Raises Refused for a grid that has another box, and what ``place_mailbox`` raises.
    """
    address, days = clean_address(address), clean_weekdays(weekdays)
    with transaction.atomic():
        box = locked(code, scope, version)
        before = _state(box)
        point = point_of(lon, lat) or box.geom
        grid = grid_at(point, scope)
        must_work_here(grid, scope)
        once(f"mailbox of grid {grid.pk}")
        if Mailbox.objects.filter(grid=grid, active=True).exclude(pk=box.pk).exists():
            raise Refused(_("That grid has a mailbox already. Move that one instead."), "lon")
        box.geom, box.grid, box.address, box.weekdays = point, grid, address, days
        if _state(box) != before:
            _save(box)
            detail = {"from": before, "to": _state(box)}
            record(box, FieldEvent.Verb.CHANGE, actor, detail=detail)
    return box


def remove_mailbox(code: str, actor: User, scope: Scope, *, version: int, reason: str) -> Mailbox:
    """Take the box away, for a reason. Its log stays; its QR code leads to a plain report."""
    reason = clean_words(reason, "reason", 200)
    if not reason:
        raise Refused(_("Say why the mailbox is taken away."), "reason")
    with transaction.atomic():
        box = locked(code, scope, version)
        box.active = False
        _save(box)
        record(box, FieldEvent.Verb.REMOVE, actor, note=reason)
    return box


def _save(box: Mailbox) -> None:
    box.version += 1
    box.changed_at = timezone.now()
    box.save()


def _state(box: Mailbox) -> dict[str, object]:
    return {
        "grid": box.grid_id,
        "lon": box.geom.x,
        "lat": box.geom.y,
        "address": box.address,
        "weekdays": list(box.weekdays),
    }
