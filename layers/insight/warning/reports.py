"""The reports of some days as arrays, each matter once: what the early warning counts.

Read anew every night, for people change category and place of a case afterwards.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from layers.cases.models import Category
from layers.insight.columns import columns
from layers.insight.cube import ROW, Cube
from layers.insight.warning.distinct import distinct
from layers.people_scope import all_people

Ints = NDArray[np.int64]

# Who reported is a number that means nothing elsewhere; −1 where nobody left a phone number.
_FORM: Final = np.dtype(
    [("day", "i4"), ("category", "i4"), ("grid", "i4"), ("x", "i4"), ("y", "i4"), ("person", "i8")]
)
_REPORTS: Final = """
SELECT ((c.received_at AT TIME ZONE b.time_zone)::date - DATE '1970-01-01')::int,
       c.category_id::int, coalesce(c.grid_id, 0)::int,
       CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_X(c.geom) / b.step_lon)::int END,
       CASE WHEN c.grid_id IS NULL THEN 0 ELSE floor(ST_Y(c.geom) / b.step_lat)::int END,
       coalesce(hashtextextended(encode(p.phone_hash, 'hex'), 0) & 9223372036854775807, -1)
  FROM cases_case c CROSS JOIN insight_basis b LEFT JOIN cases_complainant p ON p.case_id = c.id
 WHERE c.received_at >= (DATE '{first}'::timestamp AT TIME ZONE b.time_zone)
   AND c.received_at < ((DATE '{last}' + 1)::timestamp AT TIME ZONE b.time_zone)
   AND c.state <> 'void'
"""


@dataclass(frozen=True, slots=True)
class Reports:
    """``cube`` has a row for each distinct report; ``series`` (n,) is the row of its top category
    in ``categories`` (ids). ``repeats`` (days,) from ``first`` on were left out."""

    cube: Cube
    series: Ints
    categories: list[int]
    first: date
    repeats: Ints


def reports(first: date, last: date) -> Reports:
    """The distinct reports received on these days, both included."""
    with all_people(), connection.cursor() as cursor:
        # COPY takes no parameters; days can be written out, for nobody types them.
        rows = columns(cursor, _REPORTS.format(first=first, last=last), _FORM)
    rows = rows[np.argsort(rows["day"], kind="stable")]
    categories, series = _series(rows["category"])
    place = np.where(rows["grid"] > 0, rows["grid"], -1)
    once = distinct(rows["day"].astype(np.int64), rows["person"], series, place.astype(np.int64))
    start = (first - date(1970, 1, 1)).days
    span = (last - first).days + 1
    repeats = np.bincount(rows["day"][~once] - start, minlength=span).astype(np.int64)
    return Reports(_cube(rows[once]), series[once], categories, first, repeats)


def top_of() -> dict[int, int]:
    """The top category of each."""
    parents = dict(Category.objects.values_list("pk", "parent"))

    def top(pk: int) -> int:
        above = parents[pk]
        return pk if above is None else top(above)

    return {pk: top(pk) for pk in parents}


def _series(category: NDArray[Any]) -> tuple[list[int], Ints]:
    tops = top_of()
    ids = sorted(set(tops.values()))
    row = {pk: number for number, pk in enumerate(ids)}
    table = np.zeros(max(tops, default=0) + 1, dtype=np.int64)
    for pk, top in tops.items():
        table[pk] = row[top]
    return ids, table[category]


def _cube(rows: NDArray[Any]) -> Cube:
    cube = np.zeros(len(rows), ROW)
    for name in ("day", "category", "grid", "x", "y"):
        cube[name] = rows[name]
    cube["n"] = 1
    return Cube(cube)
