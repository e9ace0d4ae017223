"""Coordinate reference systems of the interface, by their OGC addresses; stored is CRS84.

CGCS2000 (EPSG:4490) is WGS84 for this use. EPSG:4326 and 4490 have the latitude first, 4548 the
northing.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext as _
from pyproj import Transformer
from shapely.errors import ShapelyError

from layers.errors import Refused
from mapapp.api.errors import BadBody, BadParameter

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG: Final = "http://www.opengis.net/def/crs/EPSG/0/"
LATITUDE_FIRST: Final = frozenset({_EPSG + "4326", _EPSG + "4490"})
PROJECTED: Final = {_EPSG + "3857": 3857, _EPSG + "4548": 4548}
KNOWN: Final = (CRS84, *sorted(LATITUDE_FIRST), *PROJECTED)

Coords = Any


def known_crs(name: str, parameter: str) -> str:
    """The address of a CRS. Raises BadParameter for one that is not spoken here."""
    if name not in KNOWN:
        raise BadParameter(
            _("This coordinate reference system is not among those of the collection."), parameter
        )
    return name


def from_crs84(geometry: Mapping[str, Any] | None, crs: str) -> Mapping[str, Any] | None:
    """The geometry with its coordinates in ``crs``."""
    return geometry if crs == CRS84 or geometry is None else _moved(geometry, _outward(crs))


def to_crs84(geometry: Mapping[str, Any] | None, crs: str) -> Mapping[str, Any] | None:
    """The geometry of coordinates in ``crs`` in CRS84. Raises BadBody for what is no geometry."""
    if crs == CRS84 or geometry is None:
        return geometry
    try:
        return _moved(geometry, _inward(crs))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise BadBody(_("The geometry must be a GeoJSON geometry."), "geometry") from None


def corners_to_crs84(
    low: tuple[float, float], high: tuple[float, float], crs: str
) -> tuple[float, float, float, float]:
    """A box in ``crs`` as west, south, east, north in degrees that hold it."""
    if crs == CRS84:
        return (*low, *high)
    if crs in LATITUDE_FIRST:
        return low[1], low[0], high[1], high[0]
    transformer = _transformer(PROJECTED[crs])
    bounds: tuple[float, float, float, float] = transformer.transform_bounds(
        *low, *high, direction="INVERSE"
    )
    # The transformer answers in the order of its CRS84 end.
    return bounds


def content_crs(header: str) -> str:
    """The CRS that a header Content-Crs names, ``<…>``; CRS84 without one. Raises Refused."""
    name = header.strip().removeprefix("<").removesuffix(">")
    if name and name not in KNOWN:
        raise Refused(
            _("This coordinate reference system is not among those of the collection."),
            "Content-Crs",
        )
    return name or CRS84


def _moved(geometry: Mapping[str, Any], move: Callable[[Coords], Coords]) -> dict[str, Any]:
    shape = shapely.transform(shapely.force_2d(shapely.geometry.shape(geometry)), move)
    return dict(shapely.geometry.mapping(shape))


def _outward(crs: str) -> Callable[[Coords], Coords]:
    if crs in LATITUDE_FIRST:
        return _swapped
    return lambda c: np.column_stack(_transformer(PROJECTED[crs]).transform(*c.T))


def _inward(crs: str) -> Callable[[Coords], Coords]:
    if crs in LATITUDE_FIRST:
        return _swapped
    return lambda c: np.column_stack(
        _transformer(PROJECTED[crs]).transform(*c.T, direction="INVERSE")
    )


def _swapped(coords: Coords) -> Coords:
    return coords[:, ::-1]


@lru_cache(8)
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs("OGC:CRS84", epsg)
