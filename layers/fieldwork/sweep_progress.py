"""How far a sweep has come: tasks done in grids, by grid, village, town; and what is left of it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from layers.fieldwork.areas import Area, By, area_params, area_sql
from layers.fieldwork.models import Sweep
from layers.sql import prepared
from layers.staff.scope import Scope
from layers.territory.models import Level

_PROGRESS: Final = """
WITH area AS MATERIALIZED ({area}),
wanted AS (SELECT count(*) AS n FROM fieldwork_sweeptask WHERE sweep_id = %(sweep)s),
done AS (
  SELECT r.grid_id, count(*) AS n, count(*) FILTER (WHERE r.outcome <> 'clear') AS found,
         count(*) FILTER (WHERE r.outcome = 'settled') AS settled
    FROM fieldwork_sweepresult r JOIN fieldwork_sweeptask t ON t.id = r.task_id
   WHERE t.sweep_id = %(sweep)s
   GROUP BY r.grid_id
)
SELECT area.key, area.code, area.name, count(*), count(*) FILTER (WHERE done.n >= wanted.n),
       wanted.n * count(*), coalesce(sum(done.n), 0)::bigint,
       coalesce(sum(done.found), 0)::bigint, coalesce(sum(done.settled), 0)::bigint
  FROM area CROSS JOIN wanted LEFT JOIN done ON done.grid_id = area.grid_id
 GROUP BY area.key, area.code, area.name, wanted.n
 ORDER BY area.code
"""

_LEFT: Final = """
SELECT w.uuid::text, w.title, w.ends_on, g.code, g.name, count(*), count(r.id)
  FROM fieldwork_sweep w
  JOIN fieldwork_sweeptask t ON t.sweep_id = w.id
  JOIN territory_division d ON d.id = w.division_id
  JOIN territory_grid g ON g.id = ANY(%(grids)s::bigint[]) AND g.retired_at IS NULL
  JOIN territory_division v ON v.id = g.village_id
   AND (d.parent_id IS NULL OR d.id IN (v.id, v.parent_id))
  LEFT JOIN fieldwork_sweepresult r ON r.task_id = t.id AND r.grid_id = g.id
 WHERE w.starts_on <= %(today)s::date AND w.ends_on >= %(today)s::date AND w.ended_at IS NULL
 GROUP BY w.id, g.id
HAVING count(*) > count(r.id)
 ORDER BY w.ends_on, w.id, g.code
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """An area in a sweep: its grids and how many are through, tasks wanted and done, what was
    found, and how much of that was put right at once (the rest became cases)."""

    area: Area
    grids: int
    through: int
    wanted: int
    done: int
    found: int
    settled: int

    @property
    def share(self) -> float | None:
        """Tasks done of those wanted, 0 to 1; None without grids."""
        return self.done / self.wanted if self.wanted else None


@dataclass(frozen=True, slots=True)
class DueSweep:
    """What a sweep under way still wants in one grid."""

    uuid: str
    title: str
    ends_on: date
    grid_code: str
    grid_name: str
    wanted: int
    done: int


def progress(sweep: Sweep, scope: Scope, by: By, within: int | None = None) -> list[Progress]:
    """One row an area of the sweep within ``scope``, by the grids of its last day. One statement.

    ``within`` narrows it to one town or village of the sweep's area.
    """
    day = min(timezone.localdate(), sweep.ends_on)
    whole = None if sweep.division.level == Level.COUNTY else sweep.division_id
    params = {**area_params(scope, day, within or whole), "sweep": sweep.pk}
    rows = prepared(_PROGRESS.format(area=area_sql(by)), params)
    return [Progress(Area(*row[:3]), *row[3:]) for row in rows]


def left_to_sweep(scope: Scope, today: date) -> list[DueSweep]:
    """The sweeps under way that still want something in the person's own grids. One statement."""
    rows = prepared(_LEFT, {"grids": list(scope.grids), "today": today})
    return [DueSweep(*row) for row in rows]
