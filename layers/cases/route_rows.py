"""Where many cases of different kinds and places would go, in one statement."""

from collections.abc import Sequence
from typing import Final

from django.utils import timezone

from layers.cases.case_rows import ReadRow
from layers.cases.route import OWNER, RULE, Route
from layers.sql import prepared
from layers.territory.locate import PLACE

# What ``route`` takes as parameters comes from a row beside it.
OF_ROW: Final = {
    "lon": "brought.lon", "lat": "brought.lat", "path": "brought.path", "today": "%(today)s",
}  # fmt: skip

# Wants a relation ``brought`` with lon, lat and path.
FOUND: Final = f"""
WITH place AS MATERIALIZED ({PLACE % OF_ROW}),
rule AS ({RULE % OF_ROW}),
owner AS ({OWNER % OF_ROW})
SELECT place.grid_id, place.village_id, place.town_id, rule.rule_id, rule.department_id,
       (SELECT user_id FROM owner) AS owner_id
  FROM (VALUES (1)) one LEFT JOIN place ON true LEFT JOIN rule ON true
"""  # noqa: S608 (constants only)

_ROUTES: Final = f"""
WITH brought AS (
  SELECT turn, lon, lat, array_remove(ARRAY[category, parent], NULL) AS path
    FROM unnest(%(lon)s::float8[], %(lat)s::float8[], %(category)s::bigint[], %(parent)s::bigint[])
      WITH ORDINALITY AS sent(lon, lat, category, parent, turn)
)
SELECT found.* FROM brought CROSS JOIN LATERAL ({FOUND}) found ORDER BY brought.turn
"""  # noqa: S608 (constants only)


def route_rows(rows: Sequence[ReadRow]) -> list[Route]:
    """The route of each row, in their order, as importing them now would find it."""
    params = {
        "lon": [row.lon for row in rows],
        "lat": [row.lat for row in rows],
        "category": [row.category.pk for row in rows],
        "parent": [row.category.parent_id for row in rows],
        "today": timezone.localdate(),
    }
    return [Route(*row) for row in prepared(_ROUTES, params)]
