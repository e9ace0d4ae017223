"""A change of borders as somebody drew it: what verb, on which grids, and how it is saved once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.utils.translation import gettext as _
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from layers.errors import NotFound, Refused
from layers.territory.bench import Editor
from layers.territory.edit import Plan, Saved
from layers.territory.history import changes
from layers.territory.lock import lock_draft, lock_grid_set
from layers.territory.merge import plan_merge
from layers.territory.models import Division, Edit, Grid, GridRevision, GridSet
from layers.territory.queries import grid_set_in_force
from layers.territory.redraw import plan_redraw
from layers.territory.split import plan_split


@dataclass(frozen=True, slots=True)
class Change:
    """Which of the fields count depends on the verb; ``change_json`` reads and writes it.

    ``codes`` are the grids it is about, in a merge the one first that takes the land. ``shapes`` of
    a redraw and the ``line`` of a split are EPSG:4326. ``versions`` are those that were seen.
    """

    verb: Edit.Verb
    codes: tuple[str, ...]
    versions: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, BaseGeometry] = field(default_factory=dict)
    line: LineString = field(default_factory=LineString)
    name: str = ""
    reason: str = ""
    uuid: UUID | None = None
    drawn_at: datetime | None = None


def plan_change(
    editor: Editor, change: Change, village: Division, grid_set: GridSet | None = None
) -> Plan:
    """Work out what ``change`` would save. Must run inside a transaction.

    Raises what ``plan_redraw``, ``plan_split`` and ``plan_merge`` raise, and NotFound for grids
    that are not of this village.
    """
    grid_set = grid_set or grid_set_in_force()
    elsewhere = Grid.objects.filter(grid_set=grid_set, code__in=change.codes)
    if elsewhere.exclude(village=village).exists():
        raise NotFound(_("There is no such grid. Reload the map."))
    match change.verb:
        case Edit.Verb.REDRAW:
            return plan_redraw(editor, change.shapes, change.versions, grid_set)
        case Edit.Verb.SPLIT:
            (code,) = change.codes
            version = change.versions.get(code)
            return plan_split(editor, code, change.line, change.name, version, grid_set)
        case _:
            return plan_merge(editor, change.codes, change.versions, grid_set)


def save_change(
    editor: Editor, change: Change, village: Division, draft: GridSet | None = None
) -> Saved:
    """Save the change, once: the same UUID again gets the answer that the first one got.

    With a ``draft`` it is saved there, else in the grids in force. Raises what ``plan_change``
    raises, NotAllowed, Refused for the reason, OutOfOrder for what is no draft any more.
    """
    with transaction.atomic():
        grid_set = lock_draft(draft) if draft else lock_grid_set()
        before = made_before(editor, change.uuid)
        if before is not None:
            return before
        return plan_change(editor, change, village, grid_set).save(
            editor, change.reason, change.uuid
        )


def made_before(editor: Editor, uuid: UUID | None) -> Saved | None:
    """What the change with this UUID saved, as it was then. Raises Refused for somebody else's."""
    edit = Edit.objects.filter(uuid=uuid).first() if uuid else None
    if edit is None:
        return None
    if edit.actor_id != editor.user_id:
        raise Refused(_("This change has the mark of another. Draw it anew."), "uuid")
    return Saved(edit, [_as_saved(change.after) for change in changes(edit)])


def _as_saved(state: GridRevision) -> Grid:
    return Grid(
        pk=state.grid_id,
        grid_set_id=state.grid_set_id,
        village_id=state.village_id,
        code=state.code,
        name=state.name,
        kind=state.kind,
        geom=state.geom or MultiPolygon(srid=4326),
        version=state.version,
        retired_at=state.retired_at,
    )
