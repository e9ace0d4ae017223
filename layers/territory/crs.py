"""Coordinates from phones and Chinese map services to WGS84. Pure.

GCJ-02 is WGS84 under a fixed, published-by-others distortion of up to about 600 m; BD-09 adds a
second one on top. The forward formulas are those in common use (constants of the Krasovsky 1940
ellipsoid); the way back is a fixed-point iteration, exact to below 1e-9 degrees.
"""

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext_lazy as _

from layers.errors import Refused

CRS_NAMES: Final = ("wgs84", "gcj02", "bd09")
# Coordinates are kept to 1e-7 degrees, about 1 cm.
DECIMALS: Final = 7

_SEMI_MAJOR = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0
# Each step brings the way back three figures closer; two more than double precision needs.
_STEPS: Final = 7

Point = tuple[float, float]
# One formula serves one point and arrays of points alike.
Degrees = Any


def _shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """The GCJ-02 displacement at a WGS84 position, degrees east and north."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    phi = np.radians(lat)
    w2 = 1 - _ECCENTRICITY_2 * np.sin(phi) ** 2
    meridian = _SEMI_MAJOR * (1 - _ECCENTRICITY_2) / (w2 * np.sqrt(w2))
    normal = _SEMI_MAJOR / np.sqrt(w2)
    return np.degrees(east / (normal * np.cos(phi))), np.degrees(north / meridian)


def gcj02_from_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """WGS84 degrees to GCJ-02 degrees; numbers or arrays."""
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def bd09_from_wgs84(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """WGS84 degrees to BD-09 degrees; numbers or arrays."""
    x, y = gcj02_from_wgs84(lon, lat)
    radius = np.hypot(x, y) + 2e-5 * np.sin(y * _BD_TURN)
    angle = np.arctan2(y, x) + 3e-6 * np.cos(x * _BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _undo(
    forward: Callable[[Degrees, Degrees], tuple[Degrees, Degrees]], lon: Degrees, lat: Degrees
) -> tuple[Degrees, Degrees]:
    x, y = lon, lat
    for _step in range(_STEPS):
        there_x, there_y = forward(x, y)
        x, y = x + lon - there_x, y + lat - there_y
    return x, y


def home(lon: Degrees, lat: Degrees, crs: str) -> tuple[Degrees, Degrees]:
    """Return WGS84 degrees of ``crs`` degrees, numbers or arrays, neither checked nor rounded.

    Raises Refused for an unknown ``crs``.
    """
    match crs:
        case "wgs84":
            return lon, lat
        case "gcj02":
            return _undo(gcj02_from_wgs84, lon, lat)
        case "bd09":
            return _undo(bd09_from_wgs84, lon, lat)
        case _:
            raise Refused(_("Unknown crs. Use wgs84, gcj02 or bd09."), "crs")


def to_wgs84(lon: float, lat: float, crs: str = "wgs84") -> Point:
    """Return WGS84 degrees, rounded to 1e-7, of a point given in ``crs``.

    Raises Refused for an unknown ``crs``, for numbers that are not finite or out of range, and
    for a latitude beyond 90° beside a longitude below it, which means they were swapped.
    """
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise Refused(_("The coordinates are not numbers. Put the pin on the map again."), "lon")
    if abs(lat) > 90 and abs(lon) <= 90:
        raise Refused(
            _("Longitude and latitude look swapped. Send the longitude as lon, about 118."), "lon"
        )
    if abs(lat) > 90 or abs(lon) > 180:
        raise Refused(_("The coordinates are off the globe. Put the pin on the map again."), "lon")
    x, y = home(lon, lat, crs)
    return round(float(x), DECIMALS), round(float(y), DECIMALS)
