"""The lists beside the map: top categories, areas by rate, what is not shown. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.look import SMALLEST, Look
from layers.insight.rates import shrunk_rates
from layers.insight.travel import PER

LONGEST: Final = 8


@dataclass(frozen=True, slots=True)
class Ranked:
    """``value`` is the shrunken rate per 1,000 households, or the cases where none are known."""

    id: int
    name: str
    cases: int
    value: float


def top_categories(seen: Look) -> list[tuple[int, int, int]]:
    """Category, cases of the period and of the one before; the most first."""
    now, before = seen.now.by_category(), seen.before.by_category()
    ranked = sorted(((pk, n) for pk, n in now.items() if n), key=lambda row: (-row[1], row[0]))
    return [(pk, n, before.get(pk, 0)) for pk, n in ranked[:LONGEST]]


def ranking(seen: Look, people: NDArray[np.float64] | None) -> list[Ranked]:
    """The areas with the most; never of cells, whose counts are too small to rank."""
    if seen.frame.level == "cell" or not seen.steps:
        return []
    cases = seen.counts[:, -1]
    counted = cases.astype(np.float64)
    values = counted if people is None else shrunk_rates(counted, people) * PER
    return [
        Ranked(int(seen.frame.ids[i]), seen.frame.names[i], int(cases[i]), float(values[i]))
        for i in np.argsort(-values, kind="stable")[:LONGEST].tolist()
        if cases[i]
    ]


def hidden(seen: Look) -> int:
    """Cases in cells that have too few to show a number."""
    if seen.frame.level != "cell" or not seen.steps:
        return 0
    last = seen.counts[:, -1]
    return int(last[last < SMALLEST].sum())
