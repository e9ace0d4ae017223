"""The three promises as numbers: nothing left out, nobody forgotten, every danger in hand.

基础信息不漏项 completeness, 社情民意不滞后 staleness, 问题隐患全掌控 hazards (DOMAIN, S3).
Staleness is the number of days since somebody was last met at a household's door (ADR 0013).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from layers.fieldwork.areas import Area, By, area_params, area_sql
from layers.sql import prepared
from layers.staff.scope import Scope

# Days of a household that nobody has ever been met at: older than any date.
NEVER: Final = 99_999

# Counting households by area and days and ranking those few counts gives the same percentiles as
# percentile_disc, which would sort every household of the county.
_PROMISES: Final = """
WITH area AS MATERIALIZED ({area}),
age AS (
  SELECT area.key, waited.days, count(*) AS n, count(*) FILTER (WHERE h.complete) AS complete,
         count(*) FILTER (WHERE waited.days > CASE WHEN h.colour IN ('usual', 'party')
                          THEN %(usual_days)s ELSE %(care_days)s END) AS overdue
    FROM area
    JOIN residents_household h ON h.grid_id = area.grid_id
   CROSS JOIN LATERAL (
     SELECT coalesce(extract(day FROM %(tonight)s - h.visited_at), {never})::int AS days) waited
   WHERE h.moved_out_at IS NULL AND NOT h.vacant
   GROUP BY area.key, waited.days
),
ranked AS (
  SELECT age.*, sum(n) OVER (PARTITION BY key ORDER BY days) AS upto,
         sum(n) OVER (PARTITION BY key) AS homes
    FROM age
),
home AS (
  SELECT key, max(homes)::bigint AS homes, sum(complete)::bigint AS complete,
         min(days) FILTER (WHERE upto >= 0.5 * homes) AS median,
         min(days) FILTER (WHERE upto >= 0.9 * homes) AS slow,
         max(days) FILTER (WHERE days < {never}) AS longest,
         coalesce(sum(n) FILTER (WHERE days = {never}), 0)::bigint AS never,
         sum(overdue)::bigint AS overdue
    FROM ranked GROUP BY key
),
danger AS (
  SELECT area.key, count(*) AS open, count(*) FILTER (WHERE d.owner_id IS NULL) AS unowned,
         count(*) FILTER (WHERE d.due_on < %(today)s::date AND d.state = 'assigned') AS late
    FROM area JOIN fieldwork_hazard d ON d.grid_id = area.grid_id
   WHERE d.state <> 'checked'
   GROUP BY area.key
)
SELECT a.key, a.code, a.name, coalesce(home.homes, 0), coalesce(home.complete, 0),
       home.median, home.slow, home.longest, coalesce(home.never, 0),
       coalesce(home.overdue, 0), coalesce(danger.open, 0), coalesce(danger.unowned, 0),
       coalesce(danger.late, 0)
  FROM (SELECT DISTINCT key, code, name FROM area) a
  LEFT JOIN home ON home.key = a.key
  LEFT JOIN danger ON danger.key = a.key
 ORDER BY a.code
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """The numbers of one area. Days are None where there is no household.

    homes: lived-in households; never: of them, those where nobody was ever met; overdue: those
    due for a visit by the county's rule.
    """

    area: Area
    homes: int
    complete: int
    median_days: int | None
    slow_days: int | None
    longest_days: int | None
    never: int
    overdue: int
    hazards: int
    unowned: int
    late: int

    @property
    def completeness(self) -> float | None:
        """Share of lived-in households with all that has to be known, 0 to 1."""
        return self.complete / self.homes if self.homes else None


def promises(scope: Scope, by: By, within: int | None = None) -> list[Promise]:
    """One row an area within ``scope``, in the order of the codes. One statement."""
    today = timezone.localdate()
    params = {
        **area_params(scope, today, within),
        "tonight": datetime.combine(
            today + timedelta(days=1), time(), timezone.get_current_timezone()
        ),
        "usual_days": settings.VISIT_DAYS,
        "care_days": settings.VISIT_DAYS_CARE,
    }
    rows = prepared(_PROMISES.format(area=area_sql(by), never=NEVER), params)
    return [Promise(Area(*row[:3]), *row[3:]) for row in rows]
