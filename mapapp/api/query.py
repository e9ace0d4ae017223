"""The query of an items address: which rows, how many, in which coordinates. Unknown words are
refused, so that a mistyped filter does not give everything."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.contrib.gis.geos import Polygon
from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import is_aware, make_aware
from django.utils.translation import gettext as _

from mapapp.api.collection import Collection, Property
from mapapp.api.crs import CRS84, corners_to_crs84, known_crs
from mapapp.api.errors import BadParameter

USUAL_LIMIT: Final = 100
MOST_LIMIT: Final = 1_000
# Skipping costs what reading costs; the next links skip nothing.
MOST_OFFSET: Final = 100_000
_MOST_DIGITS: Final = 18
RESERVED: Final = ("bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "after", "f")
_PAGING: Final = frozenset({"limit", "offset", "after", "f", "crs"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, read. ``where`` holds for every row; ``filters`` is the same as text, in order, to
    tell queries apart; ``after`` is the key of the row that the page before ended with."""

    where: Q
    filters: tuple[tuple[str, str], ...]
    limit: int = USUAL_LIMIT
    offset: int = 0
    after: int | None = None
    crs: str = CRS84
    # The time of ``datetime``, both ends included, where the collection has a past to ask for.
    past: tuple[datetime | None, datetime | None] | None = None


def read_query(query: QueryDict, collection: Collection) -> Asked:
    """Raises BadParameter, naming the parameter, for whatever is unknown or cannot be read."""
    filters = collection.filters
    known = only({*RESERVED, *filters}, query)
    where, past = Q(), None
    if "bbox" in known:
        where &= _box(
            known["bbox"], known_crs(known.get("bbox-crs", CRS84), "bbox-crs"), collection
        )
    if "datetime" in known:
        begin, end, closed = interval(known["datetime"])
        if collection.past is None:
            where &= _within(begin, end, closed, collection)
        else:
            past = _of_the_past(known["datetime"], begin, end, closed)
    for name, part in filters.items():
        if name in known:
            where &= Q(**{part.column: _value(part, known[name])})
    return Asked(
        where=where,
        filters=tuple(sorted(pair for pair in known.items() if pair[0] not in _PAGING)),
        limit=min(_whole(known.get("limit", str(USUAL_LIMIT)), "limit", least=1), MOST_LIMIT),
        offset=_offset(known.get("offset", "0")),
        after=_whole(known["after"], "after") if "after" in known else None,
        crs=known_crs(known.get("crs", CRS84), "crs"),
        past=past,
    )


def only(names: set[str], query: QueryDict) -> dict[str, str]:
    """The query's parameters. Raises BadParameter for one not among ``names`` or given twice."""
    for name, values in query.lists():
        if name not in names:
            raise BadParameter(
                _("There is no parameter “%(name)s” here. Those known are: %(known)s.")
                % {"name": name[:60], "known": ", ".join(sorted(names))},
                name[:60],
            )
        if len(values) > 1:
            raise BadParameter(_("Give “%(name)s” once only.") % {"name": name}, name)
    if query.get("f", "json") != "json":
        raise BadParameter(_("The only format is json."), "f")
    return dict(query.items())


def _whole(text: str, name: str, least: int = 0) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise BadParameter(_("“%(name)s” must be a whole number.") % {"name": name}, name)
    number = int(text)
    if number < least:
        raise BadParameter(
            _("“%(name)s” must be at least %(least)d.") % {"name": name, "least": least}, name
        )
    return number


def _offset(text: str) -> int:
    offset = _whole(text, "offset")
    if offset > MOST_OFFSET:
        raise BadParameter(
            _("Skip at most %(most)d features; the “next” links lead further.")
            % {"most": MOST_OFFSET},
            "offset",
        )
    return offset


def _box(text: str, crs: str, collection: Collection) -> Q:
    west, south, east, north = corners(text, crs)
    # Beyond the antimeridian the box is two.
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    lookup = "geom__bboverlaps" if collection.geometry == "Point" else "geom__intersects"
    where = Q(pk__in=[])
    for left, right in spans:
        box = Polygon.from_bbox((left, south, right, north))
        box.srid = 4326
        where |= Q(**{lookup: box})
    return where


