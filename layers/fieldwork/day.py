"""The worker's day: what waits in her grids, each kind by one bounded statement, and what is done.

Nothing here knows where she is: the page sorts by distance on the phone, so that her position
never leaves it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.worklist import unfinished
from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.queries import hazards, mailboxes
from layers.fieldwork.schedule import LONGEST_LOOK, BoxState, state_on
from layers.fieldwork.sweep_progress import DueSweep, left_to_sweep
from layers.fieldwork.workdays import county_calendar
from layers.people_scope import people_in
from layers.sql import prepared
from layers.staff.scope import Scope

MOST_CASES: Final = 20
MOST_HAZARDS: Final = 20

# Households to call at: the day a visit set, else the county's rule; whoever was called at today,
# or while nobody was in, is done for today.
_VISITS: Final = """
SELECT h.id, h.uuid::text, h.address, h.colour, ST_X(h.geom), ST_Y(h.geom), h.visited_at,
       last.next_on
  FROM residents_household h
  LEFT JOIN LATERAL (
    SELECT v.next_on, v.happened_at FROM fieldwork_visit v
     WHERE v.household_id = h.id ORDER BY v.happened_at DESC, v.id DESC LIMIT 1) last ON true
 WHERE h.grid_id = ANY(%(grids)s::bigint[]) AND h.moved_out_at IS NULL AND NOT h.vacant
   AND coalesce(last.happened_at, '-infinity') < %(midnight)s
   AND CASE WHEN last.next_on IS NOT NULL THEN last.next_on <= %(today)s::date
            ELSE coalesce(h.visited_at, '-infinity') < %(midnight)s - make_interval(
              days => CASE WHEN h.colour IN ('usual', 'party') THEN %(usual_days)s::int
                           ELSE %(care_days)s::int END) END
 ORDER BY last.next_on IS NULL, h.colour IN ('usual', 'party'), last.next_on,
          h.visited_at NULLS FIRST, h.id
 LIMIT %(most)s
"""

_DONE: Final = """
SELECT (SELECT count(*) FROM fieldwork_visit
         WHERE actor_id = %(user)s AND happened_at >= %(midnight)s),
       (SELECT count(*) FROM fieldwork_opening
         WHERE actor_id = %(user)s AND happened_at >= %(midnight)s),
       (SELECT count(DISTINCT hazard_id) FROM fieldwork_fieldevent
         WHERE actor_id = %(user)s AND recorded_at >= %(midnight)s AND hazard_id IS NOT NULL
           AND verb <> 'find'),
       (SELECT count(DISTINCT case_id) FROM cases_caseevent
         WHERE actor_id = %(user)s AND recorded_at >= %(midnight)s
           AND verb IN ('accept', 'resolve')),
       (SELECT count(*) FROM fieldwork_sweepresult
         WHERE actor_id = %(user)s AND happened_at >= %(midnight)s)
"""


@dataclass(frozen=True, slots=True)
class DueVisit:
    """A household to call at. ``next_on``: the day set at the last visit, if one was."""

    pk: int
    uuid: str
    address: str
    colour: str
    lon: float
    lat: float
    visited_at: datetime | None
    next_on: date | None


@dataclass(frozen=True, slots=True)
class DueBox:
    """A mailbox to open today, or that should have been opened."""

    box: Mailbox
    state: BoxState


@dataclass(frozen=True, slots=True)
class Day:
    """What is left to do, and how many things were done today."""

    visits: list[DueVisit]
    boxes: list[DueBox]
    hazards: list[Hazard]
    cases: list[Case]
    sweeps: list[DueSweep]
    done: int

    @property
    def left(self) -> int:
        kinds = (self.visits, self.boxes, self.hazards, self.cases, self.sweeps)
        return sum(len(kind) for kind in kinds)


def day_of(scope: Scope, now: datetime) -> Day:
    """The day of the person of ``scope``: eight statements, whatever the county's size."""
    midnight = datetime.combine(timezone.localdate(now), time(), timezone.get_current_timezone())
    visits, done = _visits_and_done(scope, midnight)
    return Day(
        visits=visits,
        boxes=due_boxes(scope, midnight.date()),
        hazards=_hazards(scope, midnight.date()),
        cases=_cases(scope, midnight + timedelta(days=2)),
        sweeps=left_to_sweep(scope, midnight.date()),
        done=done,
    )


def _visits_and_done(scope: Scope, midnight: datetime) -> tuple[list[DueVisit], int]:
    params = {
        "grids": list(scope.grids),
        "user": scope.user_id,
        "today": midnight.date(),
        "midnight": midnight,
        "usual_days": settings.VISIT_DAYS,
        "care_days": settings.VISIT_DAYS_CARE,
        "most": settings.VISITS_A_DAY,
    }
    with people_in(scope):
        [done] = prepared(_DONE, params)
        # The more is done, the fewer are proposed: a day has an end.
        params["most"] = max(0, settings.VISITS_A_DAY - done[0])
        return [DueVisit(*row) for row in prepared(_VISITS, params)], sum(done)


def due_boxes(scope: Scope, today: date) -> list[DueBox]:
    """The boxes of the person's own grids that are due today or were missed."""
    rows = mailboxes(scope).filter(active=True, grid_id__in=scope.grids)
    return [row for row in box_states(list(rows), today) if row.state.missed or row.state.due_today]


def box_states(boxes: list[Mailbox], today: date) -> list[DueBox]:
    """How each of these boxes stands; one statement, for the calendar."""
    calendar = county_calendar(today - LONGEST_LOOK, today)
    return [
        DueBox(
            box,
            state_on(
                today, box.weekdays, box.since,
                timezone.localdate(box.opened_at) if box.opened_at else None, calendar,
            ),
        )
        for box in boxes
    ]  # fmt: skip


def _hazards(scope: Scope, today: date) -> list[Hazard]:
    """Without an owner in her grids, hers near the deadline, and put right by others to check."""
    soon = today + timedelta(days=settings.HAZARD_NOTICE_DAYS)
    here = Q(grid_id__in=scope.grids)
    wanted = (
        (here & Q(state=Hazard.State.FOUND))
        | Q(state=Hazard.State.ASSIGNED, owner_id=scope.user_id, due_on__lte=soon)
        | (here & Q(state=Hazard.State.RECTIFIED) & ~Q(owner_id=scope.user_id))
    )
    return list(hazards(scope).filter(wanted).order_by("due_on", "id")[:MOST_HAZARDS])


def _cases(scope: Scope, until: datetime) -> list[Case]:
    """Her open cases whose clock runs out today or tomorrow, or has."""
    hers = for_scope(scope).filter(owner_id=scope.user_id).exclude(state="resolved")
    rows = unfinished(hers).filter(due__lt=until).order_by("due", "pk")
    return list(rows.select_related("category").defer("text")[:MOST_CASES])
