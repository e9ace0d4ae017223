"""The grids of a village, locked for an edit of their borders: who may, which, in what state.

All edits of a grid set's borders wait for one another (``lock``): borders are few, edits are short,
and neighbours in two villages share vertices.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import shapely
from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.errors import NotAllowed, NotFound
from layers.territory.border_errors import BorderRefused, Stale
from layers.territory.lock import lock_grid_set
from layers.territory.models import Division, Grid, GridRevision, GridSet
from layers.territory.partition import Patch, same_land

# Degrees; the grids around are those whose boxes come this close.
_CLOSE = 1e-6


class Editor(Protocol):
    """What the borders need to know of a person: ``layers.staff.scope.Scope`` has it."""

    @property
    def user_id(self) -> int: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def divisions(self) -> frozenset[int]: ...
    @property
    def grids(self) -> frozenset[int]: ...


@dataclass(frozen=True)
class Bench:
    """A village's grids and those that touch it from outside, by code, rows locked."""

    grid_set: GridSet
    village: Division
    own: Mapping[str, Grid]
    retired: Mapping[str, Grid]
    around: Mapping[str, Grid]

    @cached_property
    def rows(self) -> dict[str, Grid]:
        return {**self.own, **self.retired, **self.around}

    @cached_property
    def patch(self) -> Patch:
        """The same as shapely geometry; grids around that only come close are left out."""
        own = shapes_of(self.own.values())
        whole = shapely.union_all(list(own.values()))
        around = {c: shape for c, shape in shapes_of(self.around.values()).items()
                  if shape.dwithin(whole, _CLOSE)}  # fmt: skip
        return Patch(own, around)


def bench(codes: Collection[str], editor: Editor, grid_set: GridSet | None = None) -> Bench:
    """Lock and return the village of the grids with these ``codes``, of the set in force if no
    other is given. Must run inside a transaction.

    Raises NotFound for a code that is not in the set, OutOfOrder for a set that is neither in force
    today nor a draft, NotAllowed unless the person dispatches in
    the village's town or the county, or works or leads a grid of the village and so may propose
    (saving asks again), BorderRefused for grids of two villages.
    """
    grid_set = lock_grid_set(grid_set)
    villages = list(
        Division.objects.filter(grids__grid_set=grid_set, grids__code__in=codes).defer("geom")
        .distinct()
    )  # fmt: skip
    if not villages:
        raise NotFound(_("There is no such grid. Reload the map."))
    if len(villages) > 1:
        raise BorderRefused("unknown")
    locked = _loaded(grid_set, villages[0], codes)
    if not may_edit(editor, locked.village) and not _may_propose(editor, locked.own.values()):
        raise _not_yours()
    return locked


def may_edit(editor: Editor, village: Division) -> bool:
    """Dispatchers of the town and of the county change borders; others only propose it."""
    if "county_dispatcher" in editor.roles:
        return True
    return "town_dispatcher" in editor.roles and village.parent_id in editor.divisions


def must_edit(editor: Editor, village: Division) -> None:
    """Raise NotAllowed for whoever may at most propose."""
    if not may_edit(editor, village):
        raise _not_yours()


def _may_propose(editor: Editor, own: Iterable[Grid]) -> bool:
    if editor.roles.isdisjoint({"worker", "grid_lead"}):
        return False
    return not editor.grids.isdisjoint(grid.pk for grid in own)


def _not_yours() -> NotAllowed:
    return NotAllowed(_("Only the dispatchers of the town and the county change borders."))


def _loaded(grid_set: GridSet, village: Division, codes: Collection[str]) -> Bench:
    in_set = Grid.objects.filter(grid_set=grid_set).order_by("id").select_for_update()
    rows = list(in_set.filter(village=village))
    own = {row.code: row for row in rows if row.retired_at is None}
    if not set(codes) <= {row.code for row in rows}:
        raise NotFound(_("There is no such grid. Reload the map."))
    if not set(codes) <= set(own):
        raise Stale([row for row in rows if row.code in codes])
    west, south, east, north = shapely.total_bounds(list(shapes_of(own.values()).values())).tolist()
    box = Polygon.from_bbox((west - _CLOSE, south - _CLOSE, east + _CLOSE, north + _CLOSE))
    box.srid = 4326
    near = in_set.filter(geom__bboverlaps=box).exclude(village=village)
    return Bench(
        grid_set,
        village,
        own,
        {row.code: row for row in rows if row.retired_at is not None},
        {row.code: row for row in near},
    )


def seen(locked: Bench, versions: Mapping[str, int]) -> dict[str, BaseGeometry]:
    """Return the land as the person saw it, by code, of grids whose land is another by now.

    A grid that only gained nodes since is as it was. Raises Stale for versions never stored.
    """
    stale = {
        locked.own[code].pk: code
        for code, version in versions.items()
        if code in locked.own and locked.own[code].version != version
    }
    if not stale:
        return {}
    found = GridRevision.objects.filter(grid__in=stale)
    states = {(state.grid_id, state.version): state for state in found}
    bases: dict[str, BaseGeometry] = {}
    for pk, code in stale.items():
        state = states.get((pk, versions[code]))
        if state is None or state.geom is None:
            raise Stale([locked.own[code]])
        base = shapely.from_wkb(bytes(state.geom.wkb))
        if not same_land(base, locked.patch.cells[code]):
            bases[code] = base
    return bases


def unchanged(locked: Bench, versions: Mapping[str, int]) -> None:
    """Raise Stale when the land of a grid is no longer what it was in the version given."""
    other = seen(locked, versions)
    if other:
        raise Stale([locked.own[code] for code in sorted(other)])


def shapes_of(rows: Iterable[Grid]) -> dict[str, BaseGeometry]:
    """The land of the rows as shapely geometry, by code."""
    return {row.code: shapely.from_wkb(bytes(row.geom.wkb)) for row in rows}
