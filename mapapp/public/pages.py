"""The landing page, and the name of the place under a pin. No personal data."""

import json
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from layers.cases.models import Category
from layers.errors import Refused
from layers.territory.crs import to_wgs84
from layers.territory.locate import locate, nearest
from layers.territory.models import Grid
from mapapp.errors import refusal
from mapapp.maps.limits import limit_in_words
from mapapp.public.entry import number

# About 11 cm: what a screen can show at the highest zoom.
_DIGITS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Two entries, what happens next and within which time. Asks no database."""
    usual = Category()
    context = {
        "accept_limit": limit_in_words(usual.accept_limit, usual.accept_unit),
        "answer_limit": limit_in_words(usual.resolve_limit, usual.resolve_unit),
    }
    return render(request, "public/home.html", context)


@require_safe
def place(request: HttpRequest) -> HttpResponse:
    """Which grid holds ``?lon=&lat=`` (``crs=`` as at intake): names and outline, or the nearest.

    Two statements. A point that is no point is refused with 422.
    """
    try:
        lon, lat = (number(request.GET.get(name) or "nan") for name in ("lon", "lat"))
        point = to_wgs84(lon, lat, request.GET.get("crs", "wgs84"))
    except Refused as error:
        return refusal(error)
    answer = JsonResponse(_place(*point))
    answer["Cache-Control"] = "private, max-age=60"
    return answer


def _place(lon: float, lat: float) -> dict[str, Any]:
    found = locate(lon, lat)
    if found is None:
        closest = nearest(lon, lat)
        if closest is None:
            return {"inside": False, "nearest": "", "metres": 0}
        return {"inside": False, "nearest": closest.name, "metres": round(closest.metres)}
    grid = (
        Grid.objects.select_related("village__parent")
        .annotate(shape=AsGeoJSON("geom", precision=_DIGITS))
        .defer("geom", "village__geom", "village__parent__geom")
        .get(pk=found.grid_id)
    )
    return {
        "inside": True,
        "grid": grid.name,
        "village": grid.village.name,
        "town": str(grid.village.parent),
        "outline": json.loads(grid.shape),
    }
