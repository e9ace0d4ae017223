"""The chance of as many or more: tails of the Poisson and the negative binomial. Pure.

From scipy.special rather than scipy.stats, which takes most of a second and 40 MB to load; NIST
DLMF 8.17.5 and 8.4.10 have the identities.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc

Numbers = NDArray[np.float64]


def at_least(seen: NDArray[np.int64], mean: Numbers, spread: Numbers | float = 1.0) -> Numbers:
    """P(X ≥ ``seen``) for counts of this ``mean`` > 0 and variance ``spread`` × mean.

    Negative binomial where spread > 1, Poisson else. All of one shape, or scalars.
    """
    seen, mean, spread = np.broadcast_arrays(seen, mean, spread)
    some = np.maximum(seen, 1)
    bursts = spread > 1 + 1e-6
    wide = np.where(bursts, spread, 2.0)
    tail = np.where(bursts, betainc(some, mean / (wide - 1), 1 - 1 / wide), gammainc(some, mean))
    found: Numbers = np.where(seen > 0, tail, 1.0)
    return found
