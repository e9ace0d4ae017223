"""What a change of borders would do, by grid: the sums of all floors above the territory."""

from typing import Any

from layers.cases.border_preview import border_preview
from layers.residents.border_preview import household_preview
from layers.territory.edit import Plan


def sums(plan: Plan) -> list[dict[str, Any]]:
    """Rows of grids whose land would change: m², households, open cases, before and after.

    Two queries, in the plan's transaction.
    """
    homes = {row.code: row for row in household_preview(plan)}
    return [
        {
            "code": row.code,
            "name": row.name,
            "area_m2_before": round(row.area_before, 1),
            "area_m2_after": round(row.area_after, 1),
            "households_before": homes[row.code].before,
            "households_after": homes[row.code].after,
            "open_cases_before": row.open_before,
            "open_cases_after": row.open_after,
        }
        for row in border_preview(plan)
    ]
