"""Tiles of mailboxes and of hazards not yet put right and checked, for a person.

Both are few (one box a grid, open hazards only), so they are counted live further out.
"""

from typing import Final

from django.db.models import IntegerField, QuerySet
from django.db.models.functions import Cast

from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.queries import hazards, mailboxes
from layers.staff.scope import Scope
from layers.territory.functions import EpochSeconds
from layers.territory.tiles import EVERY_ROW_FROM, Tile, TileLayer, clusters, every_row


def _boxes(scope: Scope) -> QuerySet[Mailbox]:
    return mailboxes(scope).filter(active=True).annotate(opened=EpochSeconds("opened_at"))


def _dangers(scope: Scope) -> QuerySet[Hazard]:
    rows = hazards(scope).exclude(state=Hazard.State.CHECKED)
    return rows.annotate(until=EpochSeconds("due_on"), grave=Cast("serious", IntegerField()))


def draw_mailboxes(tile: Tile, scope: Scope) -> bytes:
    """Boxes in use with the time of the last opening (seconds since 1970)."""
    draw = every_row if tile.z >= EVERY_ROW_FROM else clusters
    return draw("mailboxes", tile, scope, _boxes, ("opened",))


def draw_hazards(tile: Tile, scope: Scope) -> bytes:
    """Open hazards with kind, state, whether serious (1) and the day they are due (seconds)."""
    draw = every_row if tile.z >= EVERY_ROW_FROM else clusters
    return draw("hazards", tile, scope, _dangers, ("kind", "state", "grave", "until"))


# What is whose follows the grids they lie in.
MAILBOXES: Final = TileLayer("mailboxes", ("mailboxes", "grids", "divisions"), draw_mailboxes)
HAZARDS: Final = TileLayer("hazards", ("hazards", "grids", "divisions"), draw_hazards)
