"""The numbers of an area that somebody drew, to the nearest cell. Pure.

Cells rather than points: two shapes that differ by one house must not tell what it reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.insight.frame import CELL
from layers.insight.lattice import Lattice
from layers.insight.look import SMALLEST, Look

MOST_CORNERS: Final = 200


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of the period and the one before. ``cases`` None is one or two; so is ``before``."""

    cells: int
    cases: int | None
    before: int | None
    categories: list[tuple[int, int]]


def polygon(ring: Sequence[Sequence[float]]) -> shapely.Polygon:
    """The area inside ``ring`` (longitude and latitude). Raises Refused for what is no area."""
    try:
        corners = np.array(ring, dtype=np.float64)
    except (TypeError, ValueError):
        corners = np.empty(0)
    if corners.ndim != 2 or corners.shape[1] != 2 or not 3 <= len(corners) <= MOST_CORNERS:
        raise Refused(_("Draw an area with 3 to %(most)d corners.") % {"most": MOST_CORNERS})
    if not np.isfinite(corners).all() or (np.abs(corners) > [180, 90]).any():
        raise Refused(_("The corners of the area must be longitude and latitude."))
    shape = shapely.Polygon(corners)
    if not shape.is_valid or not shape.area:
        raise Refused(_("The sides of the area cross each other. Draw it again."))
    return shape


def numbers(look: Look, lattice: Lattice, shape: shapely.Polygon, last_before: Look) -> Numbers:
    """Of a look at cells, what lies in ``shape``; ``last_before`` is the look a period earlier."""
    x, y = look.frame.ids // CELL, look.frame.ids % CELL
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, *lattice.middles(x, y))
    chosen = np.append(inside, False)
    part = look.now.where(chosen[look.at])
    before = last_before.now.where(chosen[last_before.at]).total()
    return Numbers(
        cells=int(inside.sum()),
        cases=_shown(part.total()),
        before=_shown(before),
        categories=sorted(
            ((pk, n) for pk, n in part.by_category().items() if n >= SMALLEST),
            key=lambda item: (-item[1], item[0]),
        )[:5],
    )


def _shown(n: int) -> int | None:
    return n if n == 0 or n >= SMALLEST else None
