"""The first page of the interface, what it conforms to, and the description of its collections."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from layers.territory.models import Division, Level
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection
from mapapp.api.collections import COLLECTIONS, collection_named
from mapapp.api.crs import CRS84, KNOWN
from mapapp.api.door import GEOJSON, reading
from mapapp.api.geojson import absolute, link
from mapapp.api.openapi import OPENAPI, description
from mapapp.api.query import only
from mapapp.api.schema import SCHEMA, queryables_of, schema_of
from mapapp.maps.tiles import CONTENT_TYPE as MVT

CONFORMS_TO: Final = tuple(
    f"http://www.opengis.net/spec/{part}"
    for part in (
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-2/1.0/conf/collections",
        "ogcapi-features-1/1.0/conf/core",
        "ogcapi-features-1/1.0/conf/geojson",
        "ogcapi-features-1/1.0/conf/oas30",
        "ogcapi-features-2/1.0/conf/crs",
        "ogcapi-features-3/1.0/conf/queryables",
        "ogcapi-features-4/1.0/conf/create-replace-delete",
        "ogcapi-features-4/1.0/conf/update",
        "ogcapi-features-4/1.0/conf/features",
        "ogcapi-features-4/1.0/conf/optimistic-locking-etags",
        "ogcapi-features-5/1.0/conf/schemas",
        "ogcapi-tiles-1/1.0/conf/core",
        "ogcapi-tiles-1/1.0/conf/tileset",
        "ogcapi-tiles-1/1.0/conf/tilesets-list",
        "ogcapi-tiles-1/1.0/conf/geodata-tilesets",
        "ogcapi-tiles-1/1.0/conf/mvt",
    )
)
_JSON: Final = "application/json"
_HTML: Final = "text/html"
_DATA: Final = "http://www.opengis.net/def/rel/ogc/1.0/"


@reading
def landing(request: HttpRequest, _caller: Caller) -> HttpResponse:
    """Where everything is; a page for people where a browser asks."""
    only({"f"}, request.GET)
    if "f" not in request.GET and request.get_preferred_type([_JSON, _HTML]) == _HTML:
        context = {"address": absolute(request, "landing"), "collections": COLLECTIONS.values()}
        return _by_accept(render(request, "api/landing.html", context))
    body = JsonResponse(
        {
            "title": _("People's-sentiment map"),
            "description": _("Grids, divisions and what is on the ground of the county, for other "
                             "programs. Grids and divisions are open to everybody; the rest is for "
                             "staff, by an access token."),
            "links": [
                link(absolute(request, "landing"), "self"),
                link(absolute(request, "landing"), "alternate", _HTML),
                link(absolute(request, "openapi"), "service-desc", OPENAPI),
                link(absolute(request, "conformance"), "conformance"),
                link(absolute(request, "conformance"), f"{_DATA}conformance"),
                link(absolute(request, "collections"), "data"),
                link(absolute(request, "collections"), f"{_DATA}data"),
            ],
        }
    )  # fmt: skip
    return _by_accept(body)


def _by_accept(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Accept"])
    return response


@reading
def conformance(request: HttpRequest, _caller: Caller) -> HttpResponse:
    """The requirement classes that are met."""
    only({"f"}, request.GET)
    return JsonResponse({"conformsTo": list(CONFORMS_TO)})


@reading
def openapi(request: HttpRequest, _caller: Caller) -> HttpResponse:
    """The interface as OpenAPI 3.0."""
    only({"f"}, request.GET)
    root = absolute(request, "landing").rstrip("/")
    return JsonResponse(description(root, COLLECTIONS.values()), content_type=OPENAPI)


@reading
def collections(request: HttpRequest, _caller: Caller) -> HttpResponse:
    """All collections."""
    only({"f"}, request.GET)
    extent = county_extent()
    return JsonResponse(
        {
            "links": [link(absolute(request, "collections"), "self")],
            "crs": list(KNOWN),
            "collections": [_described(request, each, extent) for each in COLLECTIONS.values()],
        }
    )


@reading
def collection(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    """One of them."""
    only({"f"}, request.GET)
    return JsonResponse(_described(request, collection_named(name), county_extent()))


@reading
def schema(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    """The properties of a collection's features, as JSON Schema."""
    only({"f"}, request.GET)
    found = collection_named(name)
    address = absolute(request, "schema", name=name)
    return JsonResponse(schema_of(found, address), content_type=SCHEMA)


@reading
def queryables(request: HttpRequest, _caller: Caller, name: str) -> HttpResponse:
    """The properties that items can be filtered by, as JSON Schema."""
    only({"f"}, request.GET)
    found = collection_named(name)
    address = absolute(request, "queryables", name=name)
    return JsonResponse(queryables_of(found, address), content_type=SCHEMA)


def county_extent() -> list[float] | None:
    """West, south, east, north of the county; None before it is loaded."""
    county = Division.objects.filter(level=Level.COUNTY, geom__isnull=False).first()
    return list(county.geom.extent) if county else None


def _described(
    request: HttpRequest, collection: Collection, extent: list[float] | None
) -> dict[str, Any]:
    name = collection.name
    space = {"spatial": {"bbox": [extent], "crs": CRS84}} if extent else {}
    time = {"temporal": {"interval": [[None, None]]}} if collection.time or collection.past else {}
    return {
        "id": name,
        "title": str(collection.title),
        "description": str(collection.description),
        "itemType": "feature",
        "extent": {**space, **time},
        "crs": list(KNOWN),
        "storageCrs": CRS84,
        "links": [
            link(absolute(request, "collection", name=name), "self"),
            link(absolute(request, "items", name=name), "items", GEOJSON, str(collection.title)),
            link(absolute(request, "schema", name=name), f"{_DATA}schema", SCHEMA),
            link(absolute(request, "queryables", name=name), f"{_DATA}queryables", SCHEMA),
            link(absolute(request, "tilesets", name=name), f"{_DATA}tilesets-vector"),
            link(absolute(request, "tilejson", name=name), "describedby", "application/json",
                 "TileJSON"),
            link(tile_template(request, name), "item", MVT) | {"templated": True},
        ],
    }  # fmt: skip


def tile_template(request: HttpRequest, name: str) -> str:
    """The address of a tile, with {z}, {y} and {x} in it."""
    return absolute(request, "tile", name=name, z=0, y=0, x=0).removesuffix("0/0/0") + "{z}/{y}/{x}"
