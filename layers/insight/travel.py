"""How a look travels to a browser: every step of the slider at once, small and without secrets."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.insight.frame import CELL, Frame
from layers.insight.lattice import Lattice
from layers.insight.look import SMALLEST, Look, density_shades
from layers.insight.rates import shrunk_rates

Rows = NDArray[np.intp]

# A level of −3 to 3 as one letter; d is not significant.
LETTERS: Final = np.array(list("abcdefg"))
# Rates are per 1,000 households, and travel in tenths.
PER: Final = 1000


def steps_of(
    seen: Look,
    mode: str,
    lattice: Lattice,
    people: NDArray[np.float64] | None = None,
    values: NDArray[np.float64] | None = None,
) -> dict[str, Any]:
    """What the slider needs: by area a letter and a count a step, the totals by week; ``values``
    (areas, steps) of an indicator as thousandths, null where they are unknown.

    Cells that never have anything to show are left out, and counts of one or two are 0.
    """
    cells = seen.frame.level == "cell"
    shown = _with_something(seen) if cells else np.arange(len(seen.frame.ids))
    counted = seen.counts[shown]
    body: dict[str, Any] = {
        "until": seen.wish.until.isoformat(),
        "weeks": seen.wish.weeks,
        "steps": seen.steps,
        "weekly": seen.weekly.tolist(),
        "resolved": seen.resolved.tolist(),
        "smallest": SMALLEST if cells else 0,
        "cell": [lattice.step_lon, lattice.step_lat],
        "ids": ids_of(seen.frame, shown),
        "levels": ["".join(row) for row in LETTERS[seen.levels[shown] + 3].tolist()],
        "counts": (np.where(counted < SMALLEST, 0, counted) if cells else counted).tolist(),
    }
    if mode == "density" and cells:
        shades = density_shades(seen)
        shown = np.flatnonzero(shades.any(axis=1))
        body |= {"ids": ids_of(seen.frame, shown), "levels": [], "counts": []}
        body["shades"] = ["".join(map(str, row)) for row in shades[shown].tolist()]
    if mode == "rate" and people is not None:
        body["rates"] = _rates(seen, people)
    if values is not None:
        whole = np.rint(np.where(np.isfinite(values), values, -1) * PER).astype(np.int64)
        body["values"] = [[n if n >= 0 else None for n in row] for row in whole.tolist()]
    return body


def ids_of(areas: Frame, rows: Rows | list[int]) -> list[Any]:
    """Ids of areas as their outlines have them; of cells, column and row."""
    ids = areas.ids[rows]
    if areas.level == "cell":
        ids = np.stack([ids // CELL, ids % CELL], axis=1)
    found: list[Any] = ids.tolist()
    return found


def patterns_of(seen: Look) -> dict[str, list[Any]]:
    """The areas with an emerging pattern, their side and its name."""
    found = seen.patterns()
    rows = [i for i, (side, _pattern) in enumerate(found) if side != "none"]
    return {
        "ids": ids_of(seen.frame, rows),
        "sides": [found[i][0] for i in rows],
        "names": [found[i][1].value for i in rows],
    }


def _with_something(seen: Look) -> Rows:
    something = (seen.levels != 0).any(axis=1) | (seen.counts >= SMALLEST).any(axis=1)
    return np.flatnonzero(something)


def _rates(seen: Look, people: NDArray[np.float64]) -> list[list[int]]:
    columns = [
        shrunk_rates(seen.counts[:, step].astype(np.float64), people) for step in range(seen.steps)
    ]
    rates: list[list[int]] = np.rint(np.column_stack(columns) * PER * 10).astype(np.int64).tolist()
    return rates
