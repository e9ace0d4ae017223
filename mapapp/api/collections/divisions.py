"""County, towns and villages: read by everybody, changed by an import only."""

from datetime import datetime
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from layers.staff.scope import Scope
from layers.territory.border_tiles import DIVISIONS as LAYER
from layers.territory.lived import divisions_between
from layers.territory.models import Division, Level
from mapapp.api.collection import Collection, Property
from mapapp.api.collections.common import VERSION
from mapapp.api.places import is_code


def _rows(_scope: Scope | None) -> "QuerySet[Any]":
    return Division.objects.annotate(parent_code=F("parent__code"))


def _past(begin: datetime | None, end: datetime | None) -> "QuerySet[Any]":
    return divisions_between(begin, end).annotate(parent_code=F("parent__code"))


DIVISIONS: Final = Collection(
    layer=LAYER,
    title=_("Divisions"),
    description=_(
        "The county, its towns and villages, with their borders; with datetime, those of "
        "another day."
    ),
    geometry="MultiPolygon",
    key="code",
    rows=_rows,
    past=_past,
    properties=(
        Property("code", _("Code"), read=lambda row: row.code, column="code"),
        Property("name", _("Name of the area"), read=lambda row: row.name, column="name"),
        Property("level", _("Level"), read=lambda row: row.level, column="level",
                 choices=Level.choices),
        Property("parent", _("Code of the division above"), read=lambda row: row.parent_code,
                 column="parent__code"),
        VERSION,
    ),
    readable=is_code,
)  # fmt: skip
