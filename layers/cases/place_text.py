"""A place told in words, matched against the county's own addresses. Candidates, never a guess.

Villages, grids, buildings and enterprises are looked through; people and households are not, so
that anybody may ask.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.utils import timezone

from layers.cases.place_names import Candidate, base_name, candidates
from layers.cases.place_words import number_behind, pieces, plain, says, street_of
from layers.enterprises.short_names import FORMAL
from layers.sql import prepared

MOST: Final = 6
# People name the place early; more is a story.
_LOOKED_AT: Final = 60
_NAME: Final = (3, 16)
# A street this long: the house is somewhere along it.
_ALONG_STREET: Final = 150.0


class Kind(StrEnum):
    """What kind of place it is, the most exact first."""

    BUILDING = "building"
    ENTERPRISE = "enterprise"
    STREET = "street"
    GRID = "grid"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Place:
    """A place the words may mean: degrees (WGS84), and how many metres it may be off."""

    kind: Kind
    label: str
    village: str
    town: str
    lon: float
    lat: float
    metres: float


@dataclass(frozen=True, slots=True)
class Found:
    """The places, the most exact first; ``ask``: the words name several villages alike."""

    places: tuple[Place, ...] = ()
    ask: bool = False


AREAS: Final = """
SELECT 'village', v.name, v.name, t.name, v.geom, v.code
  FROM territory_division v JOIN territory_division t ON t.id = v.parent_id
 WHERE v.id = ANY(%(villages)s::bigint[]) AND v.geom IS NOT NULL
 UNION ALL
SELECT 'grid', g.name, v.name, t.name, g.geom, g.code
  FROM territory_gridset s
  JOIN territory_grid g ON g.grid_set_id = s.id AND g.retired_at IS NULL
  JOIN territory_division v ON v.id = g.village_id
  JOIN territory_division t ON t.id = v.parent_id
 WHERE s.state = 'in_force' AND s.starts_on <= %(today)s::date
   AND (s.ends_on IS NULL OR s.ends_on > %(today)s::date)
   AND position(g.name IN %(words)s) > 0
"""

# With the middle of the land and the radius of a circle as large as it.
SPOTS: Final = f"""
SELECT kind, label, village, town, ST_X(at), ST_Y(at), sqrt(ST_Area(geom::geography) / pi())
  FROM ({AREAS}) areas (kind, label, village, town, geom, code),
       LATERAL ST_PointOnSurface(geom) at
 ORDER BY code
 LIMIT {4 * MOST}
"""  # noqa: S608 (constants only)

# What is left of an address when the name of its village is taken off, which people write in
# their own way: 东升社区永安路12号, 东升永安路12号.
_TAIL: Final = """
regexp_replace(CASE WHEN starts_with({0}, named.base) THEN substr({0}, length(named.base) + 1)
               ELSE {0} END, '^(社区|村)', '')
"""
_BUILDING: Final = "coalesce(nullif(b.name, ''), b.address || b.number)"
_STREET: Final = "regexp_replace(e.address, '[0-9]+号.*$', '')"
_SHORT_NAME: Final = f"regexp_replace(e.name, '{FORMAL}', '')"

# All that the named villages have; so it grows with a village, not with the county.
IN_VILLAGES: Final = f"""
WITH named AS (
  SELECT n.village_id, n.base, v.name AS village, t.name AS town
    FROM unnest(%(villages)s::bigint[], %(bases)s::text[]) n (village_id, base)
    JOIN territory_division v ON v.id = n.village_id
    JOIN territory_division t ON t.id = v.parent_id),
building AS (
  SELECT named.*, {_BUILDING} AS label, {_TAIL.format(_BUILDING)} AS tail, b.address,
         {_TAIL.format("b.address")} AS street, ST_Centroid(b.geom) AS at
    FROM named JOIN territory_grid g ON g.village_id = named.village_id
    JOIN residents_building b ON b.grid_id = g.id),
enterprise AS (
  SELECT named.*, {_SHORT_NAME} AS label, {_TAIL.format(_SHORT_NAME)} AS tail,
         e.address, {_TAIL.format("e.address")} AS house, {_TAIL.format(_STREET)} AS street,
         e.geom AS at
    FROM named JOIN territory_grid g ON g.village_id = named.village_id
    JOIN enterprises_enterprise e ON e.grid_id = g.id AND e.closed_at IS NULL)
SELECT 'building', label, village, town, tail, ST_X(at), ST_Y(at), 0::float8 FROM building
 WHERE length(tail) > 1 AND position(tail IN %(words)s) > 0
 UNION ALL
SELECT 'enterprise', label, village, town, tail, ST_X(at), ST_Y(at), 0::float8 FROM enterprise
 WHERE length(tail) > 1 AND position(tail IN %(words)s) > 0
 UNION ALL
SELECT 'house', address, village, town, house, ST_X(at), ST_Y(at), 0::float8 FROM enterprise
 WHERE length(street) > 1 AND position(street IN %(words)s) > 0
 UNION ALL
