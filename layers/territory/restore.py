"""Put back what an edit changed, as one step: also a split or a merge, also an earlier restore."""

import shapely
from django.db import transaction
from django.utils.translation import gettext as _
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.errors import NotFound, OutOfOrder
from layers.territory.bench import Bench, Editor, bench
from layers.territory.border_errors import BorderRefused, in_words
from layers.territory.edit import Plan, Saved
from layers.territory.history import Change, changes
from layers.territory.models import Edit, GridRevision, GridSet
from layers.territory.partition import replaced, same_land


def restore(editor: Editor, edit_id: int, *, reason: str) -> Saved:
    """Give the grids that an edit changed the land they had before it, and save that as an edit.

    Later edits elsewhere stay. Raises NotFound for what is not an edit of borders, what ``bench``
    raises, OutOfOrder when a later edit moved the same borders: put that one back first.
    """
    with transaction.atomic():
        return plan_restore(editor, edit_id).save(editor, reason)


def plan_restore(editor: Editor, edit_id: int) -> Plan:
    """Work out what ``restore`` would save. Must run inside a transaction."""
    edit = Edit.objects.filter(pk=edit_id, village__isnull=False).first()
    made = changes(edit) if edit else []
    own = [change for change in made if edit and change.after.village_id == edit.village_id]
    if edit is None or not own:
        raise NotFound(_("There is no such edit. Reload the list."))
    locked = _bench(editor, own)
    if any(_moved_since(locked, change) for change in own):
        raise _put_back_later_ones()
    with_around = [change for change in made if _still(locked, change) or change in own]
    wanted = {change.after.code: _before(change) for change in with_around}
    try:
        with in_words():
            shapes = replaced(locked.patch, wanted)
    except BorderRefused as refused:
        raise _put_back_later_ones() from refused
    return Plan(locked, Edit.Verb.RESTORE, shapes, undoes=edit)


def _bench(editor: Editor, own: list[Change]) -> Bench:
    grid_set = GridSet.objects.get(pk=own[0].after.grid_set_id)
    alive = [c.after.code for c in own if c.after.retired_at is None]
    return bench(alive, editor, grid_set)


def _put_back_later_ones() -> OutOfOrder:
    return OutOfOrder(
        _("Later edits moved the same borders. Put those back first, the last one first.")
    )


def _moved_since(locked: Bench, change: Change) -> bool:
    """The grid's land is no longer what the edit made it; putting that back would lose the rest."""
    if _still(locked, change):
        return False
    made = shapely.from_wkb(bytes(change.after.geom.wkb)) if change.after.geom else MultiPolygon()
    present = locked.patch.cells.get(change.after.code, MultiPolygon())
    if made.is_empty or present.is_empty:
        return made.is_empty != present.is_empty
    return not same_land(made, present)


def _still(locked: Bench, change: Change) -> bool:
    """The grid is as the edit left it."""
    row = locked.rows.get(change.after.code)
    return row is not None and row.version == change.after.version


def _before(change: Change) -> BaseGeometry:
    state: GridRevision | None = change.before
    if state is None or state.geom is None:
        return MultiPolygon()
    return shapely.from_wkb(bytes(state.geom.wkb))
