"""The queue as asked for in an address: which pile, narrowed how, from where on."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from layers.cases.models import Category, Channel
from layers.cases.queries import for_scope
from layers.cases.search import Sought, sought
from layers.cases.worklist import (
    Counts,
    Key,
    Pile,
    by_urgency,
    count,
    narrowed,
    newest,
    piles_of,
    to_call_back,
    unfinished,
    waiting,
)
from layers.errors import Refused
from layers.staff.scope import Scope
from layers.territory.functions import PointX, PointY
from mapapp.desk.area import area_of

PAGE: Final = 50
# Somebody who scrolled further than this sees the top again when the queue changes.
MOST_ROWS: Final = 500
MOST_PINS: Final = 300
# What a row and a pin say, and no more.
_SHOWN: Final = (
    "number", "summary", "address", "channel", "state", "place_state", "received_at",
    "accept_due", "resolve_due", "accept_near", "resolve_near", "clock_from", "accepted_at",
    "review_on", "asking", "version", "category__icon", "category__name", "category__name_en",
    "grid__name", "town__name",
)  # fmt: skip
_PINNED: Final = ("number", "summary", "category__icon", "lon", "lat")
_AS: Final = ("number", "summary", "icon", "lon", "lat")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``rows`` is how many the page shows already."""

    pile: str
    category: str = ""
    town: int = 0
    grid: int = 0
    channel: str = ""
    area: GEOSGeometry | None = None
    words: str = ""
    rows: int = PAGE
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What is behind an address: the cases that fit its filters, all of them and those to work on,
    and the words looked for."""

    cases: "QuerySet[Any]"
    open_cases: "QuerySet[Any]"
    pile: str
    looked_for: Sought

    def counts(self, piles: Collection[Pile], now: datetime) -> Counts:
        """How many lie on each of ``piles``, in at most two statements."""
        found = self.open_cases.filter(self.looked_for.match)
        counts = count(unfinished(found), piles, now)
        if Pile.CALLBACK in piles:
            counts.piles[Pile.CALLBACK] = to_call_back(found, now).count()
        return counts

    def waiting(self, now: datetime) -> "QuerySet[Any]":
        """The cases of the asked pile, unless it is that of all."""
        found = self.open_cases.filter(self.looked_for.match)
        if self.pile == Pile.CALLBACK:
            return to_call_back(found, now)
        return waiting(found, Pile(self.pile), now)


def _placed(cases: "QuerySet[Any]") -> "QuerySet[Any]":
    return cases.annotate(lon=PointX("geom"), lat=PointY("geom"))


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue and the cursor behind them, an empty one at the end; and pins: of the
    first MOST_PINS of the queue those that have a point, and whether there are more."""

    cases: list[Any]
    cursor: str
    pins: list[dict[str, Any]]
    more_pins: bool


def asked(given: QueryDict, scope: Scope) -> Asked:
    """Read the address. Raises Refused for a cursor or an area that is none; odd filters count as
    empty."""
    piles = piles_of(scope)
    channel = given.get("channel", "")
    return Asked(
        pile=given["pile"] if given.get("pile") in piles else piles[0],
        category=given.get("category", "")[:40],
        town=_number(given, "town"),
        grid=_number(given, "grid"),
        channel=channel if channel in Channel.values else "",
        area=area_of(given.get("area", "")),
        words=given.get("words", "").replace("\0", "").strip()[:60],
        rows=min(max(_number(given, "rows"), PAGE), MOST_ROWS),
        after=_key(given.get("after", "")),
    )


def view_of(scope: Scope, wish: Asked) -> View:
    """What the address shows of the cases of ``scope``. A category asked for is one statement."""

    def cases(kinds: list[int], *, ended: bool) -> "QuerySet[Any]":
        return narrowed(
            for_scope(scope), category=kinds, town=wish.town, grid=wish.grid,
            channel=wish.channel, area=wish.area, ended=ended,
        )  # fmt: skip

    kinds = _kinds(wish.category) if wish.category else []
    return View(cases(kinds, ended=True), cases(kinds, ended=False), wish.pile, sought(wish.words))


def _kinds(code: str) -> list[int]:
    """A category and those below it; one that nothing has, where there is none of that code."""
    kinds = Category.objects.filter(Q(code=code) | Q(parent__code=code))
    return list(kinds.values_list("pk", flat=True)) or [0]


def page(view: View, wish: Asked, now: datetime) -> Page:
    """The next rows of the asked pile and its pins, in two statements."""
    if view.pile == Pile.ALL:
        return _of_all(view, wish, now)
    # The queue is walked once, for little of each case; then a page of them is read.
    most = max(MOST_PINS, wish.rows) + 1
    walk = by_urgency(_placed(view.waiting(now)), wish.after)
    found = list(walk.values_list("pk", "due", *_PINNED)[:most])
    first = [row[0] for row in found[: wish.rows]]
    rows = _light(view.cases).in_bulk(first)
    pk, due = found[len(first) - 1][:2] if len(found) > len(first) else (0, None)
    return Page(
        # Somebody may have taken one away between the two.
        [rows[key] for key in first if key in rows],
        f"{due.isoformat()},{pk}" if due else "",
        [_pin(row[2:]) for row in found[:MOST_PINS] if row[-1] is not None],
        len(found) > MOST_PINS,
    )


def _of_all(view: View, wish: Asked, now: datetime) -> Page:
    """All cases, the newest first. Pins are those of the page: another search of six years would be
    as dear as the first."""
    found = newest(_light(view.cases), wish.rows + 1, wish.after, now, view.looked_for)
    shown, more = found[: wish.rows], len(found) > wish.rows
    pins = [
        _pin((row.number, row.summary, row.category.icon, row.lon, row.lat))
        for row in shown[:MOST_PINS]
        if row.lon is not None
    ]
    cursor = f"{shown[-1].due.isoformat()},{shown[-1].pk}" if more else ""
    return Page(shown, cursor, pins, more)


def _light(cases: "QuerySet[Any]") -> "QuerySet[Any]":
    return _placed(cases).select_related("category", "grid", "town").only(*_SHOWN)


def _pin(row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(_AS, row, strict=True))


def first_numbers(
    given: QueryDict, scope: Scope, number: int, now: datetime
) -> tuple[list[str], bool]:
    """Numbers of the first cases of the view behind an address, and whether there are more."""
    wish = replace(asked(given, scope), after=None, rows=number)
    rows = page(view_of(scope, wish), wish, now)
    return [case.number for case in rows.cases], bool(rows.cursor)


def edition(request: HttpRequest, scope: Scope, counts: Counts, now: datetime) -> str:
    """A word that changes when a case comes, goes or changes, and with every minute of the clock.

    A case that leaves lowers a count, one that comes or changes raises the latest change.
    """
    parts = (
        scope.user_id, get_language(), request.GET.urlencode(), sorted(counts.piles.items()),
        counts.changed_at, now.replace(second=0, microsecond=0),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _number(given: QueryDict, name: str) -> int:
    """A positive number of the address that fits a row id, else 0."""
    value = given.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0


def _key(cursor: str) -> Key | None:
    if not cursor:
        return None
    due, _comma, pk = cursor.rpartition(",")
    try:
        at = parse_datetime(due)
        if at is None or at.tzinfo is None:
            raise ValueError(due)
        return Key(at, int(pk))
    except ValueError as error:
        raise Refused(_("The queue has changed. Load the page again."), "after") from error
