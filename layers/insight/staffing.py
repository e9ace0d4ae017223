"""What each grid and its workers carry: households, visits, cases, and the hours these take.

A visit is a household at which somebody was met in these days, however often.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import shapely
from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.states import OPEN
from layers.insight.counts import counts
from layers.insight.frame import Land, frame
from layers.insight.households import households
from layers.insight.look import EPOCH
from layers.insight.split_line import Line, split_line
from layers.residents.models import Household
from layers.staff.models import Post, Role
from layers.staff.scope import current_posts
from layers.territory.models import Grid

DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Load:
    """One grid over the last ``DAYS`` days; ``hours`` a week and worker, by the minutes that the
    settings say a visit and a case take. Without a worker it is what one would have."""

    grid: int
    name: str
    households: int
    visited: int
    cases: int
    open: int
    workers: int
    hours: float

    @property
    def to_split(self) -> bool:
        """Too many households, or more hours than a worker's week has."""
        too_many = self.households > int(settings.GRID_HOUSEHOLDS[1])
        return too_many or self.hours > float(settings.WORK_HOURS)

    @property
    def too_few(self) -> bool:
        return self.households < int(settings.GRID_HOUSEHOLDS[0])


def loads(land: Land, today: date) -> list[Load]:
    """The grids of ``land``, the most hours first. Five statements however many grids there are."""
    ids = land.grids.tolist()
    held = counts()
    people = households(land, frame(land, "grid", held.lattice))
    homes = np.zeros(len(ids)) if people is None else people
    since = timezone.localtime() - timedelta(days=DAYS)
    # The diary is closed to leaders; the household itself knows when somebody last was there.
    visited = _by_grid(Household.objects.filter(visited_at__gte=since, moved_out_at__isnull=True))
    waiting = _by_grid(Case.objects.filter(state__in=sorted(OPEN)))
    posts = Post.objects.filter(current_posts(today), role=Role.WORKER, user__is_active=True)
    workers = _by_grid(posts)
    last = (today - EPOCH).days
    recent = held.cube.between(last - DAYS + 1, last)
    at = recent.rows["grid"].astype(np.int64)
    came = recent.by(at, max([*ids, *at.tolist(), 0]) + 1)
    minutes = settings.WORK_MINUTES
    rows = []
    for row, pk in enumerate(ids):
        seen, cases, hands = visited.get(pk, 0), int(came[pk]), workers.get(pk, 0)
        spent = seen * minutes["visit"] + cases * minutes["case"]
        rows.append(
            Load(
                pk, land.names[row], int(homes[row]), seen, cases, waiting.get(pk, 0), hands,
                spent / 60 / DAYS * 7 / max(hands, 1),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda load: (-load.hours, load.name))


def proposed_split(grid: int) -> tuple[str, str, Line | None]:
    """The village's code, the grid's code, and a line that halves its households."""
    row = Grid.objects.select_related("village").get(pk=grid)
    points = Household.objects.filter(grid=grid, moved_out_at__isnull=True, geom__isnull=False)
    homes = np.array([(geom.x, geom.y) for geom in points.values_list("geom", flat=True)])
    line = split_line(shapely.from_wkb(bytes(row.geom.wkb)), homes) if len(homes) else None
    return row.village.code, row.code, line


def _by_grid(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values("grid").annotate(n=Count("pk")).values_list("grid", "n"))
