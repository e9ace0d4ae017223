"""What the browser has to know of a map: addresses, the layers this person may see, base maps."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from mapapp.access.context import request_scope
from mapapp.maps.tiles import LAYERS


def map_config(request: HttpRequest, *, layers: bool) -> dict[str, Any]:
    """As JSON on every page with a map. No layer for those who are not signed in."""
    tile = reverse("maps:tile", args=["LAYER", 0, 0, 0]).removesuffix("0/0/0") + "{z}/{x}/{y}"
    return {
        "tiles": tile,
        "editions": reverse("maps:tile-editions"),
        "features": reverse("maps:features", args=["LAYER"]).removesuffix("LAYER.json"),
        "layers": _layers(request) if layers else [],
        "bases": _bases(),
        "protomaps": static("vendor/protomaps-leaflet.js"),
    }


def _bases() -> list[dict[str, Any]]:
    """The base maps to choose from, the first one shown; none is always possible."""
    bases: list[dict[str, Any]] = []
    if settings.BASEMAP_FILE.exists():
        bases.append({"name": "county", "file": reverse("maps:base-map")})
    if settings.TIANDITU_KEY:
        url = reverse("maps:tianditu", args=["STYLE", 0, 0, 0]).removesuffix("0/0/0")
        url += "{z}/{x}/{y}"
        bases += [
            {"name": name, "tiles": [url.replace("STYLE", style) for style in styles]}
            for name, styles in (("streets", ("vec", "cva")), ("satellite", ("img", "cia")))
        ]
    return bases


def _layers(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    scope = request_scope(request)
    return [
        {"name": name, "veiled": layer.veiled(scope)}
        for name, layer in LAYERS.items()
        if not layer.public and layer.offered(scope)
    ]
