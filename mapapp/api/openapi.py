"""The interface as an OpenAPI 3.0 document, made from the collections."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _

from mapapp.api.collection import Collection, Property
from mapapp.api.query import MOST_LIMIT, MOST_OFFSET, USUAL_LIMIT
from mapapp.api.schema import type_of

OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
_JSON: Final = "application/json"
_GEOJSON: Final = "application/geo+json"
_PATCH: Final = "application/merge-patch+json"
_BY_PERSON: Final[list[dict[str, list[str]]]] = [{"token": []}, {"session": []}]
_Document = dict[str, Any]


def description(root: str, collections: Iterable[Collection]) -> _Document:
    """The document; ``root`` is the address of the first page, without the slash."""
    paths: _Document = {
        "/": _get(_("The first page"), "landing"),
        "/conformance": _get(_("What the interface conforms to"), "conformance"),
        "/api": _get(_("This document"), "api"),
        "/collections": _get(_("The collections"), "collections"),
    }
    for collection in collections:
        paths |= _paths(collection)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": _("People's-sentiment map"),
            "version": "1.0.0",
            "description": _("OGC API – Features and Tiles of the county."),
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {
            "parameters": _PARAMETERS,
            "schemas": _SCHEMAS,
            "responses": _RESPONSES,
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "basic",
                    "description": _("User name, and an access token as the password"),
                },
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            },
        },
    }  # fmt: skip


def _paths(collection: Collection) -> _Document:
    base = f"/collections/{collection.name}"
    paths: _Document = {
        base: _get(str(collection.title), f"{collection.name}.collection"),
        f"{base}/schema": _get(_("Its properties"), f"{collection.name}.schema"),
        f"{base}/queryables": _get(_("What to filter by"), f"{collection.name}.queryables"),
        f"{base}/items": _items(collection),
        f"{base}/items/{{featureId}}": _item(collection),
        f"{base}/tiles": _get(_("Its tiles"), f"{collection.name}.tilesets"),
        f"{base}/tiles/WebMercatorQuad": _get(_("Its tiles"), f"{collection.name}.tileset"),
        f"{base}/tiles/WebMercatorQuad/tilejson.json": _get(
            "TileJSON", f"{collection.name}.tilejson"
        ),
        f"{base}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}": _tile(collection),
    }
    if collection.name == "grids":
        paths |= _edits(base)
    return paths


def _get(summary: str, name: str) -> _Document:
    return {
        "get": {
            "summary": summary, "operationId": name, "tags": ["about"],
            "responses": {"200": _content("about", _JSON), "400": _response("refused")},
        }
    }  # fmt: skip


def _items(collection: Collection) -> _Document:
    shared = ("bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "after", "f")
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in shared]
    parameters += [_filter(part) for part in collection.filters.values()]
    there: _Document = {
        "get": _operation(
            collection, "list", str(collection.description),
            {"200": _content("features", _GEOJSON), "400": _response("refused")},
            parameters=parameters,
        ),
    }  # fmt: skip
    if "POST" in collection.verbs.methods:
        there["post"] = _operation(
            collection, "create", _("Enter a new one"),
            {"201": _content("feature", _GEOJSON), "200": _content("feature", _GEOJSON),
             **_writing("415", "422")},
            requestBody=_body("feature", _GEOJSON),
        )  # fmt: skip
    return there


def _item(collection: Collection) -> _Document:
    one = {"$ref": "#/components/parameters/featureId"}
    match = {"$ref": "#/components/parameters/ifMatch"}
    there: _Document = {
        "get": _operation(
            collection, "read", _("One feature, with its ETag"),
            {"200": _content("feature", _GEOJSON), "404": _response("refused")},
            parameters=[one, {"$ref": "#/components/parameters/crs"},
                        {"$ref": "#/components/parameters/f"}],
        ),
    }  # fmt: skip
    kinds = {"PUT": ("replace", _("The whole feature"), _GEOJSON),
             "PATCH": ("change", _("A part of it"), _PATCH)}  # fmt: skip
    for method in sorted(collection.verbs.methods & set(kinds), reverse=True):
        name, words, kind = kinds[method]
        there[method.lower()] = _operation(
            collection, name, words,
            {"200": _content("written", _GEOJSON), "202": _content("about", _JSON),
             **_writing("404", "409", "412", "415", "422", "428")},
            parameters=[one, match], requestBody=_body("part", kind),
        )  # fmt: skip
    if "DELETE" in collection.verbs.methods:
        reason = {"$ref": "#/components/parameters/reason"}
        there["delete"] = _operation(
            collection, "remove", _("It is not there any more; its history stays"),
            {"204": {"description": _("Done")}, **_writing("404", "409", "412", "422", "428")},
            parameters=[one, match, reason],
        )  # fmt: skip
    return there


def _edits(base: str) -> _Document:
    answers = {"200": _content("features", _GEOJSON), "202": _content("about", _JSON),
               **_writing("404", "409", "412", "422", "428")}  # fmt: skip
    return {
        f"{base}/items/{{featureId}}/split": {
            "post": {
                "summary": _("Cut a grid by a LineString"), "operationId": "grids.split",
                "tags": ["grids"], "security": _BY_PERSON, "responses": answers,
                "parameters": [{"$ref": "#/components/parameters/featureId"},
                               {"$ref": "#/components/parameters/ifMatch"}],
                "requestBody": _body("part", _GEOJSON),
            }
        },
        f"{base}/merge": {
            "post": {
                "summary": _("Merge grids"), "operationId": "grids.merge", "tags": ["grids"],
                "security": _BY_PERSON, "responses": answers,
                "requestBody": _body("merge", _JSON),
            }
        },
    }  # fmt: skip


def _tile(collection: Collection) -> _Document:
    parts = [{"name": name, "in": "path", "required": True,
              "schema": {"type": "integer", "minimum": 0}} for name in "zyx"]  # fmt: skip
    return {
        "get": _operation(
            collection, "tile", _("A vector tile"),
            {"200": {"description": "MVT", "content": {"application/vnd.mapbox-vector-tile": {}}},
             "304": {"description": _("As the client has it")}, "404": _response("refused")},
            parameters=parts,
        )
    }  # fmt: skip


def _operation(
    collection: Collection, name: str, summary: str, responses: _Document, **more: Any
) -> _Document:
    open_to_all = collection.layer.public and name in ("list", "read", "tile")
    return {
        "summary": summary,
        "operationId": f"{collection.name}.{name}",
        "tags": [collection.name],
        "security": [{}, *_BY_PERSON] if open_to_all else _BY_PERSON,
        "responses": responses if open_to_all else {**responses, "401": _response("refused")},
        **more,
    }


def _writing(*statuses: str) -> _Document:
    return {status: _response("refused") for status in ("400", "403", "413", *statuses)}


def _filter(part: Property) -> _Document:
    return {
        "name": part.name, "in": "query", "required": False, "style": "form", "explode": False,
        "description": str(part.title), "schema": type_of(part),
    }  # fmt: skip


def _content(schema: str, kind: str) -> _Document:
    content = {kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": schema, "content": content}


def _body(schema: str, kind: str) -> _Document:
    return {"required": True, "content": _content(schema, kind)["content"]}


def _response(name: str) -> _Document:
    return {"$ref": f"#/components/responses/{name}"}


def _parameter(name: str, where: str, schema: _Document, **more: Any) -> _Document:
    style = {"style": "form", "explode": False} if where == "query" else {}
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "schema": schema,
        **style,
        **more,
    }


_TEXT: Final[_Document] = {"type": "string"}
_PARAMETERS: Final[_Document] = {
    "bbox": _parameter("bbox", "query", {
        "type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}),
    "bbox-crs": _parameter("bbox-crs", "query", {"type": "string", "format": "uri"}),
    "crs": _parameter("crs", "query", {"type": "string", "format": "uri"}),
    "datetime": _parameter("datetime", "query", _TEXT, description=(
        "RFC 3339: an instant, a day, or an interval with a slash and .. for an open end")),
    "limit": _parameter("limit", "query", {
        "type": "integer", "minimum": 1, "maximum": MOST_LIMIT, "default": USUAL_LIMIT}),
    "offset": _parameter("offset", "query", {
        "type": "integer", "minimum": 0, "maximum": MOST_OFFSET, "default": 0}),
    "after": _parameter("after", "query", {"type": "integer", "minimum": 0}),
    "f": _parameter("f", "query", {"type": "string", "enum": ["json"]}),
    "reason": _parameter("reason", "query", _TEXT),
    "featureId": _parameter("featureId", "path", _TEXT),
    "ifMatch": _parameter("If-Match", "header", _TEXT),
}  # fmt: skip
_FEATURE: Final[_Document] = {
    "type": "object", "required": ["type", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": _TEXT,
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object", "nullable": True},
    },
}  # fmt: skip
_SCHEMAS: Final[_Document] = {
    "about": {"type": "object"},
    "feature": _FEATURE,
    "part": {"type": "object", "properties": {
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object", "nullable": True},
    }},
    "features": {
        "type": "object", "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "timeStamp": {"type": "string", "format": "date-time"},
            "links": {"type": "array", "items": {"type": "object"}},
        },
    },
    "written": {"anyOf": [{"$ref": "#/components/schemas/feature"},
                          {"$ref": "#/components/schemas/features"}]},
    "merge": {
        "type": "object", "required": ["codes", "versions"],
        "properties": {
            "codes": {"type": "array", "items": _TEXT},
            "versions": {"type": "object", "additionalProperties": {"type": "integer"}},
            "into": _TEXT, "reason": _TEXT,
        },
    },
    "refused": {
        "type": "object", "required": ["code", "description"],
        "properties": {"code": _TEXT, "description": _TEXT, "field": _TEXT},
    },
}  # fmt: skip
_RESPONSES: Final[_Document] = {
    "refused": {"description": "code and description",
                "content": _content("refused", _JSON)["content"]},
}  # fmt: skip
