"""A grid is gone through for one task of a sweep: in order, put right at once, or now a case."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.cases.models import Channel
from layers.errors import NotFound, OutOfOrder, Refused
from layers.fieldwork.demand import Demand, raise_case
from layers.fieldwork.entry import must_work_here, once, original_time, point_of, same_person
from layers.fieldwork.models import Sweep, SweepResult, SweepTask
from layers.fieldwork.photos import attach
from layers.fieldwork.queries import sweeps
from layers.photos import CleanPhoto
from layers.staff.models import User
from layers.staff.scope import Scope
from layers.territory.models import Grid
from layers.territory.queries import grids_in_force

Outcome = SweepResult.Outcome


def sweep_grid(
    uuid: UUID,
    actor: User,
    scope: Scope,
    *,
    sweep: UUID,
    number: int,
    grid: str,
    outcome: str,
    note: str = "",
    demand: Demand | None = None,
    lon: float | None = None,
    lat: float | None = None,
    happened_at: datetime | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> tuple[SweepResult, bool]:
    """Note that task ``number`` of the sweep is done in the grid of this code; once, whoever sends.

    Returns the result and whether it is new. With the outcome *found* the ``demand`` becomes a
    case at the place given. Raises NotFound out of scope, NotAllowed for people who do not work the
    grid, OutOfOrder when a colleague has noted it or the sweep was over, and what ``register``
    raises; then nothing is written.
    """
    if outcome not in Outcome.values:
        raise Refused(_("Choose what you found."), "outcome")
    if (outcome == Outcome.FOUND) != (demand is not None):
        raise Refused(_("Write what you found, so that it becomes a case."), "demand-text")
    note = clean_words(note, "note", 500, lines=True)
    with transaction.atomic():
        once(uuid)
        known = SweepResult.objects.filter(uuid=uuid).first()
        if known:
            same_person(known.actor_id, actor)
            return known, False
        task, place = _task(sweep, number, scope), _grid(grid, scope)
        # Two people of one grid: the second hears of the first.
        once(f"sweep {task.pk} {place.pk}")
        if SweepResult.objects.filter(task=task, grid=place).exists():
            raise OutOfOrder(_("A colleague has noted this already. Reload the page."))
        now = timezone.now()
        at = original_time(happened_at, now)
        _must_go_on(task.sweep, place, at)
        case_id = None
        if demand is not None:
            point = point_of(lon, lat)
            if point is None:
                raise Refused(_("Put the pin where you found it."), "lon")
            case_id = raise_case(
                demand, uuid, 1, channel=Channel.PATROL, point=point, address="", told_at=at,
                received_at=now, actor=actor,
            ).case_id  # fmt: skip
        done = SweepResult.objects.create(
            uuid=uuid, task=task, grid=place, outcome=outcome, note=note, case_id=case_id,
            actor=actor, happened_at=at, recorded_at=now,
        )  # fmt: skip
        attach(list(photos), sweep_result=done)
    return done, True


def _task(sweep: UUID, number: int, scope: Scope) -> SweepTask:
    found = (
        SweepTask.objects.filter(sweep__in=sweeps(scope), sweep__uuid=sweep, number=number)
        .select_related("sweep__division").defer("sweep__division__geom").first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("There is no such sweep in your area."))
    return found


def _grid(code: str, scope: Scope) -> Grid:
    grid = (
        grids_in_force().filter(code=code).select_related("village")
        .defer("geom", "village__geom").first()
    )  # fmt: skip
    if grid is None:
        raise NotFound(_("There is no such grid."))
    must_work_here(grid, scope)
    return grid


def _must_go_on(sweep: Sweep, grid: Grid, at: datetime) -> None:
    """Raise for a grid outside the sweep, and for work before it began or after it was over.

    What was done in time and arrives late is taken.
    """
    village = grid.village
    county = sweep.division.parent_id is None
    if not county and sweep.division_id not in {village.pk, village.parent_id}:
        raise NotFound(_("This grid is not part of the sweep."))
    day = timezone.localdate(at)
    if day < sweep.starts_on or day > sweep.ends_on or (sweep.ended_at and at > sweep.ended_at):
        raise OutOfOrder(_("The sweep does not go on at that time."))
