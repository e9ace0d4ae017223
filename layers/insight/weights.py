"""Who is a neighbour of whom: binary spatial weights as sparse matrices. Pure; no Django."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

Shapes = NDArray[np.object_]
Points = NDArray[np.float64]


def queen(areas: Shapes) -> csr_array:
    """Areas that share at least a point; (n, n), symmetric, zero diagonal."""
    return _matrix(*_touching(areas), len(areas))


def rook(areas: Shapes) -> csr_array:
    """Areas that share a stretch of border, not only a corner; (n, n), symmetric."""
    left, right = _touching(areas)
    shared = shapely.length(shapely.intersection(areas[left], areas[right])) > 0
    return _matrix(left[shared], right[shared], len(areas))


def distance_band(points: Points, metres: float) -> csr_array:
    """Points at most ``metres`` apart; ``points`` is (n, 2) in metres. (n, n), symmetric."""
    pairs = KDTree(points).query_pairs(metres, output_type="ndarray")
    left, right = pairs[:, 0], pairs[:, 1]
    return _matrix(np.r_[left, right], np.r_[right, left], len(points))


def nearest(points: Points, k: int) -> csr_array:
    """The ``k`` nearest others of each point (fewer where there are not as many); not symmetric.

    Ties at the last place go to whichever comes first in the search; ``points`` is (n, 2).
    """
    n = len(points)
    k = min(k, n - 1)
    if k < 1:
        return _matrix(np.empty(0, int), np.empty(0, int), n)
    _distance, found = KDTree(points).query(points, k=k + 1)
    rows = np.arange(n)
    # A twin at the same place may be listed before the point itself.
    others = [row[row != i][:k] for i, row in zip(rows, found, strict=True)]
    return _matrix(np.repeat(rows, k), np.concatenate(others), n)


def with_self(weights: csr_array) -> csr_array:
    """The same weights with each area as a neighbour of itself, as Gi* wants it."""
    n = weights.shape[0]
    diagonal = np.arange(n)
    return csr_array(weights + csr_array((np.ones(n), (diagonal, diagonal)), shape=(n, n)))


def _touching(areas: Shapes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    left, right = shapely.STRtree(areas).query(areas, predicate="intersects")
    other = left != right
    return left[other], right[other]


def _matrix(rows: NDArray[np.intp], columns: NDArray[np.intp], n: int) -> csr_array:
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
