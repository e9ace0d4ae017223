"""The same tiles as the map's own, at the addresses of OGC API – Tiles, with TileJSON."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.territory.tiles import DEEPEST, EVERY_ROW_FROM
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection
from mapapp.api.collections import collection_named
from mapapp.api.door import reading
from mapapp.api.geojson import absolute, link
from mapapp.api.landing import county_extent, tile_template
from mapapp.api.query import only
from mapapp.maps.tiles import CONTENT_TYPE, tile_response

MATRICES: Final = "WebMercatorQuad"
_URI: Final = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
_CRS: Final = "http://www.opengis.net/def/crs/EPSG/0/3857"
# What each layer's tiles carry where every row is drawn, by JSON type.
_FIELDS: Final = {
    "grids": {"code": "String", "name": "String", "kind": "String", "village": "String"},
    "divisions": {"code": "String", "name": "String", "level": "String"},
    "households": {"colour": "String", "incomplete": "Boolean", "visited": "Number", "n": "Number"},
    "enterprises": {"industry": "String", "safety_class": "String", "visited": "Number",
                    "n": "Number"},
    "cases": {"icon": "String", "state": "String", "since": "Number", "until": "Number",
              "n": "Number"},
    "mailboxes": {"opened": "Number", "n": "Number"},
    "hazards": {"kind": "String", "state": "String", "grave": "Number", "until": "Number",
                "n": "Number"},
}  # fmt: skip


@reading
def tile(request: HttpRequest, caller: Caller, name: str, z: int, y: int, x: int) -> HttpResponse:
    """One tile: 200 with no body where nothing is, 304 if the client has it."""
    only({"f"} if request.GET.get("f") == "json" else set(), request.GET)
    collection = collection_named(name)
    scope = None if collection.layer.public else caller.seen
    response = tile_response(request, collection.layer, (z, x, y), scope)
    response.headers["Vary"] = "Accept-Encoding"
    return response


@reading
def tilesets(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    """The one set of tiles of a collection."""
    only({"f"}, request.GET)
    collection = collection_named(name)
    return JsonResponse(
        {
            "links": [link(absolute(request, "tilesets", name=name), "self")],
            "tilesets": [_tileset(request, collection)],
        }
    )


@reading
def tileset(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    """What it is and where its tiles are."""
    only({"f"}, request.GET)
    return JsonResponse(_tileset(request, collection_named(name)))


@reading
def tilejson(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    """The same for map libraries: TileJSON 3.0."""
    only({"f"}, request.GET)
    collection = collection_named(name)
    extent = county_extent()
    return JsonResponse(
        {
            "tilejson": "3.0.0",
            "name": str(collection.title),
            "description": str(collection.description),
            "scheme": "xyz",
            "tiles": [tile_template(request, name)],
            "minzoom": 0,
            "maxzoom": DEEPEST,
            "vector_layers": [
                {"id": name, "description": _words(collection), "fields": _FIELDS[name]}
            ],
            **({"bounds": extent} if extent else {}),
        }
    )


def _words(collection: Collection) -> str:
    if collection.geometry == "MultiPolygon":
        return str(collection.description)
    return _("Every feature from zoom %(zoom)d on, counts (n) further out.") % {
        "zoom": EVERY_ROW_FROM
    }


def _tileset(request: HttpRequest, collection: Collection) -> dict[str, Any]:
    name = collection.name
    return {
        "title": str(collection.title),
        "dataType": "vector",
        "crs": _CRS,
        "tileMatrixSetURI": _URI,
        "tileMatrixSetId": MATRICES,
        "layers": [
            {
                "id": name,
                "dataType": "vector",
                "geometryDimension": 0 if collection.geometry == "Point" else 2,
            }
        ],
        "links": [
            link(absolute(request, "tileset", name=name), "self"),
            link(_URI, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"),
            link(tile_template(request, name), "item", CONTENT_TYPE) | {"templated": True},
            link(absolute(request, "tilejson", name=name), "describedby"),
        ],
    }


@reading
def nothing(_request: HttpRequest, _caller: Caller, path: str) -> HttpResponse:
    """404 as JSON for every other address below."""
    raise NotFound(_("There is no such address. Start at the first page and follow its links."))
