"""Do polygons cover an area with no gap and no overlap? Pure: shapely in, faults out.

An overlap test, and ``coverage_is_valid`` too, are blind to gaps; those are the holes of the union
and what an outline has that the union lacks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

# A part that is narrower than this on average is a slip of the pen, not land.
SLIVER_METRES: Final = 1.0
_GEOD: Final = Geod(ellps="WGS84")
_AREAL: Final = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with which polygons: where (lon, lat), how big (m², geodesic), and why.

    ``reason`` is the geometry engine's word on an invalid polygon, or the value at fault.
    """

    kind: str
    codes: tuple[str, ...]
    point: tuple[float, float] | None = None
    area_m2: float = 0.0
    reason: str = ""


def faults(
    polygons: Mapping[str, BaseGeometry | None], outline: BaseGeometry | None = None
) -> list[Fault]:
    """Return every fault of a coverage, given by code, in EPSG:4326.

    *misshapen*: no area at all, or off the globe; *invalid* by OGC's rules; *sliver*: a part under
    ``SLIVER_METRES`` wide; *overlap* of two polygons; *gap*: a hole that no polygon fills. With an
    ``outline`` its own holes are no gaps, and what it has beyond the polygons (*gap*) or lacks
    (*outside*) counts where it is wider than ``SLIVER_METRES``: two hands never draw the same line
    to the centimetre. Misshapen and invalid polygons are left out of the other tests.
    """
    shaped = {code: geom for code, geom in polygons.items() if geom and _has_shape(geom)}
    sound = {code: geom for code, geom in shaped.items() if geom.is_valid}
    found = [Fault("misshapen", (code,)) for code in polygons if code not in shaped]
    found += [_invalid(code, geom) for code, geom in shaped.items() if code not in sound]
    found += [fault for code, geom in sound.items() for fault in _slivers(code, geom)]
    return found + (_between(sound, outline) if sound else [])


def outside(code: str, polygons: Iterable[BaseGeometry], outline: BaseGeometry) -> list[Fault]:
    """Return where the valid polygons of the area ``code`` leave its ``outline``, as *outside*."""
    whole = shapely.union_all(list(polygons))
    if outline.covers(whole):
        return []
    pieces = _areas(shapely.difference(whole, outline))
    return [_at("outside", (code,), piece) for piece in pieces if _width(piece) > SLIVER_METRES]


def area_m2(geom: BaseGeometry) -> float:
    """Geodesic area of an EPSG:4326 geometry in square metres."""
    return abs(float(_GEOD.geometry_area_perimeter(shapely.orient_polygons(geom))[0]))


def _width(geom: BaseGeometry) -> float:
    """Mean width in metres: that of a long strip with this area and perimeter."""
    perimeter = abs(float(_GEOD.geometry_area_perimeter(shapely.orient_polygons(geom))[1]))
    return 2 * area_m2(geom) / perimeter if perimeter else 0.0


def _has_shape(geom: BaseGeometry) -> bool:
    if geom.is_empty or geom.geom_type not in _AREAL:
        return False
    coordinates = np.abs(shapely.get_coordinates(geom))
    return bool((coordinates <= (180.0, 90.0)).all())


def _invalid(code: str, geom: BaseGeometry) -> Fault:
    reason = shapely.is_valid_reason(geom)
    spot = re.search(r"\[(\S+) (\S+)\]", reason)
    point = (float(spot[1]), float(spot[2])) if spot else None
    return Fault("invalid", (code,), point, area_m2(shapely.make_valid(geom)), reason)


def _slivers(code: str, geom: BaseGeometry) -> Iterator[Fault]:
    for part in _areas(geom):
        if _width(part) < SLIVER_METRES:
            yield _at("sliver", (code,), part)


def _between(sound: Mapping[str, BaseGeometry], outline: BaseGeometry | None) -> list[Fault]:
    codes, geoms = list(sound), np.array(list(sound.values()), dtype=object)
    matched = bool(shapely.coverage_is_valid(geoms))
    union = shapely.coverage_union_all(geoms) if matched else shapely.union_all(geoms)
    found = [] if matched else list(_overlaps(codes, geoms))
    tree = shapely.STRtree(geoms)
    for hole in _gaps(union, outline):
        beside = sorted(codes[i] for i in tree.query(hole, predicate="dwithin", distance=1e-9))
        found.append(_at("gap", tuple(beside), hole))
    if outline is not None:
        shapely.prepare(outline)
        found += [fault for code in codes for fault in outside(code, [sound[code]], outline)]
    return found


def _overlaps(codes: list[str], geoms: NDArray[Any]) -> Iterator[Fault]:
    one, two = shapely.STRtree(geoms).query(geoms)
    one, two = one[one < two], two[one < two]
    both = shapely.relate_pattern(geoms[one], geoms[two], "2********")
    for i, j in zip(one[both], two[both], strict=True):
        for piece in _areas(shapely.intersection(geoms[i], geoms[j])):
            yield _at("overlap", tuple(sorted((codes[i], codes[j]))), piece)


def _gaps(union: BaseGeometry, outline: BaseGeometry | None) -> list[Polygon]:
    holes = _enclosed(union)
    if outline is None:
        return holes
    rim = _areas(shapely.difference(outline, shapely.union_all([union, *holes])))
    within = _areas(shapely.intersection(shapely.union_all(holes), outline))
    return within + [piece for piece in rim if _width(piece) > SLIVER_METRES]


def _enclosed(union: BaseGeometry) -> list[Polygon]:
    """What a geometry encloses without holding it: its holes, and what lies between parts that
    touch in single points, where no part has a hole."""
    faces = shapely.polygonize([shapely.union_all(shapely.get_parts(union.boundary))])
    shapely.prepare(union)
    return [face for face in _areas(faces) if not union.intersects(shapely.point_on_surface(face))]


def _areas(geom: BaseGeometry) -> list[Polygon]:
    """The polygons a geometry is made of; points and lines dropped."""
    parts = shapely.get_parts(shapely.get_parts(geom))
    return [part for part in parts if isinstance(part, Polygon)]


def _at(kind: str, codes: tuple[str, ...], piece: BaseGeometry) -> Fault:
    spot = shapely.point_on_surface(piece)
    return Fault(kind, codes, (float(spot.x), float(spot.y)), area_m2(piece))
