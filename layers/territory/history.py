"""What the borders were: versions of a grid, edits of a village, what an edit changed, any day.

The rows are written by triggers (migration 0004), never here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from layers.territory.models import DivisionRevision, Edit, GridRevision, GridSet


@dataclass(frozen=True, slots=True)
class Change:
    """A grid before and after an edit; ``before`` is None for one that the edit made."""

    before: GridRevision | None
    after: GridRevision


def versions(grid_id: int) -> QuerySet[GridRevision]:
    """Every state of a grid, newest first, each with its edit and who made it."""
    return GridRevision.objects.filter(grid=grid_id).select_related("edit__actor")


def division_versions(division_id: int) -> QuerySet[DivisionRevision]:
    """Every state of a division, newest first, each with its edit and who made it."""
    return DivisionRevision.objects.filter(division=division_id).select_related("edit__actor")


def edits(village_id: int) -> QuerySet[Edit]:
    """The edits of a village's borders, newest first, with who made them and what undid them."""
    made = Edit.objects.filter(village=village_id)
    return made.select_related("actor", "undoes").prefetch_related("undone")


def edits_of_village(
    village_id: int, grid_code: str = "", draft_id: int | None = None
) -> QuerySet[Edit]:
    """Every edit that gave a grid of the village another state, imports and nodes that came with
    a neighbour's edit included, newest first; with a code, those of that grid.

    Of the grid sets that are or were in force, or of the draft with this id.
    """
    states = GridRevision.objects.filter(village=village_id)
    if draft_id is None:
        begun = Q(state=GridSet.State.IN_FORCE, starts_on__lte=timezone.localdate())
        states = states.filter(grid_set__in=GridSet.objects.filter(begun))
    else:
        states = states.filter(grid_set=draft_id)
    if grid_code:
        states = states.filter(code=grid_code)
    made = Edit.objects.filter(pk__in=states.values("edit"))
    return made.select_related("actor", "village", "proposal__proposer").defer(
        "village__geom", "proposal__change"
    )


def edits_of_set(grid_set_id: int, since: datetime | None = None) -> QuerySet[Edit]:
    """The edits that verbs made of a set's borders, of all villages, newest first.

    ``since`` leaves out earlier ones.
    """
    states = GridRevision.objects.filter(grid_set=grid_set_id)
    made = Edit.objects.filter(pk__in=states.values("edit"), village__isnull=False)
    if since is not None:
        made = made.filter(made_at__gt=since)
    return made.select_related("actor", "village__parent").defer(
        "village__geom", "village__parent__geom"
    )


def edits_between(after: date, until: date) -> QuerySet[Edit]:
    """The edits of borders in force later than the day ``after``, up to ``until``, newest first."""
    in_force = GridSet.objects.filter(state=GridSet.State.IN_FORCE).values("pk")
    states = GridRevision.objects.filter(grid_set__in=in_force)
    made = Edit.objects.filter(
        made_at__date__gt=after, made_at__date__lte=until, village__isnull=False,
        pk__in=states.values("edit"),
    )  # fmt: skip
    return made.select_related("actor", "village__parent").defer(
        "village__geom", "village__parent__geom"
    )


def changes(edit: Edit) -> list[Change]:
    """Each grid that the edit changed, before and after, by code. Two queries."""
    after = list(GridRevision.objects.filter(edit=edit).order_by("grid", "version"))
    last = {state.grid_id: state for state in after}
    first: dict[int, int] = {}
    for state in after:
        first.setdefault(state.grid_id, state.version)
    earlier = GridRevision.objects.filter(grid__in=last).order_by()
    before = {
        state.grid_id: state for state in earlier if state.version == first[state.grid_id] - 1
    }
    found = [Change(before.get(pk), state) for pk, state in last.items()]
    return sorted(found, key=lambda change: change.after.code)


def as_of(grid_set_id: int, moment: datetime) -> QuerySet[GridRevision]:
    """The grids of a set as they were at a moment: the last state of each, unless it had no land
    any more or was deleted."""
    until = GridRevision.objects.filter(grid=OuterRef("grid"), edit__made_at__lte=moment)
    latest = until.order_by("-version").values("version")[:1]
    return (
        GridRevision.objects.filter(grid_set=grid_set_id, edit__made_at__lte=moment)
        .annotate(latest=Subquery(latest))
        .filter(version=F("latest"), retired_at__isnull=True)
        .exclude(action=GridRevision.Action.DELETE)
        .order_by("code")
    )


def entered_at(grid_set_id: int) -> datetime:
    """When the first grid of a set was written; now, for a set without any."""
    first = Edit.objects.filter(gridrevisions__grid_set=grid_set_id).order_by("pk").first()
    return first.made_at if first else timezone.now()


def last_changed(grid_ids: Collection[int]) -> Edit | None:
    """The latest edit of any of these grids, with who made it. One query."""
    states = GridRevision.objects.filter(grid__in=grid_ids).select_related("edit__actor")
    latest = states.order_by("-edit_id").first()
    return latest.edit if latest else None
