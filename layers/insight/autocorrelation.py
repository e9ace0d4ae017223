"""Moran's I and its local parts, by esda. Not for a web request.

esda compiles its permutations at their first call in a process, which can take a minute; nothing
here runs before it is called.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from layers.insight.gi_star import permuted_p
from layers.insight.weights import with_self

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moran:
    """``index`` is expected at −1/(n − 1) by chance; ``p`` by shuffling, one-sided."""

    index: float
    z: float
    p: float


def moran(values: Values, weights: csr_array, permutations: int = 999) -> Moran:
    """Moran's I of ``values`` (n,) with row-standardised ``weights`` (n, n) without self.

    Equal values, and areas that have no neighbour, have none: index and z 0, p 1.
    """
    if np.ptp(values) == 0 or weights.nnz == 0:
        return Moran(0.0, 0.0, 1.0)
    from esda.moran import Moran as ByEsda

    found = ByEsda(values, _graph(weights), permutations=permutations)
    return Moran(float(found.I), float(found.z_norm), float(found.p_sim))


def local_moran(
    values: Values, weights: csr_array, permutations: int = 999, seed: int | None = None
) -> tuple[Values, NDArray[np.int64], Values]:
    """Local I, quadrant (1 high among high, 2 low among high, 3 low among low, 4 high among low)
    and two-sided p by shuffling, each (n,).

    Equal values, and areas without a neighbour: 0, 0 and 1.
    """
    n = len(values)
    if np.ptp(values) == 0 or weights.nnz == 0:
        return np.zeros(n), np.zeros(n, dtype=np.int64), np.ones(n)
    from esda.moran import Moran_Local

    found = Moran_Local(values, _graph(weights), permutations=0)
    islands = np.diff(weights.indptr) == 0
    # What is shuffled is who the neighbours are: the same test as that of Gi*.
    p = permuted_p(values, with_self(weights), permutations, seed)
    return (
        np.where(islands, 0.0, found.Is),
        np.where(islands, 0, found.q).astype(np.int64),
        p,
    )


def _graph(weights: csr_array) -> Any:
    from libpysal.weights import W

    starts = weights.indptr
    neighbours = {
        i: weights.indices[starts[i] : starts[i + 1]].tolist() for i in range(weights.shape[0])
    }
    graph = W(neighbours, silence_warnings=True)
    graph.transform = "R"
    return graph
