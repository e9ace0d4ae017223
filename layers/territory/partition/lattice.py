"""Degrees as whole numbers of 1e-7, so that equal vertices are equal bit by bit. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

UNITS: Final = 1e7
_METRES: Final = 111_320 / UNITS

Node = tuple[float, float]
Edge = tuple[Node, Node]
Coords = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lattice:
    """Whole units of 1e-7 degrees from a corner near by; ``shrink`` is the cosine of latitude."""

    west: float
    south: float
    shrink: float

    @classmethod
    def under(cls, geoms: Iterable[BaseGeometry]) -> "Lattice":
        west, south, _east, north = shapely.total_bounds(list(geoms))
        shrink = float(np.cos(np.radians((south + north) / 2)))
        return cls(float(np.rint(west * UNITS)), float(np.rint(south * UNITS)), shrink)

    def put(self, geom: BaseGeometry) -> BaseGeometry:
        """Degrees to units, each vertex rounded on its own; z is dropped."""
        corner = (self.west, self.south)
        return shapely.transform(shapely.force_2d(geom), lambda c: np.rint(c * UNITS) - corner)

    def lift(self, geom: BaseGeometry) -> BaseGeometry:
        """Units to degrees: the doubles nearest to the decimal fractions."""
        corner = (self.west, self.south)
        return shapely.transform(geom, lambda c: (c + corner) / UNITS)

    def degrees(self, node: Iterable[float]) -> tuple[float, float]:
        x, y = node
        return (x + self.west) / UNITS, (y + self.south) / UNITS

    def spot(self, geom: BaseGeometry) -> tuple[float, float]:
        """A point on the geometry, in degrees."""
        point = shapely.point_on_surface(geom)
        return self.degrees((float(point.x), float(point.y)))

    @property
    def scale(self) -> Coords:
        """Metres of a unit to the east and to the north."""
        return np.array([self.shrink * _METRES, _METRES])

    def metric(self, geom: BaseGeometry) -> BaseGeometry:
        """The geometry in metres from the corner, true to scale within a village."""
        return shapely.transform(geom, lambda c: c * self.scale)

    def area(self, geom: BaseGeometry) -> float:
        """Square metres."""
        return float(geom.area * np.prod(self.scale))

    def width(self, geom: BaseGeometry) -> float:
        """Mean width in metres: that of a long strip with this area and perimeter."""
        flat = self.metric(geom)
        return 2 * flat.area / flat.length if flat.length else 0.0


def nodes(geom: BaseGeometry) -> list[Node]:
    """Every vertex, as pairs."""
    return [(x, y) for x, y in shapely.get_coordinates(geom).tolist()]


def polygons(geom: BaseGeometry) -> list[Polygon]:
    """The polygons of any geometry; points and lines dropped."""
    if isinstance(geom, Polygon):
        return [] if geom.is_empty else [geom]
    parts = shapely.get_parts(shapely.get_parts(geom))
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def multi(geom: BaseGeometry) -> MultiPolygon:
    """The areal geometry as a MultiPolygon, outer rings counter-clockwise."""
    return MultiPolygon(polygons(shapely.orient_polygons(geom)))


def rings(geom: BaseGeometry) -> Iterator[Coords]:
    """The closed rings, with the area on their left."""
    for part in polygons(shapely.orient_polygons(geom)):
        for ring in (part.exterior, *part.interiors):
            yield shapely.get_coordinates(ring)


# An edit asks for the edges of the same cells half a dozen times; a village has a few dozen cells.
@lru_cache(maxsize=256)
def half_edges(geom: BaseGeometry) -> tuple[Edge, ...]:
    """Every edge, walked with the area on its left."""
    walked: list[Edge] = []
    for ring in rings(geom):
        walked += pairwise([(x, y) for x, y in ring.tolist()])
    return tuple(walked)


def reshaped(geom: BaseGeometry, change: Callable[[Coords], Coords]) -> BaseGeometry:
    """The geometry with every ring (closed) or line put through ``change``; parts kept."""
    if geom.geom_type == "LineString":
        return shapely.LineString(change(shapely.get_coordinates(geom)))
    parts = [
        Polygon(
            change(shapely.get_coordinates(part.exterior)),
            [change(shapely.get_coordinates(hole)) for hole in part.interiors],
        )
        for part in polygons(geom)
    ]
    return parts[0] if geom.geom_type == "Polygon" else MultiPolygon(parts)


def segments(edges: Coords) -> NDArray[Any]:
    """Each edge (n × 2 ends × 2 coordinates) as a LineString."""
    lines: Any = shapely.linestrings(edges)
    return np.atleast_1d(lines)


def points(coords: Coords) -> NDArray[Any]:
    """Each row of coordinates as a Point."""
    found: Any = shapely.points(coords)
    return np.atleast_1d(found)


def healed(geom: BaseGeometry) -> BaseGeometry:
    """A (multi)polygon on the lattice without what rounding or snapping made it fold over."""
    whole = shapely.make_valid(geom, method="structure", keep_collapsed=False)
    return multi(shapely.set_precision(whole, 1))
