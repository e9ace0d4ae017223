"""Grids and land as GeoJSON with all their digits: equal nodes are equal numbers."""

import json
from collections.abc import Iterable
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.atlas import Drawn
from layers.territory.edit import Plan
from layers.territory.models import Grid

# About 11 cm: what a screen can show at the highest zoom.
_DIGITS: Final = 6


def collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def feature(shape: BaseGeometry | None, **properties: Any) -> dict[str, Any]:
    """A feature; one without land has no geometry."""
    geometry = shapely.geometry.mapping(shape) if shape and not shape.is_empty else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def row_features(grids: Iterable[Grid], **properties: Any) -> list[dict[str, Any]]:
    """Rows with their shapes as features."""
    return [
        feature(
            shapely.from_wkb(bytes(grid.geom.wkb)),
            code=grid.code,
            name=grid.name,
            kind=grid.kind,
            version=grid.version,
            **properties,
        )
        for grid in grids
    ]


def planned_features(plan: Plan) -> list[dict[str, Any]]:
    """Every feature as it would be; ``moved`` tells those whose land changes from those that only
    get a node."""
    moved, rows = set(plan.moved()), plan.bench.rows
    return [
        feature(
            shape,
            code=code,
            name=plan.names.get(code) or rows[code].name,
            kind=rows[code].kind if code in rows else Grid.Kind.GENERAL,
            moved=code in moved,
        )
        for code, shape in plan.shapes.items()
    ]


def atlas_features(drawn: Iterable[Drawn]) -> dict[str, Any]:
    """Grids for looking at, six digits of a degree each: code, name, and whether as today."""
    found = list(drawn)
    texts = shapely.to_geojson(
        shapely.transform([grid.shape for grid in found], lambda xy: xy.round(_DIGITS))
    )
    return collection(
        {
            "type": "Feature",
            "geometry": json.loads(text),
            "properties": {"code": grid.code, "name": grid.name, "same": grid.same},
        }
        for grid, text in zip(found, texts, strict=True)
    )
