"""Tiles of the households: each with its colour for whoever may see them, numbers for leaders."""

from typing import Final

from layers.residents.queries import for_scope, living
from layers.staff.scope import Scope
from layers.territory.cells import Area, Cells
from layers.territory.functions import EpochSeconds
from layers.territory.tiles import EVERY_ROW_FROM, Tile, TileLayer, every_row

CELLS: Final = Cells("households", "residents_household", "moved_out_at IS NULL")


def draw(tile: Tile, scope: Scope) -> bytes:
    """Households with colour and time of the last visit (seconds since 1970); further out numbers.

    Leaders and supervisors get numbers at every zoom, in squares that hold at least three. Whoever
    has both a leader's post and one that shows households gets those of the latter.
    """
    seen = Area(scope.all_people, scope.grids, scope.people_divisions)
    if not seen:
        counted = Area(scope.everything, divisions=scope.divisions)
        return CELLS.draw(tile, counted, veiled=True) if counted else b""
    if tile.z < EVERY_ROW_FROM:
        return CELLS.draw(tile, seen)
    rows = living(for_scope(scope)).annotate(visited=EpochSeconds("visited_at"))
    return every_row("households", tile, rows, ("colour", "complete", "visited"), stored=True)


HOUSEHOLDS: Final = TileLayer("households", ("households", "grids", "divisions"), draw)
