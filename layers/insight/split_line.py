"""A line that halves an area by its households, for a person to better in the border editor. Pure.

┌─────────┬────┐   across the long axis of the households, where half of them
│ ·    ·  │ :: │   live on either side; from border to border, a little beyond
│   ·     │ :: │
└─────────┴────┘
"""

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
Line = list[tuple[float, float]]

# A line that ends on the border exactly may end just inside; editors take the piece within.
_BEYOND = 0.02
_DECIMALS = 7


def split_line(area: shapely.Geometry, homes: Points) -> Line | None:
    """Two corners (lon, lat) of the line through ``area`` (EPSG:4326); ``homes`` (n, 2) in it.

    None where the households are one place, or where no straight line cuts the area in two.
    """
    if len(homes) < 2:
        return None
    # Degrees of longitude are shorter than those of latitude.
    squeeze = np.array([np.cos(np.radians(homes[:, 1].mean())), 1.0])
    flat = homes * squeeze
    middle = np.median(flat, axis=0)
    spread = flat - flat.mean(axis=0)
    values, axes = np.linalg.eigh(spread.T @ spread)
    if values[-1] <= 1e-16:
        return None
    # The long axis first; the other where the line along it would miss or cut twice.
    for axis in (axes[:, -1], axes[:, 0]):
        at = middle + axis * (np.median(flat @ axis) - middle @ axis)
        found = _across(area, at, np.array([-axis[1], axis[0]]), squeeze)
        if found is not None:
            return found
    return None


def _across(area: shapely.Geometry, at: Points, way: Points, squeeze: Points) -> Line | None:
    west, south, east, north = shapely.bounds(area)
    reach = 2 * float(np.hypot(east - west, north - south))
    ends = np.stack([at - way * reach, at + way * reach]) / squeeze
    inside = shapely.intersection(shapely.LineString(ends), area)
    if inside.geom_type != "LineString" or inside.is_empty:
        return None
    first, last = shapely.get_coordinates(inside)[[0, -1]]
    more = (last - first) * _BEYOND
    return [
        (round(float(x), _DECIMALS), round(float(y), _DECIMALS))
        for x, y in (first - more, last + more)
    ]
