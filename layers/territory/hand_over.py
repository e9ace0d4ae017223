"""One grid set takes the place of another: who and what belongs to a grid gets the new one.

A grid goes on as the one with its code, or else as the one that holds most of its land. What has a
point goes by its point. The floors above do it, as they follow a border; what they could not place
stays with the old grid, where nobody loses it, and is named in the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from layers.sql import prepared
from layers.territory.lock import wait_for
from layers.territory.models import Edit, GridSet
from layers.territory.queries import grid_set_in_force
from layers.territory.signals import grid_set_recalled, grid_set_replaced

HEIRS: Final = """
SELECT o.id, coalesce(same.id, (
         SELECT n.id FROM territory_grid n
          WHERE n.grid_set_id = %(after)s::bigint AND n.geom && o.geom
            AND ST_Relate(n.geom, o.geom, '2********')
          ORDER BY ST_Area(ST_Intersection(n.geom, o.geom)) DESC, n.code LIMIT 1))
  FROM territory_grid o
  LEFT JOIN territory_grid same ON same.grid_set_id = %(after)s::bigint AND same.code = o.code
   AND same.retired_at IS NULL
 WHERE o.grid_set_id = %(before)s::bigint AND o.retired_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Carried:
    """How many of a kind go over, and the names of those that have no grid to go to."""

    what: str | Promise
    count: int
    lost: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The report in one line."""
        words = _("%(what)s carried over: %(count)d") % {"what": self.what, "count": self.count}
        if not self.lost:
            return f"{words}."
        lost = _("without a grid in the new set: %(names)s") % {"names": ", ".join(self.lost)}
        return f"{words}; {lost}."


def heirs_of(before: GridSet, after: GridSet) -> Mapping[int, int | None]:
    """For each grid of ``before``, by id, the id of the one in ``after`` that goes on as it."""
    return dict(prepared(HEIRS, {"before": before.pk, "after": after.pk}))


def hand_over(before: GridSet, after: GridSet, day: date) -> list[Carried]:
    """Carry over from ``before`` to ``after``, in force from ``day``; return the report.

    Before that day only what has dates of its own (posts) goes over, to begin and end on the day.
    Doing it twice does no harm. Must run inside a transaction.
    """
    heirs = heirs_of(before, after)
    # Not a row: the set itself says what changed; this is how the change signs its events.
    edit = Edit(
        verb=Edit.Verb.OTHER,
        reason=_("New grid set “%(name)s”") % {"name": after.name},
        made_at=timezone.now(),
    )
    answers: list[Any] = grid_set_replaced.send(
        GridSet,
        edit=edit,
        heirs=heirs,
        after=_with_land(after),
        day=day,
        at_once=day <= timezone.localdate(),
    )
    return [carried for _receiver, carried in answers if carried is not None]


def take_back(before: GridSet, after: GridSet, day: date) -> None:
    """Undo ``hand_over`` of a ``day`` still to come. Must run inside a transaction."""
    grid_set_recalled.send(
        GridSet,
        heirs=heirs_of(before, after),
        day=day,
        after=_with_land(after),
    )


def _with_land(grid_set: GridSet) -> list[int]:
    rows = grid_set.grids.filter(retired_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def take_effect() -> list[Carried]:
    """Carry over to the set in force today what still belongs to the one before it.

    For a job of every hour; when nothing is left to do, nothing happens.
    """
    while True:
        with transaction.atomic():
            after = grid_set_in_force()
            before = _before(after) if after else None
            if after is None or before is None:
                return []
            for grid_set in (before, after):
                wait_for(grid_set.pk)
            if grid_set_in_force() == after:
                return hand_over(before, after, after.starts_on)
        # While this waited, another set took the place of the one it was to fill.


def _before(after: GridSet) -> GridSet | None:
    ended = GridSet.objects.filter(state=GridSet.State.IN_FORCE, ends_on=after.starts_on)
    return ended.first()
