"""What a space-time scan compares with: expected counts, likelihood ratios, replicates. Pure."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


class Model(Protocol):
    """What is random: ``expected`` (areas, days) given the data, and replicates of the data."""

    observed: Counts
    expected: Numbers

    def llr(self, observed: Numbers, expected: Numbers, days: int) -> Numbers:
        """Log-likelihood ratio of cylinders over the last ``days``, 0 where there is no excess."""

    def replicate(self, rng: np.random.Generator) -> Counts:
        """Counts by area and day as chance alone would have them."""


def poisson_llr(observed: Numbers, expected: Numbers, total: float | Numbers) -> Numbers:
    """c ln(c/e) + (N - c) ln((N - c)/(N - e)) where c > e, else 0. Kulldorff (1997), eq. 3."""
    inside = _x_ln_ratio(observed, expected)
    outside = _x_ln_ratio(total - observed, total - expected)
    return np.where(observed > expected, inside + outside, 0.0)


def bernoulli_llr(cases: Numbers, tested: Numbers, all_cases: float, all_tested: float) -> Numbers:
    """As above for ``cases`` among ``tested``; 0 where the share inside is not the higher one."""

    def spread(hits: Numbers, of: Numbers) -> Numbers:
        return _x_ln_ratio(hits, of) + _x_ln_ratio(of - hits, of)

    outside = spread(all_cases - cases, all_tested - tested)
    nothing = spread(np.array(all_cases), np.array(all_tested))
    higher = cases * (all_tested - tested) > (all_cases - cases) * tested
    return np.where(higher, spread(cases, tested) + outside - nothing, 0.0)


def _x_ln_ratio(x: Numbers, y: Numbers) -> Numbers:
    """x ln(x / y), 0 where x is 0."""
    ratio = np.divide(x, y, out=np.ones(np.broadcast(x, y).shape), where=(x > 0) & (y > 0))
    result: Numbers = x * np.log(ratio)
    return result


class Poisson:
    """Cases in proportion to ``population`` (areas,), evenly over the days."""

    def __init__(self, observed: Counts, population: Numbers) -> None:
        self.observed = observed
        self._total = int(observed.sum())
        days = observed.shape[1]
        share = population / population.sum() / days
        self.expected = np.repeat((self._total * share)[:, None], days, axis=1)
        self._chances = np.repeat(share[:, None], days, axis=1).ravel()

    def llr(self, observed: Numbers, expected: Numbers, days: int) -> Numbers:
        return poisson_llr(observed, expected, self._total)

    def replicate(self, rng: np.random.Generator) -> Counts:
        counts: Counts = rng.multinomial(self._total, self._chances).reshape(self.observed.shape)
        return counts


class Permutation:
    """Places and days independent of each other: only what they do together is news."""

    def __init__(self, observed: Counts) -> None:
        self.observed = observed
        self._total = int(observed.sum())
        areas, days = observed.sum(axis=1), observed.sum(axis=0)
        self.expected = np.outer(areas, days) / max(self._total, 1)
        self._area = np.repeat(np.arange(len(areas)), areas)
        self._day = np.repeat(np.arange(len(days)), days)

    def llr(self, observed: Numbers, expected: Numbers, days: int) -> Numbers:
        return poisson_llr(observed, expected, self._total)

    def replicate(self, rng: np.random.Generator) -> Counts:
        cells = self._area * self.observed.shape[1] + rng.permutation(self._day)
        return np.bincount(cells, minlength=self.observed.size).reshape(self.observed.shape)


class Bernoulli:
    """``cases`` among ``tested`` (both areas, days; cases at most tested): is the share higher?"""

    def __init__(self, cases: Counts, tested: Counts) -> None:
        self.observed = cases
        self._tested = tested
        self._all = int(cases.sum()), int(tested.sum())
        self.expected = tested.astype(np.float64) * (self._all[0] / max(self._all[1], 1))

    def llr(self, observed: Numbers, expected: Numbers, days: int) -> Numbers:
        all_cases, all_tested = self._all
        tested = expected * (all_tested / all_cases) if all_cases else expected
        return bernoulli_llr(observed, tested, all_cases, all_tested)

    def replicate(self, rng: np.random.Generator) -> Counts:
        drawn = rng.multivariate_hypergeometric(
            self._tested.ravel(), self._all[0], method="marginals"
        )
        counts: Counts = drawn.reshape(self._tested.shape)
        return counts


class Conditional:
    """The daily version: given how many cases the whole map had on each day, where were they?

    ``share`` (areas,), summing to 1, is each area's part by its own past. A surge of the whole map
    is no news here, nor is a holiday; a place that takes more than its part is. The ratio compares
    with the days of the window only, so that a long quiet past does not sharpen it.
    """

    def __init__(self, observed: Counts, share: Numbers) -> None:
        self.observed = observed
        self._days = observed.sum(axis=0)
        self._share = share
        self.expected = np.outer(share, self._days)
        self._totals = np.cumsum(self._days[::-1])

    def llr(self, observed: Numbers, expected: Numbers, days: int) -> Numbers:
        return poisson_llr(observed, expected, float(self._totals[days - 1]))

    def replicate(self, rng: np.random.Generator) -> Counts:
        counts: Counts = rng.multinomial(self._days, self._share).T
        return counts
