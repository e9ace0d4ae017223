"""Change what is kept of a household, its place included."""

from typing import Unpack
from uuid import UUID

from layers.actor import acting
from layers.people_scope import people_in
from layers.residents.change import locked
from layers.residents.derive import derive
from layers.residents.household_facts import HouseholdWords, clean_household
from layers.residents.models import Household
from layers.staff.own_ground import own_ground
from layers.staff.scope import Scope

Place = tuple[float, float, str]


def edit_household(
    uuid: UUID,
    scope: Scope,
    *,
    version: int | None = None,
    place: Place | None = None,
    **words: Unpack[HouseholdWords],
) -> Household:
    """Change the facts given and leave the others; ``place`` is lon, lat and their crs.

    Raises what ``locked`` raises, Refused, naming the field, for words that cannot be taken or a
    place outside the person's grid. Nothing changes then, and nothing when all is as it was.
    """
    facts = clean_household(**words)
    if place is not None:
        there = own_ground(scope, *place)
        facts |= {"geom": there.geom, "grid_id": there.grid_id}
    with people_in(scope):
        household = locked(uuid, scope, version)
        acting(scope.user_id, "edit")
        for name, value in facts.items():
            setattr(household, name, value)
        if facts:
            household.save(update_fields=[name.removesuffix("_id") for name in facts])
        derive([household.pk])
        household.refresh_from_db()
    return household
