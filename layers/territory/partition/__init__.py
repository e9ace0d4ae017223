"""Borders as a partition: how cells change when one is redrawn, split, merged or put back. Pure.

Plain shapely in and out, EPSG:4326, coordinates on the 1e-7 lattice. Every function returns the
cells that changed, or raises ``Misfit`` with the faults and where they are.
"""

from layers.territory.partition.desk import Patch
from layers.territory.partition.divided import divided
from layers.territory.partition.joined import joined, replaced
from layers.territory.partition.misfit import Misfit
from layers.territory.partition.rebased import clash, rebased, same_land
from layers.territory.partition.redrawn import redrawn

__all__ = [
    "Misfit",
    "Patch",
    "clash",
    "divided",
    "joined",
    "rebased",
    "redrawn",
    "replaced",
    "same_land",
]