def corners(text: str, crs: str) -> tuple[float, float, float, float]:
    """West, south, east, north in degrees of a bbox of 4 or 6 numbers. Raises BadParameter."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise BadParameter(
            _("Give the bbox as four numbers: west,south,east,north (or six, with heights)."),
            "bbox",
        )
    half = len(numbers) // 2
    low, high = (numbers[0], numbers[1]), (numbers[half], numbers[half + 1])
    try:
        west, south, east, north = corners_to_crs84(low, high, crs)
    except Exception as error:
        raise BadParameter(
            _("The bbox lies outside its coordinate reference system."), "bbox"
        ) from error
    degrees = all(map(math.isfinite, (west, south, east, north)))
    if not degrees or not (max(abs(west), abs(east)) <= 180 and -90 <= south <= north <= 90):
        raise BadParameter(
            _("The bbox is not on the globe. Longitude comes first, and the south before the "
              "north."), "bbox",
        )  # fmt: skip
    return west, south, east, north


def interval(text: str) -> tuple[datetime | None, datetime | None, bool]:
    """Begin and end of a ``datetime`` parameter, None where it is open, and whether the end
    belongs to it. Raises BadParameter.

    RFC 3339: an instant, or two with a slash between, ``..`` or nothing for an open end. A day
    alone is that whole day.
    """
    parts = text.split("/")
    if len(parts) > 2 or parts in (["", ""], ["..", ".."], ["..", ""], ["", ".."], [""], [".."]):
        raise _no_time()
    spans = [_span(part) for part in parts]
    begin, end, closed = spans[0][0], spans[-1][1], spans[-1][2]
    if begin and end and not (begin < end or (closed and begin == end)):
        raise BadParameter(_("The interval of datetime ends before it begins."), "datetime")
    return begin, end, closed


def _span(text: str) -> tuple[datetime | None, datetime | None, bool]:
    # Clients that know no open end send the first and the last year there is.
    if text in ("", "..") or re.match(r"(0000|9999)-", text):
        return None, None, True
    try:
        day = parse_date(text) if len(text) == 10 else None
        at = parse_datetime(text) if day is None else None
        if day is not None:
            return _midnight(day), _midnight(day + timedelta(days=1)), False
        if at is None or not is_aware(at):
            raise ValueError
        # A client's clock knows milliseconds; nobody means a part of one.
        return at, at, True
    except (ValueError, OverflowError):
        raise _no_time() from None


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def _no_time() -> BadParameter:
    return BadParameter(
        _("Give datetime as 2026-05-01T08:00:00Z, a day, or an interval with a slash."), "datetime"
    )


def _within(
    begin: datetime | None, end: datetime | None, closed: bool, collection: Collection
) -> Q:
    """Rows of the interval; all of them where the collection's rows have no time."""
    where = Q()
    if collection.time and begin is not None:
        where &= Q(**{f"{collection.time}__gte": begin})
    if collection.time and end is not None:
        where &= Q(**{f"{collection.time}__{'lte' if closed else 'lt'}": end})
    return where


def _of_the_past(
    text: str, begin: datetime | None, end: datetime | None, closed: bool
) -> tuple[datetime | None, datetime | None]:
    """The time to look at. A day alone is what there was at its end."""
    last = end if end is None or closed else end - timedelta(microseconds=1)
    return (begin if "/" in text else last), last


def _value(part: Property, text: str) -> Any:
    if "\0" in text:
        raise BadParameter(_("This text cannot be read."), part.name)
    if part.kind == "boolean":
        if text not in ("true", "false"):
            raise BadParameter(_("Say true or false."), part.name)
        return text == "true"
    if part.kind == "integer":
        return min(_whole(text, part.name), 2**31 - 1)
    if part.values and text not in part.values:
        raise BadParameter(
            _("There is no such value. Those known are: %(known)s.")
            % {"known": ", ".join(part.values)},
            part.name,
        )
    return text


def address(path: str, query: Mapping[str, str], **changed: str | None) -> str:
    """An address with this query, some of it changed or (None) left out."""
    whole = QueryDict(mutable=True)
    for name, value in {**query, **changed}.items():
        if value is not None:
            whole[name] = value
    return f"{path}?{whole.urlencode()}" if whole else path
