"""Properties that several collections have."""

from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from layers.staff.scope import Scope
from layers.territory.functions import PointX, PointY
from layers.territory.queries import grid_ids_under
from mapapp.api.collection import Property

VERSION: Final = Property(
    "version", _("Version; name it with every write"), "integer", lambda row: row.version
)
# Empty in every answer; a GIS fills it in beside what it changes.
REASON: Final = Property("reason", _("Why it is changed, for the history"), read=lambda _row: None)
GRID: Final = Property(
    "grid",
    _("Grid"),
    read=lambda row: row.grid_code,
    column="grid__code",
    follows=True,
)
VILLAGE: Final = Property(
    "village",
    _("Village"),
    read=lambda row: row.village_code,
    column="grid__village__code",
    follows=True,
)
UUID_MARK: Final = Property("uuid", _("Mark of the client: the same one twice is made once"))
CRS: Final = Property("crs", _("wgs84, gcj02 or bd09: what the point is given in"))


def in_grid(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The rows with the codes of their grid and village, and their point."""
    codes = {"grid_code": F("grid__code"), "village_code": F("grid__village__code")}
    return with_point(rows.annotate(**codes))


def near_by(rows: "QuerySet[Any]", scope: Scope) -> "QuerySet[Any]":
    """The same rows, with the ids of their grids spelled out for a person of some divisions: pages
    go by key, and PostgreSQL would otherwise look every row of the table up in its village."""
    if scope.everything or not scope.divisions:
        return rows
    return rows.filter(grid__in={*scope.grids, *grid_ids_under(scope.divisions)})


def with_point(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """The rows with ``lon`` and ``lat`` as numbers: a geometry object for each takes most of the
    time of a page."""
    return rows.defer("geom").annotate(lon=PointX("geom"), lat=PointY("geom"))


def text(value: str) -> str | None:
    """A text of the table, whose empty one is JSON's null."""
    return value or None
