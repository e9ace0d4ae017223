"""Getis-Ord Gi*: where high or low values stand together. Pure; no Django.

Ord and Getis (1995), Local spatial autocorrelation statistics, Geographical Analysis 27(4),
equation 14 with the variance divided by n; weights are binary and include the area itself.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Values = NDArray[np.float64]

PORTION: Final = 256


def gi_star(values: Values, weights: csr_array) -> Values:
    """Return the z-score of each area, shaped like ``values``.

    ``values`` is (n,) or (n, series); ``weights`` is (n, n), see ``weights.with_self``. An area
    whose neighbourhood is the whole map, and a series without variance, get 0: nothing stands out.
    """
    n = weights.shape[0]
    if not n:
        return np.zeros(values.shape)
    columns = values.reshape(n, -1)
    total = np.asarray(weights.sum(axis=1))[:, None]
    squares = np.asarray((weights * weights).sum(axis=1))[:, None]
    width = np.sqrt(np.maximum(n * squares - total**2, 0) / max(n - 1, 1))
    z: Values = np.empty(columns.shape)
    # In portions that stay in the processor's cache, and take no room beside values and scores.
    for start in range(0, columns.shape[1], PORTION):
        part = columns[:, start : start + PORTION]
        mean = part.mean(axis=0)
        local = weights @ part - total * mean
        spread = part.std(axis=0) * width
        # Rounding leaves a trace of variance in equal numbers, and would make z-scores of it.
        flat = spread <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
        z[:, start : start + PORTION] = np.divide(
            local, spread, out=np.zeros_like(local), where=~flat
        )
    return z.reshape(values.shape)


def permuted_p(
    values: Values, weights: csr_array, permutations: int, seed: int | None = None
) -> Values:
    """Return the pseudo p of each area, (n,): its value stays, the others' are shuffled.

    The smaller tail, (r + 1) / (permutations + 1), doubled to be two-sided, at most 1.
    """
    rng = np.random.default_rng(seed)
    n = len(values)
    neighbours = np.diff(weights.indptr) - 1
    most = int(neighbours.max(initial=0))
    draws = np.array([rng.permutation(n - 1)[:most] for _ in range(permutations)], dtype=np.intp)
    p = np.ones(n)
    observed = weights @ values
    for i, k in enumerate(neighbours):
        if k == 0:
            continue
        others = draws[:, :k]
        sums = values[i] + values[others + (others >= i)].sum(axis=1)
        # A tie is as extreme as the observation; sums differ by rounding in their last places.
        slack = 1e-9 * max(abs(observed[i]), 1.0)
        tail = min((sums >= observed[i] - slack).sum(), (sums <= observed[i] + slack).sum())
        p[i] = min(2 * (tail + 1) / (permutations + 1), 1.0)
    return p
