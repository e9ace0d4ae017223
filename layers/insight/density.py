"""Kernel density of points on a raster, right at the border. Pure.

A kernel spills over the border of the county, where no case can be filed, so that places near it
look emptier than they are; each place is divided by the share of its kernel that lies inside
(Diggle 1985, A kernel method for smoothing point process data, Applied Statistics 34(2)).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Values = NDArray[np.float64]

# Beyond four bandwidths a Gaussian kernel has a ten-thousandth of its height left.
_REACH = 4.0


@dataclass(frozen=True, slots=True)
class Raster:
    """Square cells of ``cell`` metres from the south-west corner ``west``, ``south``."""

    west: float
    south: float
    cell: float
    rows: int
    columns: int

    def place(self, points: Values) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
        """Row, column and whether it is on the raster at all, of ``points`` (n, 2)."""
        column = np.floor((points[:, 0] - self.west) / self.cell).astype(np.intp)
        row = np.floor((points[:, 1] - self.south) / self.cell).astype(np.intp)
        on = (row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns)
        return row, column, on


def density(points: Values, raster: Raster, inside: NDArray[np.bool_], bandwidth: float) -> Values:
    """Points per square kilometre, (rows, columns), 0 where not ``inside`` (rows, columns).

    ``points`` (n, 2) and ``bandwidth`` (the Gaussian's standard deviation) in metres.
    """
    row, column, on = raster.place(points)
    row, column = row[on], column[on]
    kept = inside[row, column]
    counts = np.zeros((raster.rows, raster.columns))
    np.add.at(counts, (row[kept], column[kept]), 1.0)
    return smoothed(counts, inside, bandwidth / raster.cell) / (raster.cell / 1000) ** 2


def smoothed(counts: Values, inside: NDArray[np.bool_], cells: float) -> Values:
    """Counts by cell smoothed by a Gaussian of so many ``cells``, the border corrected for."""
    weight = gaussian_filter(inside.astype(np.float64), cells, mode="constant", truncate=_REACH)
    spread = gaussian_filter(np.where(inside, counts, 0.0), cells, mode="constant", truncate=_REACH)
    corrected: Values = np.divide(
        spread, weight, out=np.zeros_like(spread), where=inside & (weight > 0)
    )
    return corrected
