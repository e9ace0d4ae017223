"""How far the needs survey of a week has come: households asked, of those lived in, by area."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone

from layers.fieldwork.areas import Area, By, area_params, area_sql
from layers.fieldwork.ask_needs import week_of
from layers.fieldwork.models import Answer
from layers.fieldwork.queries import in_area
from layers.residents.models import Household
from layers.residents.queries import for_scope, living
from layers.sql import prepared
from layers.staff.scope import Scope

_COVERAGE: Final = """
WITH area AS MATERIALIZED ({area}),
home AS (
  SELECT area.key, count(*) AS homes
    FROM area JOIN residents_household h ON h.grid_id = area.grid_id
   WHERE h.moved_out_at IS NULL AND NOT h.vacant
   GROUP BY area.key
),
answer AS (
  SELECT area.key, count(*) AS asked, count(*) FILTER (WHERE r.has_need) AS needs
    FROM area JOIN fieldwork_answer r ON r.grid_id = area.grid_id AND r.week = %(week)s::date
   GROUP BY area.key
)
SELECT a.key, a.code, a.name, coalesce(home.homes, 0), coalesce(answer.asked, 0),
       coalesce(answer.needs, 0)
  FROM (SELECT DISTINCT key, code, name FROM area) a
  LEFT JOIN home ON home.key = a.key
  LEFT JOIN answer ON answer.key = a.key
 ORDER BY a.code
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Lived-in households of an area today, how many were asked, and how many had a need."""

    area: Area
    homes: int
    asked: int
    needs: int

    @property
    def share(self) -> float | None:
        """Asked of lived-in households, 0 to 1; more were asked than are left where some moved."""
        return min(1.0, self.asked / self.homes) if self.homes else None


def coverage(
    scope: Scope, by: By, week: date | None = None, within: int | None = None
) -> list[Coverage]:
    """One row an area within ``scope`` for the week of that Monday. One statement."""
    today = timezone.localdate()
    params = {**area_params(scope, today, within), "week": week or week_of(today)}
    rows = prepared(_COVERAGE.format(area=area_sql(by)), params)
    return [Coverage(Area(*row[:3]), *row[3:]) for row in rows]


def not_asked(scope: Scope, week: date, limit: int) -> list[Household]:
    """Lived-in households of the person's grids that this week's survey has not reached yet.

    Those longest unvisited first, at most ``limit``. One statement.
    """
    asked = Answer.objects.filter(in_area(scope), week=week).values("household_id")
    homes = living(for_scope(scope)).filter(grid_id__in=scope.grids, vacant=False)
    rows = homes.exclude(pk__in=asked).order_by("address", "id")
    return list(rows.select_related("grid").defer("grid__geom")[:limit])
