"""Base data of every map: the county with its divisions, and the grids. No personal data."""

import json
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import condition, require_safe
from django.views.i18n import JavaScriptCatalog

from layers.territory.functions import AsText, PointOnSurface
from layers.territory.models import Division, Grid, Level
from layers.territory.queries import edition, grid_set_in_force, grids_in_force

# About 11 cm: what a screen can show at the highest zoom.
_DIGITS = 6
_TINTS = 4


def _etag(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str:
    return f'"{edition()}-{request.GET.urlencode()}"'


def _geojson(rows: QuerySet[Any], *fields: str) -> str:
    """A FeatureCollection; geometry text goes in as it comes from the database."""
    features = [
        f'{{"type":"Feature","geometry":{row.pop("shape")},"properties":{json.dumps(row)}}}'
        for row in rows.annotate(shape=AsGeoJSON("geom", precision=_DIGITS)).values(
            "shape", *fields
        )
    ]
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def _names(rows: QuerySet[Division]) -> str:
    spots = rows.annotate(spot=PointOnSurface("geom")).values_list("name", "spot")
    return json.dumps(
        [{"name": name, "lon": round(at.x, 5), "lat": round(at.y, 5)} for name, at in spots]
    )


@require_safe
@condition(etag_func=_etag)
def base(request: HttpRequest) -> HttpResponse:
    """Outline, towns, villages and their names, as one JSON object of GeoJSON collections."""
    mapped = Division.objects.filter(geom__isnull=False)
    towns = mapped.filter(level=Level.TOWN)
    parts = {
        "county": _geojson(mapped.filter(level=Level.COUNTY), "name"),
        "towns": _geojson(towns.annotate(tint=F("id") % _TINTS), "name", "code", "tint"),
        "villages": _geojson(mapped.filter(level=Level.VILLAGE), "name", "code"),
        "town_names": _names(towns),
        "village_names": _names(mapped.filter(level=Level.VILLAGE)),
        "demonstration": json.dumps(bool((grids := grid_set_in_force()) and grids.demonstration)),
    }
    body = ",".join(f'"{name}":{part}' for name, part in parts.items())
    return HttpResponse(f"{{{body}}}", content_type="application/json")


@require_safe
@condition(etag_func=_etag)
def grids(request: HttpRequest) -> HttpResponse:
    """The grids in force as GeoJSON; ``?town=ID`` or ``?village=ID`` narrows them."""
    rows: QuerySet[Grid] = grids_in_force()
    for name, path in (("town", "village__parent_id"), ("village", "village_id")):
        if request.GET.get(name, "").isdecimal():
            rows = rows.filter(**{path: int(request.GET[name])})
    # A place for the name, as text already rounded: "118.01 33.95".
    spot = AsText(PointOnSurface("geom"), 5)
    body = _geojson(rows.annotate(spot=spot), "id", "code", "name", "kind", "spot")
    return HttpResponse(body, content_type="application/geo+json")


class Words(JavaScriptCatalog):
    """The words of the browser's modules in the language of the address, not of a cookie."""

    domain = "djangojs"

    def get(self, request: HttpRequest, language: str) -> HttpResponse:
        with override(language):
            return super().get(request)
