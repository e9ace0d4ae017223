"""Where a line that ends on a border, or crosses one, comes to lie on it. Pure.

An edge has hardly a lattice point quite on it besides its ends. The nearest one may lie 0.7 units
(8 mm) beside it, and a node there bends the edge: one a kilometre long by 4 m². So it may be one
some decimetres along: a fiftieth of a unit beside the edge, nine times in ten. (An edge of almost
45 degrees, or almost straight north, may run for long without one: half a unit then, and evened.py
gives the land back.)

    a─┼─────┼──·──×·──┼─────┼───b    × is where the line comes, · are lattice points near the edge:
                                     the right one is nearest, the left one lies on the edge

An edge is divided into stretches, and every place of a stretch lands within it: so what has landed
stays where it is when it is drawn anew, and the browser (lattice.js) and this come to the same.
"""

from typing import Final

import numpy as np

from layers.territory.partition.lattice import Coords

# Units beside the edge: 0.2 mm.
ON_OUTLINE: Final = 0.02
# Units of a stretch, as many as may snap: half a metre to a metre, by the direction.
_STRETCH: Final = 64


def landing(edge: Coords, share: float) -> Coords:
    """Return the lattice point nearest to the place ``share`` (0 to 1) along the edge, of those on
    its stretch of the edge; if there is none, the one that lies least beside it."""
    a, b = edge[np.lexsort(edge.T[::-1])]
    place = edge[0] + share * (edge[1] - edge[0])
    way = b - a
    long = int(abs(way[1]) > abs(way[0]))
    middle = np.rint(place[long])
    low, high = sorted((a[long], b[long]))
    begin = middle - (middle - low) % _STRETCH
    along = np.arange(begin, min(high, begin + _STRETCH - 1) + 1)
    across = a[1 - long] + (along - a[long]) * way[1 - long] / way[long]
    beside = np.abs(across - np.rint(across)) * abs(way[long]) / np.hypot(*way)
    best = np.lexsort((np.abs(along - middle), np.where(beside <= ON_OUTLINE, 0, beside)))[0]
    found = np.empty(2)
    found[long], found[1 - long] = along[best], np.rint(across[best])
    return found
