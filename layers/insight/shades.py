"""Any view as small whole numbers: the colour of each area at each step, and what colours mean."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.emerging import Pattern
from layers.insight.indicators import indicator
from layers.insight.look import SHADES, SMALLEST, Look, density_shades
from layers.insight.rates import shrunk_rates
from layers.insight.travel import PER

Values = NDArray[np.float64]

# Quantiles of what is above 0; few areas share the top class.
QUANTILES: Final = (0.35, 0.6, 0.8, 0.93)
PATTERNS: Final = tuple(pattern for pattern in Pattern if pattern is not Pattern.NONE)


@dataclass(frozen=True, slots=True)
class Shaded:
    """``classes`` (areas, steps), 0 for no colour. Hot and cold: 1 to 3 hot at 90, 95 and 99 %, 4
    to 6 cold; density: shades; patterns: as in ``PATTERNS``, then cold; else by ``limits``."""

    classes: NDArray[np.int8]
    limits: list[float]


def shaded(seen: Look, mode: str, name: str, people: Values | None) -> Shaded:
    """The classes of ``mode``; patterns have one step, the last.

    Counts below ``SMALLEST`` have no colour in the shaded modes, since a colour tells the number.
    """
    if mode == "density" and seen.frame.level == "cell":
        return Shaded(density_shades(seen), [float(shade) for shade in range(1, SHADES + 1)])
    if mode == "emerging":
        return Shaded(_patterns(seen), [])
    if mode == "rate" and people is not None:
        rates = [
            shrunk_rates(seen.counts[:, step].astype(np.float64), people) * PER
            for step in range(seen.steps)
        ]
        return _by_quantile(np.where(seen.counts < SMALLEST, 0.0, np.column_stack(rates)))
    if mode == "choropleth":
        if name != "cases" and seen.frame.level != "cell":
            return _by_quantile(indicator(seen, name))
        return _by_quantile(np.where(seen.counts < SMALLEST, 0, seen.counts).astype(np.float64))
    levels = seen.levels.astype(np.int8)
    return Shaded(np.where(levels < 0, 3 - levels, levels).astype(np.int8), [])


def _by_quantile(values: Values) -> Shaded:
    above = values[values > 0]
    if not len(above):
        return Shaded(np.zeros(values.shape, dtype=np.int8), [])
    # The upper limit of each class; that of the last is the highest value there is.
    limits = np.unique([*np.quantile(above, QUANTILES, method="higher"), above.max()])
    classes = 1 + np.searchsorted(limits, values, side="left")
    # No share is the lowest class where it is known; no case at all has no colour.
    shown = values >= 0 if np.isnan(values).any() else values > 0
    return Shaded(np.where(shown, classes, 0).astype(np.int8), limits.tolist())


def _patterns(seen: Look) -> NDArray[np.int8]:
    found = [
        len(PATTERNS) + 1 if side == "cold" else PATTERNS.index(pattern) + 1 if side == "hot" else 0
        for side, pattern in seen.patterns()
    ]
    return np.array(found, dtype=np.int8).reshape(-1, 1)
