"""The only way to read whistles for a person: everything goes through ``for_scope``."""

from django.contrib.gis.db.models import Extent
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from layers.oversight.models import Summons, Whistle
from layers.oversight.units import units_of
from layers.staff.models import Role
from layers.staff.scope import Scope
from layers.territory.models import Division, Grid

# A grid lead or the town blows the whistle (DOMAIN §4); the county may for both.
_MAY_BLOW = frozenset({Role.GRID_LEAD, Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER, Role.LEADER})
_OF_THE_TOWN = frozenset({Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER, Role.LEADER})


def for_scope(scope: Scope) -> QuerySet[Whistle]:
    """Whistles of one's own area, blown by oneself, or that call one's own unit."""
    if scope.everything:
        return Whistle.objects.all()
    if not scope.user_id:
        return Whistle.objects.none()
    called = Summons.objects.filter(whistle=OuterRef("pk"), department__in=units_of(scope))
    allowed = Q(raised_by_id=scope.user_id) | Q(Exists(called))
    if scope.grids:
        allowed |= Q(grid_id__in=scope.grids)
    if scope.divisions:
        allowed |= Q(town_id__in=scope.divisions) | Q(village_id__in=scope.divisions)
    return Whistle.objects.filter(allowed)


def with_names(whistles: QuerySet[Whistle]) -> QuerySet[Whistle]:
    """The same with what a page shows, in two statements; polygons stay where they are."""
    return (
        whistles.select_related("case", "grid", "village", "town", "raised_by", "item__department")
        .defer("grid__geom", "village__geom", "town__geom")
        .prefetch_related("summons__department")
    )


def open_first(whistles: QuerySet[Whistle]) -> QuerySet[Whistle]:
    """Those still open before the others, the latest first."""
    return whistles.order_by(F("ended_at").desc(nulls_first=True), "-id")


def may_blow(scope: Scope) -> bool:
    """Whether this person may blow a whistle somewhere."""
    return bool(scope.roles & _MAY_BLOW)


def own_box(scope: Scope) -> tuple[float, float, float, float] | None:
    """West, south, east and north of where this person may blow the whistle; None: everywhere."""
    if scope.everything:
        return None
    ground = Division.objects.filter(pk__in=scope.divisions)
    box = ground.aggregate(box=Extent("geom"))["box"] if scope.divisions else None
    if box is None and scope.grids:
        box = Grid.objects.filter(pk__in=scope.grids).aggregate(box=Extent("geom"))["box"]
    return tuple(box) if box else None


def in_area(scope: Scope, *, grid: int, village: int, town: int) -> bool:
    """Whether the place lies where this person may blow the whistle."""
    if Role.COUNTY_DISPATCHER in scope.roles or (scope.everything and Role.LEADER in scope.roles):
        return True
    if scope.roles & {Role.TOWN_DISPATCHER, Role.LEADER} and scope.divisions & {town, village}:
        return True
    return Role.GRID_LEAD in scope.roles and grid in scope.grids


def is_town(whistle: Whistle, scope: Scope) -> bool:
    """Whether this person speaks for the town that the whistle was blown in."""
    if not scope.roles & _OF_THE_TOWN:
        return False
    return scope.everything or whistle.town_id in scope.divisions
