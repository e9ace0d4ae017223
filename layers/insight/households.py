"""How many households live in each grid, for rates. Counts only; nobody's address."""

from typing import Final

import numpy as np
from django.core.cache import cache
from django.db.models import Count
from numpy.typing import NDArray

from layers.insight.frame import Frame, Land
from layers.residents.models import Household

# Counting some hundred thousand households takes long, and nobody moves in by the minute.
_SECONDS: Final = 600
_KEY: Final = "insight.households"


def households(land: Land, frame: Frame) -> NDArray[np.float64] | None:
    """Households of each area of ``frame`` (n,); None where none are known at all, and for cells.

    At most ten minutes old.
    """
    if frame.level == "cell":
        return None
    by_grid = cache.get(_KEY)
    if by_grid is None:
        rows = Household.objects.filter(moved_out_at__isnull=True).values("grid")
        by_grid = dict(rows.annotate(n=Count("pk")).values_list("grid", "n"))
        cache.set(_KEY, by_grid, _SECONDS)
    found = np.array([by_grid.get(pk, 0) for pk in land.grids.tolist()], dtype=np.float64)
    if not found.sum():
        return None
    return np.bincount(frame.of_grid, weights=found, minlength=len(frame.ids)).astype(np.float64)
