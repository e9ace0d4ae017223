"""An area drawn on the map, as an address carries it: ``lon,lat;lon,lat;…`` in degrees."""

import math
from typing import Final

from django.contrib.gis.geos import GEOSException, Polygon
from django.utils.translation import gettext as _

from layers.errors import Refused

MOST_CORNERS: Final = 200


def area_of(written: str) -> Polygon | None:
    """The polygon (EPSG:4326) of these corners, None for none.

    Raises Refused for fewer than three corners, more than 200, corners that are none, and a line
    that crosses itself.
    """
    if not written:
        return None
    corners = written.split(";")
    try:
        if not 3 <= len(corners) <= MOST_CORNERS:
            raise ValueError(len(corners))
        ring = [_corner(corner) for corner in corners]
        area = Polygon([*ring, ring[0]], srid=4326)
    except (ValueError, GEOSException) as error:
        raise Refused(_("This is no area. Draw it again."), "area") from error
    if not area.valid or not area.area:
        raise Refused(_("The line crosses itself. Draw the area again."), "area")
    return area


def _corner(written: str) -> tuple[float, float]:
    lon, lat = (float(part) for part in written.split(","))
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(written)
    return lon, lat
