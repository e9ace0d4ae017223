"""Properties of a collection as JSON Schema: what a GIS makes its columns of."""

from typing import Any, Final

from mapapp.api.collection import Collection, Property

SCHEMA: Final = "application/schema+json"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_GEOMETRY: Final = {"Point": "geometry-point", "MultiPolygon": "geometry-multipolygon"}


def type_of(part: Property) -> dict[str, Any]:
    """The type of a value, as JSON Schema and OpenAPI 3.0 both say it."""
    if part.kind == "array":
        return {"type": "array", "items": {"type": "integer"}}
    if part.kind in ("date", "date-time"):
        return {"type": "string", "format": part.kind}
    return {"type": part.kind, **({"enum": part.values} if part.values else {})}


def schema_of(collection: Collection, address: str) -> dict[str, Any]:
    """All properties; those that are only written or only read are marked so."""
    facts = {part.name: _described(part) for part in collection.properties}
    return _schema(collection, address, facts)


def queryables_of(collection: Collection, address: str) -> dict[str, Any]:
    """The properties to filter by, and nothing else may be named."""
    facts = {part.name: _described(part) for part in collection.filters.values()}
    return _schema(collection, address, facts) | {"additionalProperties": False}


def _schema(collection: Collection, address: str, facts: dict[str, Any]) -> dict[str, Any]:
    geometry = {"x-ogc-role": "primary-geometry", "format": _GEOMETRY[collection.geometry]}
    return {
        "$schema": _DIALECT, "$id": address, "type": "object", "title": str(collection.title),
        "properties": {**facts, "geometry": geometry},
    }  # fmt: skip


def _described(part: Property) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    if part.read is None:
        marks["writeOnly"] = True
    elif not part.editable and part.name not in ("version", "reason"):
        marks["readOnly"] = True
    return {"title": str(part.title), **type_of(part), **marks}
