"""What the map of grids asks for: a box, a zoom, a day; what is not one is refused."""

from datetime import date
from math import isfinite
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.territory.atlas import Box

_FINEST: Final = 19


def box_of(request: HttpRequest) -> Box:
    """``bbox=west,south,east,north`` in degrees. Raises Refused."""
    try:
        west, south, east, north = map(float, request.GET.get("bbox", "").split(","))
    except ValueError:
        raise _unreadable("bbox") from None
    if not all(map(isfinite, (west, south, east, north))) or west >= east or south >= north:
        raise _unreadable("bbox")
    return west, south, east, north


def tolerance_of(request: HttpRequest) -> float:
    """Degrees of a pixel at ``zoom`` (0 to 19, of tiles of 256 pixels). Raises Refused."""
    word = request.GET.get("zoom", "")
    if not word.isdecimal() or int(word) > _FINEST:
        raise _unreadable("zoom")
    return 360 / 256 / 2 ** int(word)


def day_of(request: HttpRequest) -> date:
    """``day=2027-01-01``; today without one. Raises Refused."""
    word = request.GET.get("day", "")
    if not word:
        return timezone.localdate()
    try:
        found = parse_date(word)
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("This is no date. Write it like 2027-01-31."), "day")
    return found


def _unreadable(field: str) -> Refused:
    return Refused(
        _("The page sent something that cannot be read (%(field)s). Reload it and try again.")
        % {"field": field},
        field,
    )
