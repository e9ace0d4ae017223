"""An edit of borders that has been worked out, and how it is saved: all of it or nothing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import shapely
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.errors import Refused
from layers.sql import prepared
from layers.territory.bench import Bench, Editor, must_edit
from layers.territory.models import Edit, Grid, GridSet
from layers.territory.rows import multipolygon
from layers.territory.signals import borders_changed

LONGEST_REASON: Final = 200

# One statement for all rows, and what the database works out of them comes back with it.
_WRITE: Final = """
UPDATE territory_grid g SET geom = ST_GeomFromEWKB(w.shape), retired_at = w.retired
  FROM unnest(%(ids)s::bigint[], %(shapes)s::bytea[], %(retired)s::timestamptz[])
       AS w(id, shape, retired)
 WHERE g.id = w.id
RETURNING g.id, g.version, g.area_m2
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """What an edit changed: the rows as they are now, those without land included."""

    edit: Edit
    grids: list[Grid]


@dataclass(frozen=True)
class Plan:
    """The shapes by code that grids would get (none: empty). Holds while its transaction does.

    ``names`` are those of grids to be made, general ones but for their ``kinds``; ``undoes`` is the
    edit that this one puts back.
    """

    bench: Bench
    verb: Edit.Verb
    shapes: Mapping[str, BaseGeometry]
    names: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    undoes: Edit | None = None

    def land_before(self, code: str) -> BaseGeometry:
        patch = self.bench.patch
        return patch.cells.get(code) or patch.around.get(code) or shapely.MultiPolygon()

    def moved(self) -> list[str]:
        """The codes of grids whose land changes; others only get a node in their border."""
        return [code for code in self.shapes if code not in self.bench.around]

    def box(self) -> Polygon:
        """The box around all land that changes hands, EPSG:4326."""
        before = [self.land_before(code) for code in self.moved()]
        box = Polygon.from_bbox(shapely.total_bounds(before).tolist())
        box.srid = 4326
        return box

    def strip(self) -> BaseGeometry:
        """All land that changes hands, EPSG:4326: what stands elsewhere stays where it is."""
        moved = [
            self.land_before(code).symmetric_difference(self.shapes[code]) for code in self.moved()
        ]
        return shapely.set_srid(shapely.union_all(moved), 4326)

    def must_move(self) -> None:
        """Raise Refused when no land would change hands."""
        if not self.moved():
            raise Refused(_("The border is as it was. Nothing was saved."), "geometry")

    def save(self, editor: Editor, reason: str, uuid: UUID | None = None) -> Saved:
        """Write the rows and the edit, tell the floors above; the database writes the history.

        Raises NotAllowed for those who may only propose, Refused for a missing or unreadable
        reason, and when nothing would change.
        """
        must_edit(editor, self.bench.village)
        reason = clean_reason(reason)
        self.must_move()
        edit = Edit.objects.create(
            verb=self.verb,
            actor_id=editor.user_id,
            reason=reason,
            village=self.bench.village,
            undoes=self.undoes,
            uuid=uuid,
            made_at=timezone.now(),
        )
        revived = [code for code in self.shapes if code in self.bench.retired]
        with name_edit(edit):
            grids = self._write(edit)
        if self.bench.grid_set.state == GridSet.State.IN_FORCE:
            self._tell(edit, grids, revived)
        return Saved(edit, grids)

    def _tell(self, edit: Edit, grids: list[Grid], revived: list[str]) -> None:
        """Tell the floors above; on the grids of a draft nobody lives yet."""
        by_code = {grid.code: grid for grid in grids}
        borders_changed.send(
            Edit,
            edit=edit,
            grids=[by_code[code] for code in self.moved()],
            heirs={by_code[code].pk: by_code[heir].pk for code, heir in self._heirs().items()},
            revived=[by_code[code].pk for code in revived],
            strip=shapely.to_wkb(self.strip(), hex=True, include_srid=True),
        )

    def _write(self, edit: Edit) -> list[Grid]:
        changed = [self.bench.rows[code] for code in self.shapes if code in self.bench.rows]
        for row in changed:
            shape = self.shapes[row.code]
            row.geom = multipolygon(shape)
            row.retired_at = edit.made_at if shape.is_empty else None
        written = prepared(
            _WRITE,
            {
                "ids": [row.pk for row in changed],
                "shapes": [bytes(row.geom.ewkb) for row in changed],
                "retired": [row.retired_at for row in changed],
            },
        )
        told = {pk: facts for pk, *facts in written}
        for row in changed:
            row.version, row.area_m2 = told[row.pk]
        made = [
            Grid(
                grid_set=self.bench.grid_set,
                village=self.bench.village,
                code=code,
                name=name,
                kind=self.kinds.get(code, Grid.Kind.GENERAL),
                geom=multipolygon(self.shapes[code]),
            )
            for code, name in self.names.items()
        ]
        if made:
            # What the database works out, the area, is read back.
            new = [row.pk for row in Grid.objects.bulk_create(made)]
            made = list(Grid.objects.filter(pk__in=new))
        return sorted(changed + made, key=lambda row: row.code)

    def _heirs(self) -> dict[str, str]:
        """For each grid that loses all its land, the grid where its middle lies afterwards."""
        heirs: dict[str, str] = {}
        for code in self.moved():
            if self.shapes[code].is_empty:
                middle = self.land_before(code).point_on_surface()
                heirs[code] = next(c for c in self.moved() if self.shapes[c].intersects(middle))
        return heirs


def clean_reason(reason: str) -> str:
    """Return the reason, trimmed. Raises Refused when it is missing, too long or not to be read."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the border changes."), "reason")
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise Refused(_("Give the reason in one line of at most 200 characters."), "reason")
    return reason


@contextmanager
def name_edit(edit: Edit) -> Iterator[None]:
    """Tell the history triggers which edit the changes of this block belong to."""
    _name(str(edit.pk))
    yield
    _name("")


def _name(edit: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('suilaiban.edit', %s, true)", [edit])
