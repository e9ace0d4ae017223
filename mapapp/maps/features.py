"""What a mark on the map is, in words: one feature, or those nearest to the middle of a view.

The same rows as the tiles and the lists, read by each layer's ``queries``. Nobody's name or phone.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.gis.geos import Point, Polygon
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.cases import queries as cases
from layers.cases.worklist import unfinished
from layers.enterprises import queries as enterprises
from layers.errors import NotFound, Refused
from layers.fieldwork import queries as fieldwork
from layers.fieldwork.models import Hazard
from layers.residents import queries as residents
from layers.staff.scope import Scope
from layers.territory.functions import Distance
from mapapp.maps.deadlines import time_left
from mapapp.maps.tiles import LAYERS, scope_for

MOST: Final = 50
Row = dict[str, Any]
private = cache_control(private=True, no_store=True)


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a layer for a scope, and a row in words."""

    rows: "Callable[[Scope], QuerySet[Any]]"
    words: Callable[[Any], Row]


def _when(at: Any, words: str, never: str) -> str:
    return words % {"day": date_format(localtime(at), "DATE_FORMAT")} if at else never


def _household(row: Any) -> Row:
    visited = _when(row.visited_at, _("Visited on %(day)s"), _("Not visited yet"))
    lines = [row.get_colour_display(), visited]
    if not row.complete:
        lines.append(_("Information incomplete"))
    return {"title": row.address, "lines": lines}


def _enterprise(row: Any) -> Row:
    visited = _when(row.visited_at, _("Visited on %(day)s"), _("Not visited yet"))
    facts = [row.get_industry_display(), row.get_safety_class_display(), row.address, visited]
    return {"title": row.name, "lines": [line for line in facts if line]}


def _case(row: Any) -> Row:
    left = time_left(row)
    lines = [row.category.label, row.get_state_display(), left.words]
    return {"title": row.summary, "lines": [*dict.fromkeys(lines)], "number": row.number}


def _mailbox(row: Any) -> Row:
    opened = _when(row.opened_at, _("Opened on %(day)s"), _("Not opened yet"))
    return {"title": row.address, "lines": [_("Mailbox"), opened]}


def _hazard(row: Any) -> Row:
    due = _("Due on %(day)s") % {"day": date_format(row.due_on)} if row.due_on else ""
    lines = [_("Serious") if row.serious else "", row.get_state_display(), row.address, due]
    return {"title": row.get_kind_display(), "lines": [line for line in lines if line]}


SOURCES: Final[Mapping[str, Source]] = {
    "households": Source(lambda s: residents.living(residents.for_scope(s)), _household),
    "enterprises": Source(lambda s: enterprises.working(enterprises.for_scope(s)), _enterprise),
    "cases": Source(
        lambda s: unfinished(cases.for_scope(s)).select_related("category"), _case
    ),
    "mailboxes": Source(lambda s: fieldwork.mailboxes(s).filter(active=True), _mailbox),
    "hazards": Source(
        lambda s: fieldwork.hazards(s).exclude(state=Hazard.State.CHECKED), _hazard
    ),
}  # fmt: skip


@require_safe
@private
def feature(request: HttpRequest, layer: str, pk: int) -> JsonResponse:
    """One feature of a layer by the id its tile carries."""
    source, rows = _rows(request, layer)
    # A tile's ids are keys of the table; anything longer is none.
    row = rows.filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise NotFound(_("This is no longer on the map, or not in your area."))
    return JsonResponse(_told(source, row))


@require_safe
@private
def features(request: HttpRequest, layer: str) -> JsonResponse:
    """Those in ``?bbox=west,south,east,north`` (degrees), nearest to its middle first: 50."""
    source, rows = _rows(request, layer)
    box = _box(request.GET.get("bbox", ""))
    found = list(
        rows.filter(geom__bboverlaps=box)
        .order_by(Distance("geom", Point(*box.centroid.coords, srid=4326)))[: MOST + 1]
    )  # fmt: skip
    shown = [_told(source, row) for row in found[:MOST]]
    return JsonResponse({"rows": shown, "more": len(found) > MOST})


def _rows(request: HttpRequest, layer: str) -> "tuple[Source, QuerySet[Any]]":
    source = SOURCES.get(layer)
    if source is None:
        raise NotFound(_("There is no such map layer."))
    scope = scope_for(request, LAYERS[layer])
    if scope is None:
        raise NotFound(_("There is no such map layer."))
    return source, source.rows(scope)


def _told(source: Source, row: Any) -> Row:
    return {"id": row.pk, "lon": row.geom.x, "lat": row.geom.y, **source.words(row)}


def _box(text: str) -> Polygon:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        whole = all(map(math.isfinite, (west, south, east, north)))
    except ValueError:
        whole = False
    if not whole or not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Refused(_("Name the view as bbox=west,south,east,north in degrees."), "bbox")
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = 4326
    return box
