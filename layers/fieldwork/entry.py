"""What every entry from the field shares: its original time, its place, whose grid it is.

Entries are made on a phone, maybe without a network, and come in late or twice; hence the time by
the device and the UUID made there.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.staff.models import Role, User
from layers.staff.scope import Scope
from layers.territory.crs import to_wgs84
from layers.territory.locate import locate
from layers.territory.models import Grid

# Clocks of phones go wrong by a little; so much is taken as "now".
_AHEAD: Final = timedelta(minutes=5)
FIELD_ROLES: Final = frozenset({Role.WORKER, Role.GRID_LEAD})


def original_time(happened_at: datetime | None, now: datetime) -> datetime:
    """When it was done, by the device; ``now`` where the device says nothing.

    Raises Refused for a time more than five minutes ahead or longer ago than entries may wait.
    """
    if happened_at is None:
        return now
    if happened_at > now + _AHEAD:
        raise Refused(
            _("The time given lies in the future. Check the clock of the device."), "happened_at"
        )
    if happened_at < now - timedelta(days=settings.FIELD_ENTRY_DAYS):
        raise Refused(
            _("This was done more than %(days)d days ago; such entries are not taken any more.")
            % {"days": settings.FIELD_ENTRY_DAYS},
            "happened_at",
        )
    return min(happened_at, now)


def point_of(lon: float | None, lat: float | None, crs: str = "wgs84") -> Point | None:
    """The position as a WGS84 point, None without one. Raises Refused for half a position."""
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        raise Refused(_("Send both longitude and latitude, or neither."), "lon")
    return Point(*to_wgs84(lon, lat, crs), srid=4326)


def grid_at(point: Point, scope: Scope) -> Grid:
    """The grid in force that holds ``point``.

    Raises Refused outside every grid, NotAllowed outside the area of ``scope``.
    """
    found = locate(point.x, point.y)
    if found is None:
        raise Refused(_("This place lies outside every grid. Put the pin inside one."), "lon")
    grid = (
        Grid.objects.defer("geom")
        .select_related("village")
        .defer("village__geom")
        .get(pk=found.grid_id)
    )
    must_hold(grid, scope)
    return grid


def holds(grid: Grid, scope: Scope) -> bool:
    """Whether ``grid`` lies in the area of ``scope``."""
    areas = {grid.village_id, grid.village.parent_id}
    return scope.everything or grid.pk in scope.grids or bool(areas & scope.divisions)


def must_hold(grid: Grid, scope: Scope) -> None:
    """Raise NotAllowed for a grid outside the area of ``scope``."""
    if not holds(grid, scope):
        raise NotAllowed(
            _("%(grid)s is not in your area. Choose a place in your own.") % {"grid": grid.name}
        )


def must_work_here(grid: Grid, scope: Scope) -> None:
    """Raise NotAllowed unless the person works ``grid`` or dispatches for it."""
    must_hold(grid, scope)
    if not (grid.pk in scope.grids or scope.dispatches):
        raise NotAllowed(_("Only the grid's own people and dispatchers can do this."))


def once(uuid: object) -> None:
    """Let entries of the same UUID wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(uuid)])


def same_person(known: User | int, actor: User) -> None:
    """Raise OutOfOrder when an entry with this UUID is somebody else's."""
    if (known if isinstance(known, int) else known.pk) != actor.pk:
        raise OutOfOrder(_("Somebody else has sent an entry with this number. Enter it anew."))


def gone(what: str) -> NotFound:
    """The refusal for a thing that does not exist or lies out of scope; the two look alike."""
    return NotFound(what)


def chosen(values: Iterable[str], choices: Iterable[str], field: str) -> list[str]:
    """The values in the order of ``choices``. Raises Refused for one that is not among them."""
    wanted, known = set(values), list(choices)
    if wanted - set(known):
        raise Refused(_("Choose from the list."), field)
    return [choice for choice in known if choice in wanted]
