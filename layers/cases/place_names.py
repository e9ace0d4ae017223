"""Village names in an address. Several villages of one name: the dispatcher has to ask."""

import re
from dataclasses import dataclass
from functools import lru_cache

from layers.sql import prepared

# 居委会, 村委会 … say what kind of body a village has; people leave them out.
_SUFFIX = re.compile(r"(社区|村)?(居民委员会|村民委员会|居委会|村委会|委员会|社区|村)$")

# Behind a village's name these make another thing of it: 梁集镇 is a town, 青年路 is a road.
_NOT_A_VILLAGE = r"(?!镇|乡|街道|路|大道|大街|街[0-9])"

VILLAGES = """
SELECT v.id, v.name, t.id, t.name
  FROM territory_division v JOIN territory_division t ON t.id = v.parent_id
 WHERE v.level = 'village'
   AND (%(address)s::text IS NULL OR position(left(v.name, 2) IN %(address)s::text) > 0)
 ORDER BY v.code
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A village that an address may mean."""

    village_id: int
    village: str
    town_id: int
    town: str


@lru_cache(maxsize=4096)
def base_name(village: str) -> str:
    """The name without the kind of its committee: 和平社区居委会 → 和平."""
    return _SUFFIX.sub("", village) or village


def candidates(address: str) -> list[Candidate]:
    """Return the villages an address names; when it names a town too, only those of that town.

    One statement, none for an empty address. A longer name beats one that is part of it.
    """
    return named_in(address, villages(address)) if address else []


def villages(address: str | None = None) -> list[Candidate]:
    """The villages of which two signs stand in ``address``, or all of them. One statement."""
    rows = prepared(VILLAGES, {"address": address})
    return [Candidate(*row) for row in rows]


def named_in(address: str, known: list[Candidate]) -> list[Candidate]:
    """Those of the villages ``known`` that the address names, as ``candidates`` says."""
    named = [
        row
        for row in known
        if (name := base_name(row.village)) in address
        and re.search(re.escape(name) + _NOT_A_VILLAGE, address)
    ]
    longest = max((len(base_name(row.village)) for row in named), default=0)
    named = [row for row in named if len(base_name(row.village)) == longest]
    in_town = [row for row in named if row.town[:2] in address]
    return in_town or named
