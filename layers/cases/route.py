"""Place and category → department: the dispatch catalogue, as one SQL fragment and one reading.

The most specific rule wins: nearest category ancestor first, then nearest area (grid, village,
town, county, anywhere). No rule, no department: the case waits for a dispatcher, never a guess.
"""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from layers.sql import prepared
from layers.territory.locate import PLACE

# Wants a relation ``place`` (see layers.territory.locate) and %(path)s: the category's id and its
# ancestors' ids, nearest first.
RULE: Final = """
SELECT r.id AS rule_id, r.department_id, r.office
  FROM place
  JOIN cases_dispatchcatalogue c ON c.in_force AND c.starts_on <= %(today)s::date
   AND (c.ends_on IS NULL OR c.ends_on > %(today)s::date)
  JOIN cases_dispatchrule r ON r.catalogue_id = c.id
   AND r.category_id = ANY(%(path)s::bigint[])
   AND (r.grid_id IS NULL OR r.grid_id = place.grid_id)
   AND (r.division_id IS NULL
        OR r.division_id IN (place.village_id, place.town_id, place.county_id))
 ORDER BY array_position(%(path)s::bigint[], r.category_id),
          r.grid_id IS NULL,
          array_position(
            ARRAY[place.village_id, place.town_id, place.county_id], r.division_id) NULLS LAST
 LIMIT 1
"""

_HELD_TODAY: Final = (
    "p.starts_on <= %(today)s::date AND (p.ends_on IS NULL OR p.ends_on > %(today)s::date)"
)

# The named worker of the place; where the grid has none, the town's dispatcher, then the county's.
# Each question is asked only if the one before had no answer, and looks at one place's posts.
OWNER: Final = f"""
SELECT coalesce(
  (SELECT p.user_id FROM place JOIN staff_post p ON p.grid_id = place.grid_id
    WHERE p.role = 'worker' AND {_HELD_TODAY} ORDER BY p.id LIMIT 1),
  (SELECT p.user_id FROM place JOIN staff_post p ON p.division_id = place.town_id
    WHERE p.role = 'town_dispatcher' AND {_HELD_TODAY} ORDER BY p.id LIMIT 1),
  (SELECT p.user_id FROM staff_post p
    WHERE p.role = 'county_dispatcher' AND {_HELD_TODAY} ORDER BY p.id LIMIT 1)) AS user_id
"""

_ROUTE: Final = f"""
WITH place AS MATERIALIZED ({PLACE}), rule AS ({RULE}), owner AS ({OWNER})
SELECT place.grid_id, place.village_id, place.town_id, rule.rule_id, rule.department_id,
       (SELECT user_id FROM owner)
  FROM (VALUES (1)) one LEFT JOIN place ON true LEFT JOIN rule ON true
"""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case belongs. Outside every grid all but the owner (a dispatcher) are None."""

    grid_id: int | None
    village_id: int | None
    town_id: int | None
    rule_id: int | None
    department_id: int | None
    owner_id: int | None


def route(category_path: list[int], lon: float | None, lat: float | None) -> Route:
    """Return the route of a case of this category (its id and its ancestors') at a WGS84 point.

    ``register`` does the same inside its insert; this is for moving a pin and for previews.
    """
    params = {"path": category_path, "lon": lon, "lat": lat, "today": timezone.localdate()}
    return Route(*prepared(_ROUTE, params)[0])
