"""Where something stands: the point it is put on, and the one grid that covers it."""

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.territory.crs import to_wgs84
from layers.territory.locate import locate, nearest


@dataclass(frozen=True, slots=True)
class Stand:
    """A point in EPSG:4326, rounded to 1e-7, and the grid in force that covers it."""

    geom: Point
    grid_id: int
    grid_code: str


def stand(lon: float, lat: float, crs: str = "wgs84") -> Stand:
    """Return where ``lon``/``lat`` (degrees in ``crs``) is.

    Raises Refused for impossible coordinates, and outside every grid, naming the nearest one.
    """
    x, y = to_wgs84(lon, lat, crs)
    place = locate(x, y)
    if place is None:
        near = nearest(x, y)
        raise Refused(
            _("This place lies outside every grid; the nearest is %(grid)s, %(metres)d m away. "
              "Put the pin inside the grid.") % {"grid": near.name, "metres": near.metres}
            if near else _("No grid set is in force."),
            "lon",
        )  # fmt: skip
    return Stand(Point(x, y, srid=4326), place.grid_id, place.grid_code)
