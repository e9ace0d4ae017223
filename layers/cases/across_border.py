"""What would answer for a case if it lay on the other side of the nearest border."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.route import OWNER, RULE
from layers.sql import prepared
from layers.staff.models import Department, User
from layers.territory.locate import Neighbour

# As ``layers.cases.route``, for a grid instead of a point.
_THERE: Final = f"""
WITH place AS MATERIALIZED (
  SELECT g.id AS grid_id, v.id AS village_id, t.id AS town_id, t.parent_id AS county_id
    FROM territory_grid g
    JOIN territory_division v ON v.id = g.village_id
    JOIN territory_division t ON t.id = v.parent_id
   WHERE g.id = %(grid)s),
rule AS ({RULE}), owner AS ({OWNER})
SELECT rule.department_id, (SELECT user_id FROM owner)
  FROM (VALUES (1)) one LEFT JOIN rule ON true
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Across:
    """The grid beyond the border, and the unit and the person that the catalogue gives there."""

    neighbour: Neighbour
    department: Department | None
    owner: User | None


def across_border(case: Case, neighbour: Neighbour | None) -> Across | None:
    """What the catalogue in force answers in ``neighbour``; None for a case in no grid, or further
    than BORDER_WARNING_METRES from it. ``case.category`` should be loaded. At most three
    statements, none where there is no such border.
    """
    if neighbour is None or case.grid_id is None:
        return None
    if neighbour.metres > settings.BORDER_WARNING_METRES:
        return None
    today = timezone.localdate()
    [(department, owner)] = prepared(
        _THERE, {"path": case.category.path, "grid": neighbour.grid_id, "today": today}
    )
    return Across(
        neighbour,
        Department.objects.filter(pk=department).first() if department else None,
        User.objects.filter(pk=owner).first() if owner else None,
    )
