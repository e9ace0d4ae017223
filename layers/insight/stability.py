"""How calm an area is: a few components from 0 (bad) to 100 (good), each shown. Pure.

The weighted mean orders a list; it is never shown without its components, since one number hides
whether an area has many small complaints or few grave ones that nobody solves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Component:
    """A measure where less is better; at ``good`` or below it scores 100, at ``bad`` or above 0."""

    name: str
    good: float
    bad: float


# Fixed ends, not the best and worst of the day: a score then means the same next month.
COMPONENTS: Final = (
    Component("rate", 0.0, 20.0),  # cases per 1,000 households and 30 days, shrunk
    Component("safety", 0.0, 0.5),  # share of cases of the safety family
    Component("overdue", 0.0, 0.3),  # share of open cases past their deadline
    Component("growth", 0.0, 1.0),  # ln of cases over those of the period before, both plus 5
)


@dataclass(frozen=True, slots=True)
class Stability:
    """``parts`` (n, components) and their weighted mean ``score`` (n,), both 0 to 100."""

    names: tuple[str, ...]
    parts: Values
    score: Values

    def changed_most(self, before: "Stability") -> list[tuple[str, float]]:
        """For each area the component that moved furthest since ``before``, and by how much."""
        moved = self.parts - before.parts
        most = np.abs(moved).argmax(axis=1)
        return [(self.names[j], float(row[j])) for row, j in zip(moved, most.tolist(), strict=True)]


def stability(
    measures: Mapping[str, Values],
    weights: Mapping[str, float],
    components: Sequence[Component] = COMPONENTS,
) -> Stability:
    """Scores of ``measures``, each (n,) by component name. NaN is unknown and scores as 100.

    Raises ValueError for weights that name no component, are negative or add up to nothing.
    """
    names = tuple(component.name for component in components)
    if set(weights) - set(names):
        raise ValueError(f"no such component: {sorted(set(weights) - set(names))}")
    weight = np.array([weights.get(name, 0.0) for name in names])
    if (weight < 0).any() or not weight.sum() > 0:
        raise ValueError("weights are at least 0, and one is above")
    parts = np.column_stack([_score(measures[part.name], part) for part in components])
    return Stability(names, parts, parts @ (weight / weight.sum()))


def growth(now: Values, before: Values) -> Values:
    """ln((now + 5) / (before + 5)): doubling from 10 to 20 is 0.5, from 0 to 1 hardly anything."""
    change: Values = np.log((now + 5) / (before + 5))
    return change


def _score(values: Values, part: Component) -> Values:
    share = (np.nan_to_num(values, nan=part.good) - part.good) / (part.bad - part.good)
    score: Values = 100 * (1 - np.clip(share, 0, 1))
    return score
