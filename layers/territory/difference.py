"""Which land changes hands between two states of some grids. Pure: shapely in, pieces out."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import area_m2

# Degrees, about 3 cm: what is thinner than twice this is a node that was rounded, not land.
_THIN: Final = 3e-7


@dataclass(frozen=True, slots=True)
class Piece:
    """Land that goes from one grid to another, by code: EPSG:4326, and its size."""

    giver: str
    taker: str
    shape: BaseGeometry
    area_m2: float


def moved_land(
    before: Mapping[str, BaseGeometry], after: Mapping[str, BaseGeometry]
) -> list[Piece]:
    """Return the land of each pair of grids that goes from one to the other, the largest first."""
    found = []
    for giver, taker in product(before, after):
        if giver != taker and before[giver].intersects(after[taker]):
            land = shapely.intersection(before[giver], after[taker], grid_size=1e-7)
            parts = [p for p in shapely.get_parts(land) if not p.buffer(-_THIN).is_empty]
            if parts:
                shape = shapely.MultiPolygon(parts)
                found.append(Piece(giver, taker, shape, area_m2(shape)))
    return sorted(found, key=lambda piece: -piece.area_m2)
