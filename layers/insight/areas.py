"""A GeoJSON file of areas with numbers, read for a statistic and written back with its results."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import Transformer

from layers.errors import Refused
from layers.insight.text_file import read_text


@dataclass(frozen=True, slots=True)
class Areas:
    """``shapes``: (n,) shapely as in the file; ``features``: the file's own GeoJSON objects."""

    document: dict[str, Any]
    shapes: NDArray[np.object_]

    @property
    def features(self) -> list[dict[str, Any]]:
        features: list[dict[str, Any]] = self.document["features"]
        return features

    def numbers(self, name: str) -> NDArray[np.float64]:
        """The field of this name, (n,). Raises Refused for a row whose value is no number."""
        values = []
        for row, feature in enumerate(self.features, start=1):
            try:
                value = float((feature.get("properties") or {})[name])
            except KeyError:
                known = ", ".join(sorted(self.features[0].get("properties") or {}))
                raise Refused(
                    _("Area %(row)d has no field “%(name)s”. The first has: %(known)s.")
                    % {"row": row, "name": name, "known": known}
                ) from None
            except (TypeError, ValueError):
                value = math.nan
            if not math.isfinite(value):
                raise Refused(
                    _("Area %(row)d: the field “%(name)s” must be a number.")
                    % {"row": row, "name": name}
                )
            values.append(value)
        return np.array(values, dtype=np.float64)

    def middles(self, *, planar: bool) -> NDArray[np.float64]:
        """Centroids in metres, (n, 2); those of a planar file as they are."""
        points = shapely.get_coordinates(shapely.centroid(self.shapes))
        return points if planar else metres_of(points)


def metres_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude (n, 2) to metres (n, 2).

    By a transverse Mercator through their middle: within 100 km of it, distances are right to a
    part in 8,000.
    """
    lon, lat = points.mean(axis=0)
    metres = Transformer.from_crs(
        "EPSG:4326", f"+proj=tmerc +lon_0={lon} +lat_0={lat} +ellps=GRS80", always_xy=True
    )
    return np.column_stack(metres.transform(points[:, 0], points[:, 1]))


def read_areas(path: Path, *, planar: bool = False) -> Areas:
    """Read a FeatureCollection of areas (EPSG:4326, or metres when ``planar``).

    Raises Refused for a file that is none, has no area, or coordinates that are not degrees.
    """
    try:
        # Python's own NaN and Infinity are no JSON; nobody else could read them in the results.
        document = json.loads(read_text(path), parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise Refused(_("%(file)s is not a GeoJSON file.") % {"file": path.name}) from error
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise Refused(_("%(file)s is not a GeoJSON FeatureCollection.") % {"file": path.name})
    if not document["features"]:
        raise Refused(_("%(file)s has no areas.") % {"file": path.name})
    shapes = np.array([_shape(i, f) for i, f in enumerate(document["features"], start=1)], object)
    west, south, east, north = shapely.total_bounds(shapes)
    if not planar and (west < -180 or east > 180 or south < -90 or north > 90):
        raise Refused(_("The coordinates are not degrees. Add --planar for a projected file."))
    return Areas(document, shapes)


def _shape(row: int, feature: Any) -> Any:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, TypeError):
        shape = None
    if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        raise Refused(_("Area %(row)d has no polygon.") % {"row": row})
    return shape if shape.is_valid else shapely.make_valid(shape)
