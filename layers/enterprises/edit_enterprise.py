"""Change what is kept of an enterprise, its place included."""

from typing import Unpack
from uuid import UUID

from django.db import transaction

from layers.actor import acting
from layers.enterprises.change import locked, one_licence
from layers.enterprises.facts import EnterpriseWords, clean_enterprise, is_complete
from layers.enterprises.models import Enterprise
from layers.staff.own_ground import own_ground
from layers.staff.scope import Scope

Place = tuple[float, float, str]


def edit_enterprise(
    uuid: UUID,
    scope: Scope,
    *,
    version: int | None = None,
    place: Place | None = None,
    **words: Unpack[EnterpriseWords],
) -> Enterprise:
    """Change the facts given and leave the others; ``place`` is lon, lat and their crs.

    Raises what ``locked`` raises, Refused, naming the field, for words that cannot be taken, a
    place outside the person's grid or a credit code that another one has.
    """
    facts = clean_enterprise(**words)
    if place is not None:
        there = own_ground(scope, *place)
        facts |= {"geom": there.geom, "grid_id": there.grid_id}
    with transaction.atomic():
        row = locked(uuid, scope, version)
        acting(scope.user_id, "edit")
        for name, value in facts.items():
            setattr(row, name, value)
        row.complete = is_complete(row)
        with one_licence(), transaction.atomic():
            row.save(update_fields=["complete", *(name.removesuffix("_id") for name in facts)])
        row.refresh_from_db()
    return row
