"""Enter an enterprise: a point in the worker's grid, and what is known of it so far."""

from typing import Unpack
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.enterprises.change import one_licence
from layers.enterprises.facts import EnterpriseWords, clean_enterprise, is_complete
from layers.enterprises.models import Enterprise
from layers.enterprises.queries import for_scope
from layers.errors import NotFound
from layers.staff.own_ground import own_ground
from layers.staff.scope import Scope


def register_enterprise(
    scope: Scope,
    *,
    uuid: UUID,
    lon: float,
    lat: float,
    crs: str = "wgs84",
    **words: Unpack[EnterpriseWords],
) -> Enterprise:
    """Write an enterprise at ``lon``/``lat`` (degrees in ``crs``) and return it.

    The same UUID again returns the first one as it is now. Raises Refused, naming the field, for a
    place outside the person's grid, words that cannot be taken or a credit code that is on the map;
    NotAllowed for those without a grid; NotFound for the UUID of an enterprise out of scope.
    """
    words.setdefault("name", "")
    facts = {"legal_person": b"", "phone": b"", **clean_enterprise(**words)}
    place = own_ground(scope, lon, lat, crs)
    row = Enterprise(
        uuid=uuid, grid_id=place.grid_id, geom=place.geom, changed_at=timezone.now(),
        changed_by_id=scope.user_id, **facts,
    )  # fmt: skip
    row.complete = is_complete(row)
    try:
        with one_licence(), transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _first(uuid, scope)
    return row


def _first(uuid: UUID, scope: Scope) -> Enterprise:
    row = for_scope(scope).filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such enterprise in your area."))
    return row
