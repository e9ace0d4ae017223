"""Anybody's CSV tables of cases, areas and populations, as arrays for the scan."""

import csv
import io
import math
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.errors import Refused
from layers.insight.areas import metres_of
from layers.insight.text_file import read_text

# A scan holds circles × areas in memory; days beyond this are a mistyped year.
MAX_AREAS = 5_000
MAX_SPAN = 3_660
# Of one line; more is a mistyped number.
MAX_COUNT = 1_000_000_000
_DELIMITERS = ",;\t"

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Places:
    """``names`` of the areas in the order of the file and their ``points`` in metres, (n, 2)."""

    names: list[str]
    points: NDArray[np.float64]

    def rows(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}


def read_places(path: Path, *, planar: bool = False) -> Places:
    """Columns area, lon, lat (or area, x, y in metres when ``planar``).

    Raises Refused, naming the line, for an area given twice or a coordinate that is none.
    """
    x, y = ("x", "y") if planar else ("lon", "lat")
    found: dict[str, tuple[float, float]] = {}
    for line, row in _read(path, "area", x, y):
        name = row["area"]
        if not name or name in found:
            raise Refused(_line(path, line, _("the area is empty or was there before.")))
        at = _number(path, line, row, x), _number(path, line, row, y)
        if not planar and (abs(at[0]) > 180 or abs(at[1]) > 90):
            raise Refused(_("The coordinates are not degrees. Add --planar for a projected file."))
        found[name] = at
    if len(found) > MAX_AREAS:
        raise Refused(
            _("%(file)s has %(n)d areas; a scan takes at most %(most)d.")
            % {"file": path.name, "n": len(found), "most": MAX_AREAS}
        )
    points = np.array(list(found.values()), dtype=np.float64)
    return Places(list(found), points if planar else metres_of(points))


def read_counts(
    path: Path, places: Places, span: tuple[date | None, date | None], column: str = "cases"
) -> tuple[date, NDArray[np.int64]]:
    """Columns area, date and, where a line is more than one, ``column``: first day, (areas, days).

    Without a ``span`` the days reach from the first to the last in the file; lines outside it are
    not counted. Raises Refused, naming the line, for what is not in ``places`` or is no date.
    """
    rows = places.rows()
    found: list[tuple[int, date, int]] = []
    for line, row in _read(path, "area", "date"):
        if row["area"] not in rows:
            raise Refused(
                _line(path, line, _("the area “%(name)s” is not listed.") % {"name": row["area"]})
            )
        number = _number(path, line, row, column) if row.get(column) else 1.0
        if not 0 <= number <= MAX_COUNT or number != int(number):
            raise Refused(_line(path, line, _("a count is a whole number from 0 on.")))
        found.append((rows[row["area"]], _date(path, line, row["date"]), int(number)))
    days = [day for _area, day, _number_of in found]
    first, last = span[0] or min(days), span[1] or max(days)
    length = (last - first).days + 1
    if not 1 <= length <= MAX_SPAN:
        raise Refused(
            _("The days reach from %(first)s to %(last)s. Check the dates.")
            % {"first": first, "last": last}
        )
    counts = np.zeros((len(places.names), length), dtype=np.int64)
    for area, day, number_of in found:
        if first <= day <= last:
            counts[area, (day - first).days] += number_of
    return first, counts


def read_population(path: Path, places: Places) -> NDArray[np.float64]:
    """Columns area, population: (areas,), 0 where there is no line. Raises Refused as above."""
    rows = places.rows()
    population = np.zeros(len(places.names))
    for line, row in _read(path, "area", "population"):
        number = _number(path, line, row, "population")
        if row["area"] not in rows or number < 0:
            raise Refused(
                _line(path, line, _("the area is not listed or the population is negative."))
            )
        population[rows[row["area"]]] += number
    if not population.sum():
        raise Refused(_("%(file)s has nobody living anywhere.") % {"file": path.name})
    return population


def read_points(
    path: Path, *, planar: bool = False, dated: bool = False
) -> tuple[list[dict[str, str]], NDArray[np.float64], NDArray[np.float64]]:
    """Columns lon, lat (x, y in metres when ``planar``) and, when ``dated``, date: the rows as they
    are, their points in metres (n, 2) and their days (n,), 0 without dates. Raises Refused."""
    x, y = ("x", "y") if planar else ("lon", "lat")
    rows = _read(path, x, y, *(["date"] if dated else []))
    points = np.array([[_number(path, line, row, name) for name in (x, y)] for line, row in rows])
    if not planar and (np.abs(points) > [180, 90]).any():
        raise Refused(_("The coordinates are not degrees. Add --planar for a projected file."))
    days = [_date(path, line, row["date"]).toordinal() if dated else 0 for line, row in rows]
    found = [row for _line_number, row in rows]
    return found, points if planar else metres_of(points), np.array(days, dtype=np.float64)


def has_column(path: Path, name: str) -> bool:
    """Whether the table has such a column."""
    return any(name in row for _line_number, row in _read(path)[:1])


def day_at(first: date, index: int) -> date:
    return first + timedelta(days=index)


def _read(path: Path, *columns: str) -> list[Row]:
    text = read_text(path)
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(_("%(file)s is not a CSV file.") % {"file": path.name}) from error
    if not rows:
        raise Refused(_("%(file)s has no rows.") % {"file": path.name})
    missing = [column for column in columns if column not in rows[0]]
    if missing:
        raise Refused(
            _("%(file)s has no column “%(missing)s”. Its columns are: %(known)s.")
            % {
                "file": path.name, "missing": missing[0],
                "known": ", ".join(str(name) for name in rows[0] if name),
            }
        )  # fmt: skip
    clean = [{k: (v or "").strip() for k, v in row.items() if isinstance(k, str)} for row in rows]
    return list(enumerate(clean, start=2))


def _number(path: Path, line: int, row: dict[str, str], column: str) -> float:
    try:
        number = float(row[column])
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Refused(
            _line(path, line, _("“%(column)s” must be a number.") % {"column": column})
        ) from None
    return number


def _date(path: Path, line: int, text: str) -> date:
    try:
        year, month, day = (int(part) for part in text.replace("/", "-").split("-"))
        return date(year, month, day)
    except ValueError:
        raise Refused(
            _line(path, line, _("“%(text)s” is not a day like 2026-11-24.") % {"text": text[:20]})
        ) from None


def _line(path: Path, line: int, words: str) -> str:
    return _("%(file)s, line %(line)d: %(words)s") % {
        "file": path.name, "line": line, "words": words,
    }  # fmt: skip
