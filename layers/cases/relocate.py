"""Put a case on the map, or move its pin: it is located and routed anew, and that is logged."""

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import goes_on_in
from layers.cases.intake import clean_words
from layers.cases.models import Case, PlaceState
from layers.cases.route import route
from layers.cases.states import State, Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope
from layers.territory.crs import to_wgs84


def relocate(
    number: str,
    actor: User,
    scope: Scope,
    *,
    lon: float,
    lat: float,
    crs: str = "wgs84",
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Move the pin to ``lon``/``lat`` (degrees in ``crs``).

    Grid, village and town follow the pin. Department and owner follow only until somebody
    dispatched the case; after that a dispatcher decides. Raises NotAllowed for anyone but a
    dispatcher, Refused for impossible coordinates or an unreadable reason, and what ``locked``
    raises.
    """
    reason = clean_words(reason, "reason", settings.MAX_TEXT_LENGTH, lines=True)
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers move a case on the map."))
    lon, lat = to_wgs84(lon, lat, crs)
    with transaction.atomic():
        case = locked(number, scope, Verb.RELOCATE, version)
        before = {"grid": case.grid_id, "department": case.department_id}
        to = route(case.category.path, lon, lat)
        case.geom = Point(lon, lat, srid=4326)
        case.place_state = PlaceState.LOCATED if to.grid_id else PlaceState.OUTSIDE
        case.grid_id, case.village_id, case.town_id = to.grid_id, to.village_id, to.town_id
        if goes_on_in(case) == State.REGISTERED:
            case.rule_id, case.department_id = to.rule_id, to.department_id
            case.owner_id = to.owner_id
        after = {"grid": to.grid_id, "department": case.department_id, "rule": to.rule_id}
        return record(case, Verb.RELOCATE, actor, note=reason, detail={"from": before, "to": after})
