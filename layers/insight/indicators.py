"""What a choropleth can show of the cases received in a period, and the headline figures. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.cube import Cube
from layers.insight.look import SMALLEST, Look

# Of DOMAIN §7, over the cases received in the period: what is added up, out of what, and by which
# factor. Shares and times of one or two cases say nothing about an area.
_SHARES: Final = {
    "resolved": ("resolved", "n", 1.0),
    "closed": ("closed", "n", 1.0),
    "on_time": ("on_time", "resolved", 1.0),
    "hours": ("minutes", "resolved", 1 / 60),
    "rework": ("reworked", "resolved", 1.0),
    "one_hop": ("one_hop", "resolved", 1.0),
    "one_finish": ("one_finish", "resolved", 1.0),
    "response": ("contacted", "reached", 1.0),
    "solving": ("solved", "reached", 1.0),
    "satisfaction": ("satisfied", "reached", 1.0),
}
INDICATORS: Final = ("cases", *_SHARES)


@dataclass(frozen=True, slots=True)
class Headline:
    """Figures of the cases received in a period. Shares and hours are None where nothing counts;
    ``answered`` is how many complainants the share ``satisfied`` is of."""

    cases: int
    resolved: float | None
    on_time: float | None
    hours: float | None
    satisfied: float | None
    answered: int


def headline(cube: Cube) -> Headline:
    """Received; share resolved; of those, share on time and mean hours to resolution; of those
    who were called back and answered, share satisfied."""
    cases, resolved, answered = cube.total(), cube.total("resolved"), cube.total("reached")
    return Headline(
        cases=cases,
        resolved=resolved / cases if cases else None,
        on_time=cube.total("on_time") / resolved if resolved else None,
        hours=cube.total("minutes") / 60 / resolved if resolved else None,
        satisfied=cube.total("satisfied") / answered if answered else None,
        answered=answered,
    )


def indicator(look: Look, name: str) -> NDArray[np.float64]:
    """The value of each area at each step, (areas, steps), NaN where it rests on fewer than
    ``SMALLEST`` cases; ``cases`` themselves are ``look.counts``."""
    top, base, factor = _SHARES[name]
    below = _sums(look, base)
    known = below >= SMALLEST
    return np.where(known, _sums(look, top) * factor / np.where(known, below, 1), np.nan)


def _sums(look: Look, measure: str) -> NDArray[np.int64]:
    """Finished at once is what was not done again."""
    if measure == "one_finish":
        return _sums(look, "resolved") - _sums(look, "reworked")
    return look.sums(measure)
