"""What the imports of grids and of divisions share: checks on codes, names and the way to GEOS."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import Fault


def keys(codes: Sequence[str]) -> list[str]:
    """A distinct name for each row: its code, with the row's number (from 1) where it has to be."""
    often = Counter(codes)
    return [
        code if code and often[code] == 1 else f"{code}#{row}"
        for row, code in enumerate(codes, start=1)
    ]


def word_faults(
    codes: Sequence[str],
    names: Sequence[str],
    shapes: Sequence[BaseGeometry | None],
    pattern: str,
    longest: int,
) -> Iterator[Fault]:
    """Yield a fault for each code that is missing, misshapen or not the only one of its kind, and
    for each name that is missing or longer than ``longest`` characters."""
    often = Counter(codes)
    for key, code, name, shape in zip(keys(codes), codes, names, shapes, strict=True):
        if not re.fullmatch(pattern.strip("^$"), code):
            yield Fault("code", (key,), spot(shape))
        elif often[code] > 1:
            yield Fault("duplicate", (key,), spot(shape))
        if not 0 < len(name) <= longest:
            yield Fault("name", (key,), spot(shape), reason=name)


def spot(shape: BaseGeometry | None) -> tuple[float, float] | None:
    """A point (lon, lat) to go and look at; None without a shape."""
    if shape is None or shape.is_empty:
        return None
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """The shapely (multi)polygon as GeoDjango's, in EPSG:4326, vertices untouched."""
    geom = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    return geom if isinstance(geom, MultiPolygon) else MultiPolygon(geom, srid=4326)
