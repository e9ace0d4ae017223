"""Is what somebody drew a polygon or a line at all, and in the right place? Pure.

Heals what has one meaning only: repeated vertices and a third coordinate go. Everything else that
is wrong is refused by its own kind.
"""

import re
from typing import Final, TypeVar

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import Fault
from layers.territory.crs import home
from layers.territory.partition.lattice import (
    Coords,
    Lattice,
    Node,
    healed,
    nodes,
    points,
    polygons,
)
from layers.territory.partition.misfit import Misfit

MOST_VERTICES: Final = 50_000
# Two edges that fold back on each other at less than this (its sine, about half a degree).
_SHARP: Final = 0.01
# Metres; what is shorter goes when the border snaps.
_ARM: Final = 0.5
# A vertex is the same as another within this many degrees, about a metre.
_SAME: Final = 1e-5
# Nobody draws a border this far (degrees) from where the village is.
_NEAR: Final = 0.5


Drawn = TypeVar("Drawn", bound=BaseGeometry)


def clean_area(code: str, shape: BaseGeometry, old: BaseGeometry) -> BaseGeometry:
    """Return a (multi)polygon in degrees, 2D, without repeated vertices, for the cell ``old``.

    Raises Misfit: *no_area*, *too_many* vertices, *off_globe*, *swapped* axes, *shifted* by a
    Chinese map's datum, *spike*, *bow_tie*.
    """
    if shape.is_empty or shape.geom_type not in ("Polygon", "MultiPolygon"):
        raise Misfit("no_area", Fault("no_area", (code,), reason=shape.geom_type))
    shape = _on_this_earth(code, shape, old)
    shift = _datum(shape, old)
    if shift:
        raise Misfit("shifted", Fault("shifted", (code,), _first(shape), reason=shift))
    lattice = Lattice.under([old, shape])
    drawn = shapely.remove_repeated_points(lattice.put(shape))
    if not drawn.is_valid and shape.is_valid:
        drawn = healed(drawn)  # it is only rounding that made it cross itself
    if not drawn.is_valid:
        refuse_spikes(code, drawn, lattice, set(nodes(lattice.put(old))))
        reason = shapely.is_valid_reason(drawn)
        raise Misfit("bow_tie", Fault("bow_tie", (code,), _spot(reason, lattice), reason=reason))
    return lattice.lift(drawn)


def clean_line(code: str, line: BaseGeometry, old: BaseGeometry) -> LineString:
    """Return a line in degrees, 2D, without repeated vertices, that is to cut the cell ``old``.

    Raises Misfit: *no_line*, *too_many*, *off_globe*, *swapped*, *line_crosses_itself*.
    """
    kept = shapely.remove_repeated_points(line)
    if kept.is_empty or not isinstance(kept, LineString):
        raise Misfit("no_line", Fault("no_line", (code,), reason=line.geom_type))
    kept = _on_this_earth(code, kept, old)
    if kept.length == 0:
        raise Misfit("no_line", Fault("no_line", (code,), _first(kept)))
    if not kept.is_simple:
        raise Misfit("line_crosses_itself", Fault("line_crosses_itself", (code,), _first(kept)))
    return kept


def _on_this_earth(code: str, shape: Drawn, old: BaseGeometry) -> Drawn:
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        number = str(shapely.get_num_coordinates(shape))
        raise Misfit("too_many", Fault("too_many", (code,), reason=number))
    flat: Drawn = shapely.force_2d(shape)
    coords = shapely.get_coordinates(flat)
    if not np.isfinite(coords).all():
        raise Misfit("off_globe", Fault("off_globe", (code,)))
    if not _close(coords, old) and _close(coords[:, ::-1], old):
        raise Misfit("swapped", Fault("swapped", (code,)))
    if (np.abs(coords) > (180.0, 90.0)).any():
        raise Misfit("off_globe", Fault("off_globe", (code,)))
    return flat


def _close(coords: Coords, old: BaseGeometry) -> bool:
    west, south, east, north = old.bounds
    low, high = (west - _NEAR, south - _NEAR), (east + _NEAR, north + _NEAR)
    return bool(((coords >= low) & (coords <= high)).all())


def _datum(shape: BaseGeometry, old: BaseGeometry) -> str:
    """The Chinese datum in which the new shape repeats most vertices of the old one, or ''."""
    here = _repeated(shapely.get_coordinates(shape), old)
    if here >= 0.5:
        return ""
    for crs in ("gcj02", "bd09"):
        lon, lat = shapely.get_coordinates(shape).T
        if _repeated(np.column_stack(home(lon, lat, crs)), old) > max(0.5, here):
            return crs
    return ""


def _repeated(coords: Coords, old: BaseGeometry) -> float:
    tree = shapely.STRtree(points(shapely.get_coordinates(old)))
    near = tree.query(points(coords), predicate="dwithin", distance=_SAME)[0]
    return len(set(near.tolist())) / len(coords)


def refuse_spikes(code: str, drawn: BaseGeometry, lattice: Lattice, known: set[Node]) -> None:
    """Raise Misfit *spike* where a ring on the lattice runs out and straight back.

    ``known`` vertices are forgiven, and arms too short to be seen.
    """
    found = [
        lattice.degrees(node)
        for part in polygons(drawn)
        for ring in (part.exterior, *part.interiors)
        for node in _turns(shapely.get_coordinates(ring)[:-1], lattice)
        if node not in known
    ]
    if found:
        raise Misfit("spike", *(Fault("spike", (code,), spot) for spot in found))


def _turns(coords: Coords, lattice: Lattice) -> list[Node]:
    come = (coords - np.roll(coords, 1, axis=0)) * lattice.scale
    go = np.roll(come, -1, axis=0)
    arms = np.hypot(*come.T), np.hypot(*go.T)
    seen, back = np.minimum(*arms) > _ARM, (come * go).sum(axis=1) < 0
    turn = np.abs(come[:, 0] * go[:, 1] - come[:, 1] * go[:, 0])
    sharp = coords[seen & back & (turn < _SHARP * arms[0] * arms[1])]
    return [(x, y) for x, y in sharp.tolist()]


def _first(shape: BaseGeometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shape)[0].tolist()
    return x, y


def _spot(reason: str, lattice: Lattice) -> tuple[float, float] | None:
    found = re.search(r"\[(\S+) (\S+)\]", reason)
    return lattice.degrees((float(found[1]), float(found[2]))) if found else None
