"""A change made on an older border, carried over to the present one. Pure."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.lattice import Coords, Lattice, Node, nodes, points
from layers.territory.partition.redrawn import SNAP_METRES
from layers.territory.partition.thread import ON_EDGE


def rebased(
    base: BaseGeometry, mine: BaseGeometry, theirs: BaseGeometry, metres: float = SNAP_METRES
) -> BaseGeometry | None:
    """Return ``theirs`` with what ``mine`` changed of ``base``, or None when the two clash.

    Two changes clash where the land that they move comes within ``metres`` of each other, unless
    only beside a vertex that neither has moved. All in EPSG:4326, the result too.
    """
    lattice = Lattice.under([base, mine, theirs])
    old, my, their = (lattice.put(shape) for shape in (base, mine, theirs))
    lost, gained = old.difference(my, grid_size=1), my.difference(old, grid_size=1)
    moved = lattice.metric(shapely.union(lost, gained))
    other = lattice.metric(old.symmetric_difference(their, grid_size=1))
    still = set(nodes(old)) & set(nodes(my)) & set(nodes(their))
    if not _clash(moved, other, _scaled(still, lattice), metres).is_empty:
        return None
    merged = their.difference(lost, grid_size=1).union(gained, grid_size=1)
    return lattice.lift(merged)


def clash(
    base: BaseGeometry, mine: BaseGeometry, theirs: BaseGeometry, metres: float = SNAP_METRES
) -> BaseGeometry:
    """Return the land that both moved, or moved within ``metres`` of each other, in EPSG:4326 and a
    metre wider so that it can be seen; empty where ``rebased`` finds no clash."""
    lattice = Lattice.under([base, mine, theirs])
    old, my, their = (lattice.put(shape) for shape in (base, mine, theirs))
    moved = lattice.metric(old.symmetric_difference(my, grid_size=1))
    other = lattice.metric(old.symmetric_difference(their, grid_size=1))
    still = set(nodes(old)) & set(nodes(my)) & set(nodes(their))
    both = _clash(moved, other, _scaled(still, lattice), metres).buffer(1, quad_segs=2)
    return lattice.lift(shapely.transform(both, lambda c: np.rint(c / lattice.scale)))


def _scaled(still: set[Node], lattice: Lattice) -> Coords:
    return np.array(sorted(still)).reshape(-1, 2) * lattice.scale


def _clash(moved: BaseGeometry, other: BaseGeometry, still: Coords, metres: float) -> BaseGeometry:
    """Where do the two come within ``metres``, but for where they only share a fixed corner?"""
    near = moved.intersection(other.buffer(metres))
    corners = shapely.union_all(shapely.buffer(points(still), 4 * metres))
    return near.difference(corners)


def same_land(one: BaseGeometry, two: BaseGeometry) -> bool:
    """Do two shapes in EPSG:4326 differ by no more than nodes in their borders?"""
    lattice = Lattice.under([one, two])
    apart = lattice.put(one).symmetric_difference(lattice.put(two), grid_size=1)
    # A node rounded to the lattice bends its edge by less than a unit to either side.
    return bool(apart.buffer(-ON_EDGE).is_empty)
