"""The grids in force: read by everybody; a PUT or PATCH of the geometry moves the border,
a POST makes a grid out of the land it is drawn over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from layers.staff.models import Role
from layers.staff.scope import Scope
from layers.territory.border_tiles import GRIDS as LAYER
from layers.territory.functions import GeodesicArea
from layers.territory.lived import grids_between
from layers.territory.models import Grid
from layers.territory.queries import grids_in_force
from mapapp.api.borders import as_change, make, save
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection, Property, Verbs
from mapapp.api.collections.common import REASON, VERSION
from mapapp.api.places import is_code, text_of
from mapapp.api.sent import Outcome, Sent

_DRAW: Final = frozenset(
    {Role.WORKER, Role.GRID_LEAD, Role.TOWN_DISPATCHER, Role.COUNTY_DISPATCHER}
)


def with_village(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.annotate(village_code=F("village__code"), village_name=F("village__name"))


def _rows(_scope: Scope | None) -> "QuerySet[Any]":
    return with_village(grids_in_force())


def _past(begin: datetime | None, end: datetime | None) -> "QuerySet[Any]":
    rows = with_village(grids_between(begin, end))
    return rows.annotate(area_m2=GeodesicArea("geom"))


def _create(caller: Caller, sent: Sent) -> Outcome:
    kind = text_of(sent.properties.get("kind"), "kind") or Grid.Kind.GENERAL
    name = text_of(sent.properties.get("name"), "name")
    return make(caller, sent, name, kind)


def _change(caller: Caller, row: Any, sent: Sent, _changes: Mapping[str, Any]) -> Outcome:
    if not sent.places or sent.geometry == GRIDS.shape(row):
        return Outcome(row)
    change = as_change(
        caller, sent, verb="redraw", shapes={row.code: sent.geometry},
        versions={row.code: sent.version},
    )  # fmt: skip
    return save(caller, change, row)


def _by(scope: Scope) -> frozenset[str]:
    methods = {"PUT", "PATCH"} if scope.roles & _DRAW else set()
    # Workers propose changes of what there is; what is new is drawn by a dispatcher.
    return frozenset(methods | ({"POST"} if scope.dispatches else set()))


GRIDS: Final = Collection(
    layer=LAYER,
    title=_("Grids"),
    description=_("The grids in force with their borders; with datetime, those of another day."),
    geometry="MultiPolygon",
    key="code",
    rows=_rows,
    past=_past,
    properties=(
        Property("code", _("Code"), read=lambda row: row.code, column="code"),
        Property("name", _("Name of the grid"), read=lambda row: row.name, column="name"),
        Property("kind", _("Kind"), read=lambda row: row.kind, choices=Grid.Kind.choices,
                 column="kind"),
        Property("village", _("Village"), read=lambda row: row.village_code,
                 column="village__code"),
        Property("village_name", _("Name of the village"), read=lambda row: row.village_name),
        Property("area_m2", _("Area in square metres"), "number",
                 lambda row: round(row.area_m2, 1), follows=True),
        VERSION, REASON,
    ),
    verbs=Verbs(_by, _create, _change),
    readable=is_code,
    goes_on=True,
    carries_over=True,
)  # fmt: skip
