"""Rates of areas of unequal size, shrunk toward the whole so that 1 in 3 does not lead. Pure.

Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied
Statistics 40(2): global estimator by the method of moments, as esda's Empirical_Bayes.
"""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def shrunk_rates(cases: Values, base: Values) -> Values:
    """Cases per unit of ``base``, each (n,), pulled to the whole rate as their base is small.

    An area without base gets the whole rate: nothing is known of it. Without any base, all are 0.
    """
    total = float(base.sum())
    if total <= 0:
        return np.zeros(len(cases))
    has_base = base > 0
    whole = float(cases[has_base].sum()) / total
    raw = np.divide(cases, base, out=np.full(len(base), whole), where=has_base)
    spread = float((base * (raw - whole) ** 2).sum()) / total
    between = max(spread - whole / (total / max(int(has_base.sum()), 1)), 0.0)
    chance = np.divide(whole, base, out=np.zeros(len(base)), where=has_base)
    own = between + chance
    trust = np.divide(between, own, out=np.zeros(len(base)), where=(own > 0) & has_base)
    rates: Values = whole + trust * (raw - whole)
    return rates
