"""Enter a household: a point in the worker's grid, and what is known of it so far."""

from typing import Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.people_scope import people_in
from layers.residents.derive import derive
from layers.residents.household_facts import HouseholdWords, clean_household
from layers.residents.models import Household
from layers.residents.queries import for_scope
from layers.staff.own_ground import own_ground
from layers.staff.scope import Scope


def register_household(
    scope: Scope,
    *,
    uuid: UUID,
    lon: float,
    lat: float,
    crs: str = "wgs84",
    **words: Unpack[HouseholdWords],
) -> Household:
    """Write a household at ``lon``/``lat`` (degrees in ``crs``) and return it.

    The same UUID again returns the first one as it is now. Raises Refused, naming the field, for a
    place outside the person's grid or words that cannot be taken; NotAllowed for those without a
    grid; NotFound for the UUID of a household out of scope.
    """
    words.setdefault("address", "")
    facts = clean_household(**words)
    place = own_ground(scope, lon, lat, crs)
    with people_in(scope):
        try:
            with transaction.atomic():
                household = Household.objects.create(
                    uuid=uuid,
                    grid_id=place.grid_id,
                    geom=place.geom,
                    changed_at=timezone.now(),
                    changed_by_id=scope.user_id,
                    **facts,
                )
        except IntegrityError:
            return _first(uuid, scope)
        derive([household.pk])
        household.refresh_from_db()
    return household


def _first(uuid: UUID, scope: Scope) -> Household:
    household = for_scope(scope).filter(uuid=uuid).first()
    if household is None:
        raise NotFound(_("There is no such household in your area."))
    return household