SELECT 'street', address, village, town, street, ST_X(middle), ST_Y(middle), reach
  FROM (SELECT address, village, town, street, ST_Centroid(ST_Collect(at)) AS middle,
               ST_MinimumBoundingRadius(ST_Collect(at)) AS circle
          FROM building WHERE length(street) > 1 AND position(street IN %(words)s) > 0
         GROUP BY address, village, town, street) streets,
       LATERAL (SELECT (circle).radius * 111320 AS reach) of_circle
"""  # noqa: S608 (constants only)

# Names without a village: looked up by index, whole, among all stretches of the words.
ANYWHERE: Final = f"""
SELECT found.kind, found.label, v.name, t.name, found.label, ST_X(at), ST_Y(at), 0::float8
  FROM (SELECT 'building' AS kind, b.name AS label, b.grid_id, ST_Centroid(b.geom) AS at
          FROM residents_building b WHERE b.name <> '' AND b.name = ANY(%(pieces)s::text[])
         UNION ALL
        SELECT 'enterprise', {_SHORT_NAME}, e.grid_id, e.geom
          FROM enterprises_enterprise e
         WHERE e.closed_at IS NULL AND {_SHORT_NAME} = ANY(%(pieces)s::text[])) found
  JOIN territory_grid g ON g.id = found.grid_id
  JOIN territory_division v ON v.id = g.village_id
  JOIN territory_division t ON t.id = v.parent_id
 ORDER BY length(found.label) DESC, v.code
 LIMIT {4 * MOST}
"""  # noqa: S608 (constants only)

_Row = tuple[str, str, str, str, str, float, float, float]


def find_places(address: str, limit: int = MOST) -> Found:
    """Return up to ``limit`` places that ``address`` may mean; two or three statements.

    Takes any text, hostile or empty. Whoever asks shows them to choose from: with ``ask`` there is
    more than one village of that name, so not even a good match may be taken as it is.
    """
    words = plain(address.replace("\0", ""))[:_LOOKED_AT]
    if not words:
        return Found()
    villages = candidates(words)[:MOST]
    exact = _rank(words, _in_villages(words, villages)) if villages else []
    if not exact:
        exact = _rank(words, prepared(ANYWHERE, {"pieces": pieces(words, *_NAME)}))
    areas = _areas(words, villages)
    return Found(tuple([*exact, *areas][:limit]), ask=len(villages) > 1)


def _areas(words: str, villages: Sequence[Candidate]) -> list[Place]:
    rows = prepared(
        SPOTS,
        {
            "villages": [row.village_id for row in villages],
            "words": words,
            "today": timezone.localdate(),
        },
    )
    # A grid says more than its village does.
    found = [Place(Kind(kind), *rest) for kind, *rest in rows]
    return sorted(found, key=lambda place: place.kind != Kind.GRID)


def _in_villages(words: str, villages: Sequence[Candidate]) -> list[Any]:
    return prepared(
        IN_VILLAGES,
        {
            "villages": [row.village_id for row in villages],
            "bases": [base_name(row.village) for row in villages],
            "words": words,
        },
    )


def _rank(words: str, rows: Iterable[Any]) -> list[Place]:
    """The rows that the words name, the most exact and longest first; houses along their street."""
    said: list[tuple[int, Place]] = []
    houses: dict[tuple[str, str, str], list[_Row]] = {}
    for row in rows:
        kind, label, village, town, tail, lon, lat, metres = row
        if kind == "house":
            houses.setdefault((village, town, street_of(tail)[0]), []).append(row)
        elif says(words, tail):
            said.append((len(tail), Place(Kind(kind), label, village, town, lon, lat, metres)))
    for (_village, _town, street), along in houses.items():
        said.append((len(street), _on_street(words, street, along)))
    order = list(Kind)
    said.sort(key=lambda pair: (order.index(pair[1].kind), -pair[0], pair[1].town))
    return _without_repeats(place for _length, place in said)


def _on_street(words: str, street: str, along: Sequence[_Row]) -> Place:
    """The house with the number of the words, else the one whose number is closest to it."""
    wanted = number_behind(words, street)

    def off(row: _Row) -> int:
        number = street_of(row[4])[1]
        return 10_000 if number is None or wanted is None else abs(number - wanted)

    row = min(along, key=off)
    _kind, label, village, town, _tail, lon, lat, _metres = row
    if off(row) == 0:
        return Place(Kind.BUILDING, label, village, town, lon, lat, 0)
    known = label[: label.find(street) + len(street)]
    return Place(Kind.STREET, known, village, town, lon, lat, _ALONG_STREET)


def _without_repeats(places: Iterable[Place]) -> list[Place]:
    """One of those with the same name in the same village: a name is what people choose by."""
    first: dict[tuple[str, str, str], Place] = {}
    for place in places:
        key = (place.label, place.village, place.town)
        first.setdefault(key, place)
    return list(first.values())
