"""An area drawn on the map, as an address carries it: ``lon,lat;lon,lat;…`` in degrees."""

import math
from typing import Final

from django.contrib.gis.geos import GEOSException, GEOSGeometry, Polygon
from django.utils.translation import gettext as _

from layers.errors import Refused

MOST_CORNERS: Final = 200


def area_of(written: str) -> GEOSGeometry | None:
    """The area (EPSG:4326) within these corners, None for none. A hand that draws crosses its own
    line now and then: what lies inside any loop is part of it.

    Raises Refused for fewer than three corners, more than 200, and corners that are none.
    """
    if not written:
        return None
    corners = written.split(";")
    try:
        if not 3 <= len(corners) <= MOST_CORNERS:
            raise ValueError(len(corners))
        ring = [_corner(corner) for corner in corners]
        area: GEOSGeometry = Polygon([*ring, ring[0]], srid=4326)
    except (ValueError, GEOSException) as error:
        raise Refused(_("This is no area. Draw it again."), "area") from error
    area = area if area.valid else area.make_valid()
    if not area.area:
        raise Refused(_("This is no area. Draw it again."), "area")
    return area


def _corner(written: str) -> tuple[float, float]:
    lon, lat = (float(part) for part in written.split(","))
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(written)
    return lon, lat
