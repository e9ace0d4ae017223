"""Coordinates from phones and Chinese map services to WGS84. Pure.

GCJ-02 is WGS84 under a fixed, published-by-others distortion of up to about 600 m; BD-09 adds a
second one on top. The forward formulas are those in common use (constants of the Krasovsky 1940
ellipsoid); the way back is a fixed-point iteration, exact to below 1e-9 degrees.
"""

import math
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext_lazy as _

from layers.errors import Refused

CRS_NAMES: Final = ("wgs84", "gcj02", "bd09")

_SEMI_MAJOR = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_TURN = math.pi * 3000.0 / 180.0

Point = tuple[float, float]


def _shift(lon: float, lat: float) -> Point:
    """The GCJ-02 displacement at a WGS84 position, degrees east and north."""
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    ripple = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    phi = math.radians(lat)
    w2 = 1 - _ECCENTRICITY_2 * math.sin(phi) ** 2
    meridian = _SEMI_MAJOR * (1 - _ECCENTRICITY_2) / (w2 * math.sqrt(w2))
    normal = _SEMI_MAJOR / math.sqrt(w2)
    return math.degrees(east / (normal * math.cos(phi))), math.degrees(north / meridian)


def gcj02_from_wgs84(lon: float, lat: float) -> Point:
    """WGS84 degrees to GCJ-02 degrees."""
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def bd09_from_wgs84(lon: float, lat: float) -> Point:
    """WGS84 degrees to BD-09 degrees."""
    x, y = gcj02_from_wgs84(lon, lat)
    radius = math.hypot(x, y) + 2e-5 * math.sin(y * _BD_TURN)
    angle = math.atan2(y, x) + 3e-6 * math.cos(x * _BD_TURN)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def _undo(forward: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    x, y = lon, lat
    for _step in range(12):
        there_x, there_y = forward(x, y)
        x, y = x + lon - there_x, y + lat - there_y
    return x, y


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
    match crs:
        case "wgs84":
            point = (lon, lat)
        case "gcj02":
            point = _undo(gcj02_from_wgs84, lon, lat)
        case "bd09":
            point = _undo(bd09_from_wgs84, lon, lat)
        case _:
            raise Refused(_("Unknown crs. Use wgs84, gcj02 or bd09."), "crs")
    return round(point[0], 7), round(point[1], 7)
