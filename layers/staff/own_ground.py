"""The ground a person keeps: what is entered must stand in a grid that she works."""

from django.utils.translation import gettext as _

from layers.errors import NotAllowed, Refused
from layers.staff.scope import Scope
from layers.territory.stand import Stand, stand


def own_ground(scope: Scope, lon: float, lat: float, crs: str = "wgs84") -> Stand:
    """Where the point stands, in a grid that the person works.

    Raises Refused outside every grid and in somebody else's, NotAllowed for those without a grid.
    """
    if not scope.grids:
        raise NotAllowed(_("Only those who work a grid enter what stands in it."))
    place = stand(lon, lat, crs)
    if place.grid_id not in scope.grids:
        raise Refused(
            _("This place lies in grid %(grid)s, which is not yours. Put the pin inside your grid.")
            % {"grid": place.grid_code},
            "lon",
        )
    return place
