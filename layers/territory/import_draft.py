"""Take a file of grids into a draft: each village of the file gets its grids from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.errors import Refused
from layers.territory.bench import Editor
from layers.territory.check_draft import rows_of_set
from layers.territory.coverage import Fault
from layers.territory.draft import locked_set, must_plan, take_step
from layers.territory.edit import name_edit
from layers.territory.import_grids import KINDS, GridRow, check
from layers.territory.models import Division, Edit, Grid, GridSet, GridSetStep, Level
from layers.territory.rows import multipolygon

# What a draft may have for a while: it is on the report until it is mended.
_MENDABLE: Final = frozenset({"gap", "sliver", "outside"})


@dataclass(frozen=True, slots=True)
class Taken:
    """How many grids are new, changed, without land from now on, and as they were."""

    added: int
    changed: int
    ended: int
    same: int


class FaultyFile(Refused):
    """The file cannot be taken in; ``faults`` says what, where and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(_("The file has faults. Nothing was taken over."), "file")
        self.faults = list(faults)


def import_draft(
    editor: Editor, pk: int, rows: Sequence[GridRow], *, file: str, commit: bool
) -> Taken:
    """Replace the draft's grids of all villages that ``rows`` name; return what changed.

    Without ``commit`` nothing is written. A grid with the code of one that is there is that one.
    Raises NotAllowed, NotFound, OutOfOrder, Refused for no rows, FaultyFile for what the draft
    could not hold; gaps and slivers it can, the report names them.
    """
    must_plan(editor)
    if not rows:
        raise Refused(_("The file has no grids."), "file")
    with transaction.atomic():
        draft = locked_set(pk, GridSet.State.DRAFT)
        villages = {row.village for row in rows}
        kept = [row for row in rows_of_set(draft) if row.village not in villages]
        faults = [fault for fault in check([*kept, *rows]) if fault.kind not in _MENDABLE]
        if faults:
            raise FaultyFile(faults)
        taken = _write(editor, draft, rows, file)
        transaction.set_rollback(not commit)
    return taken


def _write(editor: Editor, draft: GridSet, rows: Sequence[GridRow], file: str) -> Taken:
    now = timezone.now()
    own = Grid.objects.filter(grid_set=draft, village__code__in={row.village for row in rows})
    there = {grid.code: grid for grid in own}
    keys = dict(Division.objects.filter(level=Level.VILLAGE).values_list("code", "pk"))
    added, changed, same = [], [], 0
    for row in rows:
        geom = multipolygon(row.shape or shapely.MultiPolygon())
        grid = there.pop(row.code, None)
        if grid is None:
            added.append(
                Grid(grid_set=draft, village_id=keys[row.village], code=row.code, name=row.name,
                     kind=KINDS[row.kind], geom=geom)
            )  # fmt: skip
        elif _differs(grid, row, geom):
            grid.name, grid.kind, grid.retired_at = row.name, KINDS[row.kind], None
            grid.geom = geom
            changed.append(grid)
        else:
            same += 1
    ended = [grid for grid in there.values() if grid.retired_at is None]
    for grid in ended:
        grid.geom, grid.retired_at = MultiPolygon(srid=4326), now
    edit = Edit.objects.create(
        verb=Edit.Verb.OTHER, actor_id=editor.user_id, reason=file[:200], made_at=now
    )
    with name_edit(edit):
        Grid.objects.bulk_update([*changed, *ended], ["name", "kind", "geom", "retired_at"])
        Grid.objects.bulk_create(added, batch_size=1000)
    take_step(draft, editor, GridSetStep.Verb.IMPORT, file[:200])
    return Taken(len(added), len(changed), len(ended), same)


def _differs(grid: Grid, row: GridRow, geom: MultiPolygon) -> bool:
    """Another name, kind or land; the same land from another first vertex is the same."""
    if (grid.name, grid.kind) != (row.name, KINDS[row.kind]) or grid.retired_at is not None:
        return True
    return not shapely.equals_identical(_ordered(grid.geom), _ordered(geom))


def _ordered(geom: MultiPolygon) -> BaseGeometry:
    return shapely.normalize(shapely.from_wkb(bytes(geom.wkb)))
