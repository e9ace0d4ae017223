"""What the field pages show, read within a person's scope: the list, its edition, one case.

A field case is one in a grid of the person's, or one given to them.
"""

import hashlib
from datetime import datetime
from typing import Any, Final

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.models import Case, PlaceState
from layers.cases.possible import possible
from layers.cases.queries import for_scope
from layers.cases.states import DONE, GRAPH, State, Verb
from layers.cases.verify import may_check
from layers.errors import NotFound
from layers.staff.scope import Scope
from layers.territory.models import Grid
from layers.territory.queries import grids_in_force
from mapapp.maps.case_page import get_case
from mapapp.maps.deadlines import due_of, time_left

# A phone lists no more than this; who owns more works at the desk.
MOST: Final = 300
_GROUPS: Final = {
    State.REGISTERED: "accept",
    State.DISPATCHED: "accept",
    State.ACCEPTED: "hand",
    State.AWAITING: "hand",
    State.SUSPENDED: "hand",
    State.RESOLVED: "waiting",
    State.VERIFIED: "waiting",
}
_MORE: Final = frozenset(
    {
        Verb.ASK, Verb.ANSWER, Verb.RESUME, Verb.RETURN_ASK, Verb.EXTEND_ASK, Verb.ACKNOWLEDGE,
        Verb.VERIFY, Verb.REWORK,
    }
)  # fmt: skip
_WORK: Final = (Verb.ACCEPT, Verb.REPLY, Verb.RESOLVE)


def in_reach(scope: Scope) -> QuerySet[Case]:
    """The person's field cases of any state."""
    return for_scope(scope).filter(Q(grid_id__in=scope.grids) | Q(owner_id=scope.user_id))


def not_closed(scope: Scope) -> QuerySet[Case]:
    """The person's field cases that still wait for something."""
    return in_reach(scope).filter(state__in=[*_GROUPS])


def has_field_work(scope: Scope) -> bool:
    """Whether the field pages are for this person: a grid of their own, or cases given to them."""
    return bool(scope.grids) or not_closed(scope).exists()


def my_grids(scope: Scope) -> list[Grid]:
    """The person's grids in force today, with their villages, without their shapes."""
    rows = grids_in_force().filter(pk__in=scope.grids)
    return list(rows.select_related("village").defer("geom", "village__geom"))


def edition(scope: Scope, now: datetime) -> str:
    """A word that changes whenever the list would read differently; one aggregate query.

    The words for the time left change with the minute, so the minute is part of it.
    """
    kept = not_closed(scope).aggregate(n=Count("pk"), steps=Sum("version"), last=Max("changed_at"))
    parts = (
        scope.user_id,
        sorted(scope.grids),
        sorted(scope.departments),
        get_language(),
        int(now.timestamp()) // 60,
        *kept.values(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def entries(scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """The list, the clock that runs out first on top; at most ``MOST``, resolved cases last."""
    resolved = ExpressionWrapper(Q(state__in=sorted(DONE)), BooleanField())
    cases = (
        not_closed(scope)
        .select_related("category", "department", "owner")
        .defer("text", "public_answer", "internal_note")
        .order_by(resolved, "resolve_due", "id")[:MOST]
    )
    ordered = sorted(cases, key=lambda case: (due_of(case) is None, due_of(case) or now, case.pk))
    return [_entry(case, scope, now) for case in ordered]


def _entry(case: Case, scope: Scope, now: datetime) -> dict[str, Any]:
    left = time_left(case, now)
    return {
        "number": case.number,
        "version": case.version,
        "summary": case.summary,
        "category": case.category.label,
        "icon": case.category.icon,
        "state": case.state,
        "state_label": str(State(case.state).label),
        "group": _GROUPS[State(case.state)],
        "mine": may_work_on(case, scope) or _to_check(case, scope),
        "who": _holder(case),
        "tone": left.tone,
        "left": left.words,
        "address": case.address,
        "placed": case.place_state == PlaceState.LOCATED,
        "lon": case.geom.x if case.geom else None,
        "lat": case.geom.y if case.geom else None,
    }


def _to_check(case: Case, scope: Scope) -> bool:
    """Whether somebody else did the work, and this person looks on the spot whether it is done."""
    return case.state == State.RESOLVED and may_check(case, scope)


def _holder(case: Case) -> str:
    """Who has the case: the department where it was given to one, else the person."""
    if case.state != State.REGISTERED and case.department:
        return case.department.label
    return str(case.owner or "")


def one_case(number: str, scope: Scope) -> Case:
    """Return the case with the names around it. Raises NotFound outside the person's field."""
    case = get_case(number, scope)
    if case.grid_id not in scope.grids and case.owner_id != scope.user_id:
        raise _not_here()
    return case


def must_reach(number: str, scope: Scope) -> None:
    """Raise NotFound unless the case is one of the person's field cases."""
    if not in_reach(scope).filter(number=number).exists():
        raise _not_here()


def _not_here() -> NotFound:
    return NotFound(_("There is no such case in your area."))


def steps(case: Case, scope: Scope) -> frozenset[str]:
    """The verbs of field work this person can use on the case now."""
    if not may_work_on(case, scope):
        return frozenset()
    return frozenset(verb for verb in _WORK if case.state in GRAPH[verb].sources)


def to_come(case: Case, scope: Scope) -> bool:
    """Whether accepting it lets this person reply and resolve: a phone without a network goes on
    by itself, since no sheet comes back to it."""
    return Verb.ACCEPT in steps(case, scope)


def more_steps(case: Case, scope: Scope) -> frozenset[str]:
    """The other verbs of whoever works on a case, or checks it on the spot, which a phone offers
    below its three."""
    return possible(case, scope) & _MORE


def stamp() -> int:
    """The server's time in milliseconds, by which the sheet corrects the device's clock."""
    return int(timezone.now().timestamp() * 1000)
