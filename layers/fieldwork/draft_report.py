"""The report on a draft of a grid set: its land, its households, who would work it, its mailboxes.

Everything is counted as it would be on the day the draft takes effect, from what stands where
today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils import timezone

from layers.sql import prepared
from layers.staff.models import Post, Role
from layers.staff.scope import current_posts
from layers.territory.check_draft import check_draft, missing_edits
from layers.territory.coverage import Fault
from layers.territory.hand_over import heirs_of
from layers.territory.locate import ON_BORDER_DEGREES
from layers.territory.models import Edit, GridSet
from layers.territory.queries import grid_set_in_force

# Square degrees, a tenth of a square metre: what differs by less only has other nodes.
_NODE: Final = 1e-11

# Households of a grid that is as it is today are counted by their grid, others by their points: a
# point on a border counts where the lowest code is.
_LINES: Final = f"""
WITH drafted AS MATERIALIZED (
  SELECT d.id, d.code, d.name, d.geom, d.village_id, o.id AS known,
         CASE WHEN o.geom = d.geom THEN o.id END AS alike,
         o.geom = d.geom
           OR ST_Area(ST_SymDifference(o.geom, d.geom)) < {_NODE} AS same
    FROM territory_grid d
    LEFT JOIN territory_grid o
      ON o.grid_set_id = %(today)s::bigint AND o.code = d.code AND o.retired_at IS NULL
   WHERE d.grid_set_id = %(draft)s::bigint AND d.retired_at IS NULL
)
SELECT d.id, d.code, d.name, v.code, t.name || ' ' || v.name, coalesce(d.same, false),
       d.known IS NOT NULL,
       CASE WHEN d.alike IS NOT NULL THEN (
         SELECT count(*) FROM residents_household h
          WHERE h.grid_id = d.alike AND h.moved_out_at IS NULL)
       ELSE (
         SELECT count(*) FROM residents_household h
          WHERE h.moved_out_at IS NULL AND ST_DWithin(d.geom, h.geom, {ON_BORDER_DEGREES})
            AND NOT EXISTS (
              SELECT FROM drafted l WHERE l.code < d.code AND l.geom && h.geom
                 AND ST_DWithin(l.geom, h.geom, {ON_BORDER_DEGREES})))
       END,
       EXISTS (SELECT FROM fieldwork_mailbox b
                WHERE b.active AND ST_DWithin(d.geom, b.geom, {ON_BORDER_DEGREES})),
       ST_X(middle.at), ST_Y(middle.at)
  FROM drafted d
  JOIN territory_division v ON v.id = d.village_id
  JOIN territory_division t ON t.id = v.parent_id
 CROSS JOIN LATERAL (SELECT ST_PointOnSurface(d.geom) AS at) middle
 ORDER BY d.code
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, slots=True)
class Line:
    """A grid of the draft; ``known``: one of this code is there today, ``same``: with this land.

    ``village`` is the village's code, ``place`` the names of town and village; lon, lat lie inside.
    """

    pk: int
    code: str
    name: str
    village: str
    place: str
    same: bool
    known: bool
    households: int
    has_mailbox: bool
    lon: float
    lat: float


@dataclass(frozen=True)
class Report:
    """``faults`` have to be mended; the rest is for those who decide to weigh."""

    lines: list[Line]
    faults: list[Fault]
    crowded: list[Line]
    sparse: list[Line]
    no_worker: list[Line]
    no_mailbox: list[Line]
    missing: list[Edit]
    ended: int

    @property
    def changed(self) -> list[Line]:
        """Grids that go on with other land."""
        return [line for line in self.lines if line.known and not line.same]

    @property
    def added(self) -> list[Line]:
        """Grids of codes that no grid has today."""
        return [line for line in self.lines if not line.known]

    @property
    def households(self) -> int:
        return sum(line.households for line in self.lines)


def draft_report(draft: GridSet) -> Report:
    """Look the draft over. A second or two for a county: not for every view of a page.

    Grids with more (*crowded*) or fewer (*sparse*) households than ``GRID_HOUSEHOLDS``, without a
    worker once posts have gone over, without a mailbox on their land; edits of today's grids that
    the draft lacks; how many of today's codes it has no longer.
    """
    today = grid_set_in_force()
    rows = prepared(_LINES, {"draft": draft.pk, "today": today.pk if today else 0})
    lines = [Line(*row) for row in rows]
    fewest, most = settings.GRID_HOUSEHOLDS
    worked = _worked(today, draft) if today else set()
    codes = {line.code for line in lines}
    before = today.grids.filter(retired_at__isnull=True) if today else None
    return Report(
        lines=lines,
        faults=check_draft(draft),
        crowded=[line for line in lines if line.households > most],
        sparse=[line for line in lines if line.households < fewest],
        no_worker=[line for line in lines if line.pk not in worked],
        no_mailbox=[line for line in lines if not line.has_mailbox],
        missing=list(missing_edits(draft)),
        ended=before.exclude(code__in=codes).count() if before is not None else 0,
    )


def _worked(today: GridSet, draft: GridSet) -> set[int]:
    """The ids of grids that a worker's post would go over to."""
    workers: Sequence[int | None] = list(
        Post.objects.filter(
            current_posts(timezone.localdate()), role=Role.WORKER, user__is_active=True,
            grid__grid_set=today,
        ).values_list("grid_id", flat=True)
    )  # fmt: skip
    heirs = heirs_of(today, draft)
    return {heir for grid in workers if grid and (heir := heirs.get(grid)) is not None}
