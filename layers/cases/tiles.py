"""Tiles of the cases that are not closed, for a person: the same rows as on her list."""

from typing import Final

from django.db.models import F, QuerySet

from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.worklist import unfinished
from layers.staff.scope import Scope
from layers.territory.functions import EpochSeconds
from layers.territory.tiles import EVERY_ROW_FROM, Tile, TileLayer, clusters, every_row


def _rows(scope: Scope) -> QuerySet[Case]:
    return unfinished(for_scope(scope)).annotate(
        icon=F("category__icon"),
        # The browser has the time: a tile stays right while the clock runs.
        until=EpochSeconds("due"),
        since=EpochSeconds("received_at"),
    )


def draw(tile: Tile, scope: Scope) -> bytes:
    """Icon and state of each, with the running clock (seconds since 1970) for its colour; further
    out, counts. Nothing of the complainant, no words of the case."""
    draw = every_row if tile.z >= EVERY_ROW_FROM else clusters
    return draw("cases", tile, scope, _rows, ("icon", "state", "since", "until"))


CASES: Final = TileLayer("cases", ("cases",), draw)
