"""Tiles of the enterprises that have not closed down, for a person."""

from typing import Final

from django.db.models import QuerySet

from layers.enterprises.models import Enterprise
from layers.enterprises.queries import for_scope, working
from layers.staff.scope import Scope
from layers.territory.cells import Area, Cells
from layers.territory.functions import EpochDays
from layers.territory.tiles import EVERY_ROW_FROM, Tile, TileLayer, every_row

CELLS: Final = Cells("enterprises", "enterprises_enterprise", "closed_at IS NULL")


def _seen(scope: Scope) -> Area:
    return Area(scope.everything, scope.grids, scope.divisions)


def total(scope: Scope) -> int:
    """How many enterprises the person may see, by the sums."""
    return CELLS.total(_seen(scope))


def offered(scope: Scope) -> bool:
    """Whether the person may see any enterprise."""
    return bool(_seen(scope))


def _rows(scope: Scope) -> QuerySet[Enterprise]:
    return working(for_scope(scope)).annotate(visited=EpochDays("visited_at"))


def draw(tile: Tile, scope: Scope) -> bytes:
    """Enterprises with industry, safety class and the day of the last visit (days since 1970);
    further out how many."""
    if not offered(scope):
        return b""
    if tile.z < EVERY_ROW_FROM:
        return CELLS.draw(tile, _seen(scope))
    columns = ("industry", "safety_class", "visited")
    return every_row("enterprises", tile, scope, _rows, columns, stored=True)


ENTERPRISES: Final = TileLayer(
    "enterprises", ("enterprises", "grids", "divisions"), draw, offered=offered
)
