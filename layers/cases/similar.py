"""Cases that may be about the same matter: of the same kind, close by, at about the same time."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.db.models import Q, QuerySet

from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.states import State
from layers.staff.scope import Scope
from layers.territory.functions import Metres

MOST = 10
# One degree of latitude is never shorter; of longitude it is, away from the equator.
_METRES_A_DEGREE = 110_500.0
_SHORTEST_DEGREE = 50_000.0


def similar(case: Case, scope: Scope) -> "QuerySet[Any]":
    """The nearest ten within ``scope``, with ``metres``: of the category or its siblings, at most
    SIMILAR_METRES away, received within SIMILAR_DAYS of each other. None for a case without a
    place. ``case.category`` should be loaded.

    Those that were void, declined or merged are left out: nothing goes on in them.
    """
    if case.geom is None:
        return Case.objects.none()
    span = timedelta(days=settings.SIMILAR_DAYS)
    high = settings.SIMILAR_METRES / _METRES_A_DEGREE
    wide = settings.SIMILAR_METRES / _SHORTEST_DEGREE
    x, y = case.geom.x, case.geom.y
    box = Polygon.from_bbox((x - wide, y - high, x + wide, y + high))
    box.srid = 4326
    kind = case.category
    same = Q(category=kind) | Q(category__parent=kind.pk)
    if kind.parent_id:
        same |= Q(category__parent=kind.parent_id)
    return (
        for_scope(scope)
        .exclude(pk=case.pk)
        .exclude(state__in=[State.VOID, State.DECLINED, State.MERGED])
        .filter(
            same,
            geom__bboverlaps=box,
            received_at__range=(case.received_at - span, case.received_at + span),
        )
        .annotate(metres=Metres("geom", case.geom))
        .filter(metres__lte=settings.SIMILAR_METRES)
        .select_related("category")
        .order_by("metres", "pk")[:MOST]
    )
