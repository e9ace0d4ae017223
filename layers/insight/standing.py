"""How calm each area is by its cases of four weeks, and what changed since the four before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from numpy.typing import NDArray

from layers.cases.models import Case, Category, Family
from layers.cases.states import OPEN
from layers.insight.counts import Counts
from layers.insight.cube import Cube
from layers.insight.frame import Frame, Land, frame, places
from layers.insight.households import households
from layers.insight.look import EPOCH
from layers.insight.rates import shrunk_rates
from layers.insight.stability import Stability, growth, stability

WEEKS: Final = 4
PER: Final = 1000
# A month of the rate's own measure, of four weeks.
_MONTH: Final = 30 / (7 * WEEKS)
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Standing:
    """One area; ``parts`` from 0 (bad) to 100 (good) in the order of ``stability.COMPONENTS``."""

    id: int
    name: str
    cases: int
    score: float
    parts: list[float]
    change: float
    moved: str
    moved_by: float


def standings(land: Land, level: str, held: Counts, today: date) -> list[Standing]:
    """The areas of ``level`` on this land, the least calm first.

    What is overdue is known of today only, so that this part never counts as a change.
    """
    areas = frame(land, level, held.lattice)
    if not len(areas.ids):
        return []
    people = households(land, areas)
    safety = frozenset(Category.objects.filter(family=Family.SAFETY).values_list("pk", flat=True))
    late = _overdue(land, areas)
    ends = [today - timedelta(weeks=WEEKS * back) for back in range(3)]
    cubes = [_weeks(held.cube, end) for end in ends]
    counts = [_by_area(cube, land, areas, held) for cube in cubes]
    graves = [_by_area(cube.only(safety), land, areas, held) for cube in cubes[:2]]
    now, before = (_measured(counts[i], counts[i + 1], graves[i], late, people) for i in range(2))
    moved = now.changed_most(before)
    rows = [
        Standing(
            int(areas.ids[i]), areas.names[i], int(counts[0][i]), float(now.score[i]),
            now.parts[i].tolist(), float(now.score[i] - before.score[i]), *moved[i],
        )
        for i in range(len(areas.ids))
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.score, row.name))


def _measured(
    cases: Values, earlier: Values, grave: Values, late: Values, people: Values | None
) -> Stability:
    unknown = np.full(len(cases), np.nan)
    rate = unknown if people is None else shrunk_rates(cases, people) * PER * _MONTH
    share = np.divide(grave, cases, out=unknown.copy(), where=cases > 0)
    measures = {
        "rate": rate, "safety": share, "overdue": late, "growth": growth(cases, earlier),
    }  # fmt: skip
    return stability(measures, settings.STABILITY_WEIGHTS)


def _weeks(cube: Cube, end: date) -> Cube:
    last = (end - EPOCH).days
    return cube.between(last - 7 * WEEKS + 1, last)


def _by_area(cube: Cube, land: Land, areas: Frame, held: Counts) -> Values:
    at = places(cube, land, areas, held.lattice)
    return cube.by(at, len(areas.ids)).astype(np.float64)


def _overdue(land: Land, areas: Frame) -> Values:
    """Share of open cases past their deadline, NaN where none is open."""
    rows = (
        Case.objects.filter(state__in=sorted(OPEN), grid__isnull=False)
        .order_by()
        .values("grid")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(resolve_due__lt=timezone.now())))
    )
    found = {row["grid"]: (row["n"], row["late"]) for row in rows}
    table = np.array([found.get(pk, (0, 0)) for pk in land.grids.tolist()], dtype=np.float64)
    n, late = (
        np.bincount(areas.of_grid, weights=column, minlength=len(areas.ids)) for column in table.T
    )
    share: Values = np.divide(late, n, out=np.full(len(areas.ids), np.nan), where=n > 0)
    return share
