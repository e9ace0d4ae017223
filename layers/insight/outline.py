"""The outlines of the areas of a level as GeoJSON, light enough for a phone."""

import json
from functools import lru_cache
from typing import Final

import numpy as np
import shapely

from layers.insight.frame import Land, frame
from layers.insight.lattice import Lattice

# Degrees; about 15 m. Neighbours keep their common border.
_TOLERANCE: Final = 1.5e-4
_DIGITS: Final = 1e-5


@lru_cache(maxsize=64)
def outlines(land: Land, level: str, lattice: Lattice) -> str:
    """A FeatureCollection with ``id``, ``name`` and ``spot`` (a point inside); cells have none."""
    areas = frame(land, "grid" if level == "cell" else level, lattice)
    if not len(areas.ids):
        return '{"type":"FeatureCollection","features":[]}'
    light = shapely.coverage_simplify(land.shapes, _TOLERANCE)
    whole = np.array(
        [shapely.union_all(light[areas.of_grid == i]) for i in range(len(areas.ids))],
        dtype=object,
    )
    whole = shapely.set_precision(whole, _DIGITS)
    spots = shapely.get_coordinates(shapely.point_on_surface(whole))
    features = [
        {
            "type": "Feature",
            "properties": {"id": int(pk), "name": name, "spot": [round(x, 5), round(y, 5)]},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for pk, name, shape, (x, y) in zip(areas.ids, areas.names, whole, spots, strict=True)
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features},
        ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
