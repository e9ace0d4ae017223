"""The hotspots of a look: areas that are hot together, with what is reported there. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from layers.insight.cube import Cube
from layers.insight.emerging import Pattern
from layers.insight.look import SMALLEST, Look

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
    groups = [hot[group == number] for number in range(count)]
    # Hot by its neighbours alone is a shade on the map, but no place to send anybody to.
    groups = [members for members in groups if look.counts[members, -1].sum() >= SMALLEST]
    if not groups:
        return []
    peaks = np.array([members[np.argmax(scores[members])] for members in groups])
    # Only of those that are shown: thousands of cells would take seconds.
    shown = np.lexsort((peaks, -scores[peaks]))[:most].tolist()
    found = look.patterns(peaks[shown])
    earlier = max(look.steps - 1 - look.wish.weeks, 0)
    spots = []
    for number, (_side, pattern) in zip(shown, found, strict=True):
        members, peak = groups[number], int(peaks[number])
        spots.append(
            Hotspot(
                peak=peak,
                members=members.tolist(),
                z=float(scores[peak]),
                level=int(current[members].max()),
                cases=int(look.counts[members, -1].sum()),
                before=int(look.counts[members, earlier].sum()),
                weeks=int(look.weeks_in_a_row(members).max()),
                pattern=pattern,
                categories=_categories(look, members),
            )
        )
    return spots


def hotspot_at(look: Look, peak: int) -> Cube:
    """The period's counts of the hotspot with this peak, an id of the frame; none where it is no
    hotspot any more."""
    found = (spot.members for spot in hotspots(look) if look.frame.ids[spot.peak] == peak)
    return _counted(look, next(found, []))


def _counted(look: Look, members: Sequence[int] | NDArray[np.int64]) -> Cube:
    inside = np.zeros(len(look.frame.ids) + 1, dtype=bool)
    inside[members] = True
    return look.now.where(inside[look.at])


def _categories(look: Look, members: NDArray[np.int64]) -> list[tuple[int, int]]:
    sums = _counted(look, members).by_category()
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [(category, n) for category, n in ranked if n][:TOP_CATEGORIES]
