"""One case as the desk shows it: why it lies where it lies, who could take it, what may be done."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q

from layers.cases.accept import may_work_on
from layers.cases.models import Case, PlaceState
from layers.cases.place_names import candidates
from layers.cases.states import GRAPH, Verb
from layers.cases.takers import takers
from layers.staff.models import Department
from layers.staff.scope import Scope
from layers.territory.functions import PointOnSurface
from layers.territory.locate import Neighbour, nearest
from layers.territory.models import Division
from mapapp.maps.case_page import case_context, rule_area


@dataclass(frozen=True, slots=True)
class Spot:
    """A village an address may mean, with a point inside it to look at."""

    village: str
    town: str
    lon: float
    lat: float


def detail_context(case: Case, scope: Scope) -> dict[str, Any]:
    """Everything the aside shows. The number of statements does not depend on the table."""
    may = verbs_for(case, scope)
    choosing = Verb.DISPATCH in may
    neighbour = _neighbour(case)
    return {
        **case_context(case, scope),
        "may": may,
        "located": case.place_state == PlaceState.LOCATED,
        "neighbour": neighbour,
        "near_border": neighbour is not None and neighbour.metres <= settings.BORDER_WARNING_METRES,
        "rule_area": rule_area(case.rule) if case.rule else "",
        "takers": takers(case, scope),
        "departments": _departments(case) if choosing else [],
        "spots": _spots(case) if Verb.RELOCATE in may else [],
    }


def verbs_for(case: Case, scope: Scope) -> frozenset[str]:
    """The verbs to offer this person; the verbs themselves check again."""
    offered = {verb for verb, step in GRAPH.items() if case.state in step.sources}
    allowed: set[str] = set()
    if scope.dispatches:
        allowed |= {Verb.RELOCATE, Verb.UNMASK}
        if case.place_state == PlaceState.LOCATED:
            allowed.add(Verb.DISPATCH)
        if case.owner_id != scope.user_id:
            allowed.add(Verb.CLOSE)
    # A dispatcher may own a case of a grid without a worker, but belongs to no unit to accept it.
    if (scope.departments or scope.grids) and may_work_on(case, scope):
        allowed |= {Verb.ACCEPT, Verb.REPLY, Verb.RESOLVE, Verb.UNMASK}
    return frozenset(offered & allowed)


def _neighbour(case: Case) -> Neighbour | None:
    """The closest grid besides the case's own; without a grid, the closest of all."""
    if case.geom is None:
        return None
    return nearest(case.geom.x, case.geom.y, besides=case.grid_id or 0)


def _departments(case: Case) -> list[Department]:
    """The county's departments and the offices of the case's town."""
    near = Q(town=None) | Q(town_id=case.town_id)
    return list(Department.objects.filter(near, active=True))


def _spots(case: Case) -> list[Spot]:
    if case.place_state == PlaceState.LOCATED:
        return []
    named = {row.village_id: row for row in candidates(case.address)}
    if not named:
        return []
    places = (
        Division.objects.filter(pk__in=named, geom__isnull=False)
        .annotate(spot=PointOnSurface("geom"))
        .values_list("pk", "spot")
    )
    return [Spot(named[pk].village, named[pk].town, at.x, at.y) for pk, at in places]
