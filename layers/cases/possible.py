"""Which verbs a person can use on a case now. The verbs themselves check again."""

from django.conf import settings
from django.utils import timezone

from layers.cases.accept import helps_with, may_work_on
from layers.cases.co_handle import MOST_HELPERS
from layers.cases.models import Asking, Case, PlaceState
from layers.cases.remind import MAY_REMIND
from layers.cases.states import GRAPH, Verb
from layers.cases.verify import may_check
from layers.staff.scope import Scope

_DISPATCHERS = frozenset(
    {
        Verb.RELOCATE, Verb.RECATEGORISE, Verb.UNMASK, Verb.ACKNOWLEDGE, Verb.DECLINE, Verb.ASK,
        Verb.ANSWER, Verb.DISPATCH, Verb.RETURN_OK, Verb.RETURN_NO, Verb.REASSIGN, Verb.CO_HANDLE,
        Verb.EXTEND_OK, Verb.EXTEND_NO, Verb.SUSPEND, Verb.RESUME, Verb.CALLBACK, Verb.CLOSE,
        Verb.REOPEN, Verb.VOID, Verb.MERGE, Verb.SPLIT,
    }
)  # fmt: skip
_WORKERS = frozenset(
    {
        Verb.ACCEPT, Verb.REPLY, Verb.RESOLVE, Verb.UNMASK, Verb.ACKNOWLEDGE, Verb.ASK,
        Verb.ANSWER, Verb.RESUME, Verb.RETURN_ASK, Verb.EXTEND_ASK,
    }
)  # fmt: skip
_CHECKS = frozenset({Verb.VERIFY, Verb.REWORK})


def possible(case: Case, scope: Scope) -> frozenset[str]:
    """The verbs to offer this person on ``case``, which lies within ``scope``. No statement."""
    allowed: set[str] = set()
    if scope.dispatches:
        allowed |= _DISPATCHERS
        if case.owner_id == scope.user_id:
            # Nobody checks their own work.
            allowed.discard(Verb.CLOSE)
    if may_check(case, scope):
        allowed |= _CHECKS
    # A dispatcher may own a case of a grid without a worker, but belongs to no unit to accept it.
    if (scope.departments or scope.grids) and may_work_on(case, scope):
        allowed |= _WORKERS
    if helps_with(case, scope):
        allowed.add(Verb.REPLY)
    if scope.roles & MAY_REMIND:
        allowed.add(Verb.REMIND)
    return frozenset(
        verb for verb in allowed if case.state in GRAPH[verb].sources and _fits(case, verb)
    )


def _fits(case: Case, verb: str) -> bool:
    """Whether the case, beyond its state, is one for this verb."""
    match verb:
        case Verb.DISPATCH:
            return case.place_state == PlaceState.LOCATED
        case Verb.RETURN_OK | Verb.RETURN_NO:
            return case.asking == Asking.RETURN
        case Verb.EXTEND_OK | Verb.EXTEND_NO:
            return case.asking == Asking.EXTEND
        case Verb.RETURN_ASK | Verb.RECATEGORISE:
            return not case.asking
        case Verb.EXTEND_ASK:
            in_time = timezone.now() <= case.resolve_due
            return not case.asking and in_time and case.extensions < settings.MAX_EXTENSIONS
        case Verb.CO_HANDLE:
            return len(case.helpers or ()) < MOST_HELPERS
    return True
