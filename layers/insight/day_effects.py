"""What makes one day busier than another: weekday, days off, make-up days, season, trend. Pure.

The rows of a regression's design; who asks says which days are worked (``cases.clock``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

HARMONICS: Final = 2
_YEAR: Final = 365.25
# In one year a season cannot be told from a trend, and runs off beyond its end.
_SEASON_FROM: Final = 600


@dataclass(frozen=True, slots=True)
class Days:
    """``ordinal`` (n,) days since 1970; ``working`` (n,) whether the offices work."""

    ordinal: NDArray[np.int64]
    working: NDArray[np.bool_]

    def design(self, known: int) -> Numbers:
        """(n, terms): constant, six weekdays, day off, make-up day, back at work, trend, season.

        ``known`` is how many days the fit will see: a season needs most of two years.
        """
        weekday = (self.ordinal + 3) % 7
        weekend = weekday >= 5
        back = self.working.copy()
        back[0:1] = False
        # The first day after at least three off: what waited comes then.
        off = ~self.working
        rested = np.zeros(len(off), dtype=bool)
        rested[3:] = off[2:-1] & off[1:-2] & off[:-3]
        columns = [np.ones(len(weekday))]
        columns += [(weekday == number).astype(float) for number in range(1, 7)]
        columns += [
            (off & ~weekend).astype(float),
            (self.working & weekend).astype(float),
            (self.working & rested & back).astype(float),
            (self.ordinal - self.ordinal[-1]) / _YEAR,
        ]
        if known >= _SEASON_FROM:
            angle = 2 * np.pi * self.ordinal / _YEAR
            for order in range(1, HARMONICS + 1):
                columns += [np.sin(order * angle), np.cos(order * angle)]
        return np.column_stack(columns)


def days_of(days: Sequence[date], working: Sequence[bool]) -> Days:
    """The same from dates."""
    ordinal = np.array([day.toordinal() for day in days], dtype=np.int64)
    return Days(ordinal - date(1970, 1, 1).toordinal(), np.array(working, dtype=bool))
