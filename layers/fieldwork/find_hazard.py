"""Find a hazard: what it is, where it is, how bad; with an owner at once where that is known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import MAX_ADDRESS, clean_words
from layers.errors import Refused
from layers.fieldwork.entry import (
    grid_at,
    must_work_here,
    once,
    original_time,
    point_of,
    same_person,
)
from layers.fieldwork.events import record
from layers.fieldwork.models import FieldEvent, Hazard
from layers.fieldwork.photos import attach
from layers.photos import CleanPhoto
from layers.staff.models import User
from layers.staff.scope import Scope

MAX_WORDS = 500


def find_hazard(
    uuid: UUID,
    actor: User,
    scope: Scope,
    *,
    kind: str,
    text: str,
    lon: float | None,
    lat: float | None,
    address: str = "",
    serious: bool = False,
    happened_at: datetime | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> tuple[Hazard, bool]:
    """Return the hazard and whether it is new; the same UUID again returns the first.

    Raises Refused without kind, words or place, NotAllowed outside the person's own area.
    """
    with transaction.atomic():
        once(uuid)
        known = Hazard.objects.filter(uuid=uuid).first()
        if known:
            same_person(known.found_by_id, actor)
            return known, False
        point = point_of(lon, lat)
        if point is None:
            raise Refused(_("Put the pin where the hazard is."), "lon")
        grid = grid_at(point, scope)
        must_work_here(grid, scope)
        found_at = original_time(happened_at, timezone.now())
        hazard = write_hazard(
            uuid, actor, kind=kind, text=text, point=point, grid=grid, address=address,
            serious=serious, found_at=found_at,
        )  # fmt: skip
        attach(list(photos), hazard=hazard, stage=Hazard.State.FOUND)
    return hazard, True


def write_hazard(
    uuid: UUID,
    actor: User,
    *,
    kind: str,
    text: str,
    point: Point,
    address: str,
    serious: bool,
    found_at: datetime,
    **where: Any,
) -> Hazard:
    """Write the row and its first event, for ``find_hazard`` and for a visit.

    ``where`` names the grid and, for a visit, the household or enterprise. Raises Refused.
    """
    if kind not in Hazard.Kind.values:
        raise Refused(_("Choose what kind of hazard it is."), "kind")
    text = clean_words(text, "text", MAX_WORDS, lines=True)
    if not text:
        raise Refused(_("Write what the danger is."), "text")
    hazard = Hazard.objects.create(
        uuid=uuid, kind=kind, serious=serious, text=text,
        address=clean_words(address, "address", MAX_ADDRESS), geom=point, found_by=actor,
        found_at=found_at, changed_at=timezone.now(), **where,
    )  # fmt: skip
    record(hazard, FieldEvent.Verb.FIND, actor, happened_at=found_at)
    return hazard
