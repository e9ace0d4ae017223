"""Clusters of points that lie close together, in space or in space and time. Pure.

Ester et al. (1996), A density-based algorithm for discovering clusters (DBSCAN); Birant and Kut
(2007), ST-DBSCAN, Data & Knowledge Engineering 60(1), without its test of non-spatial values.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

Values = NDArray[np.float64]
Labels = NDArray[np.int64]


def clusters(points: Values, metres: float, least: int) -> Labels:
    """The cluster of each of ``points`` (n, 2), from 0 on; −1 for noise.

    A point with ``least`` points (itself counted) within ``metres`` is the core of a cluster.
    """
    from sklearn.cluster import DBSCAN

    if not len(points):
        return np.empty(0, dtype=np.int64)
    labels: Labels = DBSCAN(eps=metres, min_samples=least).fit(points).labels_.astype(np.int64)
    return labels


def space_time_clusters(
    points: Values, days: Values, metres: float, apart: float, least: int
) -> Labels:
    """As ``clusters``; neighbours are also at most ``apart`` of ``days`` (n,) from each other."""
    from sklearn.cluster import DBSCAN

    n = len(points)
    if not n:
        return np.empty(0, dtype=np.int64)
    pairs = KDTree(points).query_pairs(metres, output_type="ndarray")
    pairs = pairs[np.abs(days[pairs[:, 0]] - days[pairs[:, 1]]) <= apart]
    own = np.arange(n)
    rows = np.r_[pairs[:, 0], pairs[:, 1], own]
    columns = np.r_[pairs[:, 1], pairs[:, 0], own]
    # A stored 0 is a distance of 0; what is not stored is too far.
    near = csr_array((np.zeros(len(rows)), (rows, columns)), shape=(n, n))
    found = DBSCAN(eps=0.5, min_samples=least, metric="precomputed").fit(near)
    labels: Labels = found.labels_.astype(np.int64)
    return labels
