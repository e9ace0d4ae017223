"""The areas that numbers are given for, as one SQL fragment: which grid counts for which row.

Numbers come by town, village, grid or named worker, within a scope and, to drill down, within one
town or village.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from layers.staff.models import Role
from layers.staff.scope import Scope

By = Literal["town", "village", "grid", "worker"]

_KEYS: Final[dict[By, tuple[str, str, str]]] = {
    "town": ("t.id", "t.code", "t.name"),
    "village": ("v.id", "v.code", "v.name"),
    "grid": ("g.id", "g.code", "g.name"),
    "worker": ("w.id", "w.username", "w.display_name"),
}

# One row a grid in force: its id and the key, code and name of the area it counts for. The named
# worker is the one with the lowest post; grids without one count for no worker.
_AREA: Final = """
SELECT g.id AS grid_id, {key} AS key, {code} AS code, {name} AS name
  FROM territory_gridset s
  JOIN territory_grid g ON g.grid_set_id = s.id AND g.retired_at IS NULL
  JOIN territory_division v ON v.id = g.village_id
  JOIN territory_division t ON t.id = v.parent_id
  {worker}
 WHERE s.state = 'in_force' AND s.starts_on <= %(today)s::date
   AND (s.ends_on IS NULL OR s.ends_on > %(today)s::date)
   AND (%(everything)s OR g.id = ANY(%(grids)s::bigint[])
        OR v.id = ANY(%(divisions)s::bigint[]) OR t.id = ANY(%(divisions)s::bigint[]))
   AND (%(within)s::bigint IS NULL OR %(within)s::bigint IN (v.id, t.id))
"""
_WORKER: Final = """
JOIN LATERAL (
  SELECT u.id, u.username, u.display_name FROM staff_post p JOIN staff_user u ON u.id = p.user_id
   WHERE p.grid_id = g.id AND p.role = 'worker' AND p.starts_on <= %(today)s::date
     AND (p.ends_on IS NULL OR p.ends_on > %(today)s::date)
   ORDER BY p.id LIMIT 1) w ON true
"""


@dataclass(frozen=True, slots=True)
class Area:
    """A row of numbers: the id, code and name of a town, village, grid or worker."""

    key: int
    code: str
    name: str


def area_sql(by: By) -> str:
    """The fragment for rows ``by`` something; wants the parameters of ``area_params``."""
    key, code, name = _KEYS[by]
    worker = _WORKER if by == "worker" else ""
    return _AREA.format(key=key, code=code, name=name, worker=worker)


def area_params(scope: Scope, today: Any, within: int | None) -> dict[str, Any]:
    """Parameters of ``area_sql``: the areas of ``scope``, ``within`` the division of this id."""
    return {
        "today": today,
        "everything": watches_all(scope),
        "grids": list(scope.grids),
        "divisions": list(scope.divisions),
        "within": within,
    }


def watches_all(scope: Scope) -> bool:
    """Whether the counts of the whole county are for this person; they name nobody."""
    return scope.everything or Role.ADMINISTRATOR in scope.roles
