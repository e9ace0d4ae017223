"""Poisson regression for daily counts by iterated least squares, with its overdispersion. Pure.

McCullagh and Nelder (1989), Generalized Linear Models, section 2.5; checked against statsmodels. A
slight ridge on everything but the constant keeps a weekday on which nothing was ever reported
from running off to minus infinity.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ROUNDS: Final = 30
_CLOSE: Final = 1e-8
# Beyond this a mean is no mean of reports any more.
_MOST: Final = 20.0


@dataclass(frozen=True, slots=True)
class Fit:
    """``beta`` (terms,); ``covariance`` of it; ``dispersion`` by Pearson, at least 1."""

    beta: Numbers
    covariance: Numbers
    dispersion: float

    def mean(self, design: Numbers) -> Numbers:
        """Expected counts of rows of ``design`` (n, terms)."""
        means: Numbers = np.exp(np.clip(design @ self.beta, -_MOST, _MOST))
        return means


def fit(
    counts: NDArray[np.int64] | Numbers,
    design: Numbers,
    ridge: float = 0.0,
    weights: Numbers | None = None,
) -> Fit:
    """Fit ``counts`` (n,) on ``design`` (n, terms), whose first column is the constant; rows count
    as much as their ``weights`` (n,) say."""
    weight = np.ones(len(counts)) if weights is None else weights
    terms = design.shape[1]
    penalty = np.full(terms, ridge)
    penalty[0] = 1e-9
    beta = np.zeros(terms)
    beta[0] = np.log(max(counts.mean(), 0.01)) if len(counts) else 0.0
    information = np.eye(terms)
    for _round in range(ROUNDS):
        mean = np.exp(np.clip(design @ beta, -_MOST, _MOST))
        information = design.T @ (design * (weight * mean)[:, None]) + np.diag(penalty)
        step = np.linalg.solve(information, design.T @ (weight * (counts - mean)) - penalty * beta)
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max(initial=0) < _CLOSE:
            break
    mean = np.exp(np.clip(design @ beta, -_MOST, _MOST))
    # As many degrees of freedom as terms are taken off a sum of weights.
    freedom = max(float(weight.sum()) - terms, 1.0)
    pearson = float((weight * (counts - mean) ** 2 / np.maximum(mean, 1e-9)).sum()) / freedom
    covariance: Numbers = np.linalg.inv(information).astype(np.float64)
    return Fit(beta, covariance, max(pearson, 1.0))
