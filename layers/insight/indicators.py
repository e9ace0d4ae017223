"""What a choropleth can show of the cases received in a period, and the headline figures. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.cube import Cube
from layers.insight.look import SMALLEST, Look

# Shares and times of one or two cases say nothing about an area.
INDICATORS: Final = ("cases", "resolved", "on_time", "hours")


@dataclass(frozen=True, slots=True)
class Headline:
    """Figures of the cases received in a period. Shares and hours are None where nothing counts."""

    cases: int
    resolved: float | None
    on_time: float | None
    hours: float | None


def headline(cube: Cube) -> Headline:
    """Received; share resolved; of those, share on time and mean hours to resolution."""
    cases, resolved = cube.total(), cube.total("resolved")
    return Headline(
        cases=cases,
        resolved=resolved / cases if cases else None,
        on_time=cube.total("on_time") / resolved if resolved else None,
        hours=cube.total("minutes") / 60 / resolved if resolved else None,
    )


def indicator(look: Look, name: str) -> list[float | None]:
    """The value of each area, None where it rests on fewer than ``SMALLEST`` cases."""
    n = len(look.frame.ids)
    cases = look.now.by(look.at, n)
    if name == "cases":
        return [int(value) for value in cases.tolist()]
    resolved = look.now.by(look.at, n, "resolved")
    if name == "resolved":
        return _shares(resolved, cases)
    top = look.now.by(look.at, n, "on_time" if name == "on_time" else "minutes")
    return _shares(top, resolved, 1.0 if name == "on_time" else 1 / 60)


def _shares(
    top: NDArray[np.int64], base: NDArray[np.int64], factor: float = 1.0
) -> list[float | None]:
    return [
        a * factor / b if b >= SMALLEST else None
        for a, b in zip(top.tolist(), base.tolist(), strict=True)
    ]
