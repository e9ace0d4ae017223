"""The queue as asked for in an address: which pile, narrowed how, from where on."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.worklist import Counts, Key, by_urgency, narrowed, on_pile, piles_of, unfinished
from layers.errors import Refused
from layers.staff.scope import Scope

PAGE: Final = 50
# Somebody who scrolled further than this sees the top again when the queue changes.
MOST_ROWS: Final = 500
MOST_PINS: Final = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``rows`` is how many the page shows already."""

    pile: str
    category: str = ""
    town: int = 0
    grid: int = 0
    words: str = ""
    rows: int = PAGE
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the queue and the cursor behind them; an empty cursor is the end."""

    cases: list[Any]
    cursor: str


def asked(request: HttpRequest, scope: Scope) -> Asked:
    """Read the address. Raises Refused for a cursor that is none; odd filters count as empty."""
    given = request.GET
    piles = piles_of(scope)
    return Asked(
        pile=given["pile"] if given.get("pile") in piles else piles[0],
        category=given.get("category", "")[:40],
        town=_number(given, "town"),
        grid=_number(given, "grid"),
        words=given.get("words", "").replace("\0", "").strip()[:60],
        rows=min(max(_number(given, "rows"), PAGE), MOST_ROWS),
        after=_key(given.get("after", "")),
    )


def waiting(scope: Scope, wish: Asked) -> "QuerySet[Any]":
    """The unfinished cases of ``scope`` that fit the filters, on any pile."""
    return unfinished(
        narrowed(
            for_scope(scope),
            category=wish.category,
            town=wish.town,
            grid=wish.grid,
            words=wish.words,
        )
    )


def page(cases: "QuerySet[Any]", wish: Asked, now: datetime) -> Page:
    """The next rows of the asked pile, in one statement."""
    rows = by_urgency(cases.filter(on_pile(wish.pile, now)), wish.after)
    found = list(
        rows.select_related("category", "grid", "town").only(
            "number", "summary", "address", "channel", "state", "place_state", "received_at",
            "accept_due", "resolve_due", "accept_near", "resolve_near", "clock_from",
            "accepted_at", "review_on", "asking", "category__icon", "category__name",
            "category__name_en", "grid__name", "town__name",
        )[: wish.rows + 1]
    )  # fmt: skip
    shown = found[: wish.rows]
    last = f"{shown[-1].due.isoformat()},{shown[-1].pk}" if len(found) > len(shown) else ""
    return Page(shown, last)


def pins(cases: "QuerySet[Any]", wish: Asked, now: datetime) -> tuple[list[dict[str, Any]], bool]:
    """The most urgent cases of the pile that have a point, and whether there are more of them."""
    rows: Iterable[Case] = (
        by_urgency(cases.filter(on_pile(wish.pile, now), geom__isnull=False))
        .select_related("category")
        .only("number", "summary", "geom", "category__icon")[: MOST_PINS + 1]
    )
    found = [
        {"number": row.number, "summary": row.summary, "icon": row.category.icon,
         "lon": row.geom.x, "lat": row.geom.y}
        for row in rows
    ]  # fmt: skip
    return found[:MOST_PINS], len(found) > MOST_PINS


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
