"""Tiles of the households: each with its colour for whoever may see them, numbers for leaders."""

from typing import Final

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import NullIf

from layers.residents.models import Colour, Household
from layers.residents.queries import for_scope, living
from layers.staff.scope import Scope
from layers.territory.cells import Area, Cells
from layers.territory.functions import EpochDays
from layers.territory.tiles import EVERY_ROW_FROM, Tile, TileLayer, every_row

CELLS: Final = Cells("households", "residents_household", "moved_out_at IS NULL")


def _seen(scope: Scope) -> Area:
    return Area(scope.all_people, scope.grids, scope.people_divisions)


def _counted(scope: Scope) -> Area:
    return Area(scope.everything, divisions=scope.divisions)


def total(scope: Scope) -> int:
    """How many households the person may see, by the sums."""
    return CELLS.total(_seen(scope))


def offered(scope: Scope) -> bool:
    """Whether the person may see any household, or at least numbers of them."""
    return bool(_seen(scope) or _counted(scope))


def veiled(scope: Scope) -> bool:
    """Whether it is numbers only."""
    return not _seen(scope)


def _rows(scope: Scope) -> QuerySet[Household]:
    # What most households have is left out: a tenth of the time of a tile.
    return living(for_scope(scope)).annotate(
        special=NullIf("colour", Value(Colour.USUAL)),
        incomplete=Case(When(complete=False, then=Value(True))),
        visited=EpochDays("visited_at"),
    )


def draw(tile: Tile, scope: Scope) -> bytes:
    """Households with the day of the last visit (days since 1970), a colour unless it is the usual
    one, and ``incomplete`` where something has to be asked yet; further out numbers.

    Leaders and supervisors get numbers at every zoom, in squares that hold at least three. Whoever
    has both a leader's post and one that shows households gets those of the latter.
    """
    if not offered(scope):
        return b""
    if veiled(scope):
        return CELLS.draw(tile, _counted(scope), veiled=True)
    if tile.z < EVERY_ROW_FROM:
        return CELLS.draw(tile, _seen(scope))
    columns = ("special", "incomplete", "visited")
    called = {"special": "colour"}
    return every_row("households", tile, scope, _rows, columns, stored=True, called=called)


HOUSEHOLDS: Final = TileLayer(
    "households", ("households", "grids", "divisions"), draw, offered=offered, veiled=veiled
)
