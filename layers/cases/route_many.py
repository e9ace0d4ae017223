"""The department of a category in every grid in force at once, by the same rules as ``route``."""

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Category
from layers.cases.route import RULE
from layers.errors import Refused
from layers.sql import prepared
from layers.staff.models import Department

BY_GRID: Final = f"""
SELECT g.id, rule.department_id
  FROM territory_gridset s
  JOIN territory_grid g ON g.grid_set_id = s.id
  JOIN territory_division v ON v.id = g.village_id
  JOIN territory_division t ON t.id = v.parent_id
 CROSS JOIN LATERAL (
   WITH place AS (
     SELECT g.id AS grid_id, v.id AS village_id, t.id AS town_id, t.parent_id AS county_id)
   {RULE}) rule
 WHERE s.state = 'in_force' AND s.starts_on <= %(today)s::date
   AND (s.ends_on IS NULL OR s.ends_on > %(today)s::date)
"""  # noqa: S608 (constants only)


def departments_by_grid(category: str) -> dict[int, Department]:
    """Return the department for the category with this code by grid id; no rule, no entry.

    Raises Refused for a category that does not exist.
    """
    found = Category.objects.filter(code=category).first()
    if found is None:
        raise Refused(_("There is no category “%(code)s”.") % {"code": category}, "category")
    rows = prepared(BY_GRID, {"path": found.path, "today": timezone.localdate()})
    departments = Department.objects.in_bulk({department for _grid, department in rows})
    return {grid: departments[department] for grid, department in rows}
