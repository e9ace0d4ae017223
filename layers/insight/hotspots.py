"""The hotspots of a look: areas that are hot together, with what is reported there. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from layers.insight.emerging import Pattern
from layers.insight.look import Look

MOST: Final = 10
TOP_CATEGORIES: Final = 3


@dataclass(frozen=True, slots=True)
class Hotspot:
    """``peak`` and ``members`` are rows of the frame; ``categories`` are ids with their cases."""

    peak: int
    members: list[int]
    z: float
    level: int
    cases: int
    before: int
    weeks: int
    pattern: Pattern
    categories: list[tuple[int, int]]


def hotspots(look: Look, most: int = MOST) -> list[Hotspot]:
    """The hotspots of the period, the highest score first; neighbours that are hot are one."""
    current = look.levels[:, -1] if look.steps else np.zeros(0, dtype=np.int8)
    hot = np.flatnonzero(current > 0)
    if not len(hot):
        return []
    count, group = connected_components(look.frame.near[hot][:, hot], directed=False)
    scores = look.scores[:, -1]
    found = look.patterns()
    runs = look.weeks_in_a_row()
    earlier = max(look.steps - 1 - look.wish.weeks, 0)
    spots = []
    for number in range(count):
        members = hot[group == number]
        peak = int(members[np.argmax(scores[members])])
        spots.append(
            Hotspot(
                peak=peak,
                members=members.tolist(),
                z=float(scores[peak]),
                level=int(current[members].max()),
                cases=int(look.counts[members, -1].sum()),
                before=int(look.counts[members, earlier].sum()),
                weeks=int(runs[members].max()),
                pattern=found[peak][1],
                categories=_categories(look, members),
            )
        )
    return sorted(spots, key=lambda spot: (-spot.z, spot.peak))[:most]


def _categories(look: Look, members: NDArray[np.int64]) -> list[tuple[int, int]]:
    inside = np.zeros(len(look.frame.ids) + 1, dtype=bool)
    inside[members] = True
    sums = look.now.where(inside[look.at]).by_category()
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [(category, n) for category, n in ranked if n][:TOP_CATEGORIES]
