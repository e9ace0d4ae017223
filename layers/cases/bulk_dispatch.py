"""Dispatch many cases: first who would get what and what is refused, then one verb for each.

The plan writes nothing and promises nothing: every case is dispatched by ``dispatch`` in its own
transaction, with the version the plan was made for, so that what somebody else took in between is
refused while the others go on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.cases.dispatch import dispatch
from layers.cases.models import Case, PlaceState
from layers.cases.queries import for_scope
from layers.cases.states import GRAPH, Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import Department, Post, Role, User
from layers.staff.scope import Scope, current_posts

MOST: Final = 100


class How(models.TextChoices):
    """To whom the cases of a plan go."""

    WORKER = "worker", gettext_lazy("Each to the worker of its grid")
    RULE = "rule", gettext_lazy("Each to the department of its rule")
    UNIT = "unit", gettext_lazy("All to one department")


@dataclass(frozen=True, slots=True)
class Planned:
    """One case and its taker, or why it is refused. ``case`` is None for one out of scope."""

    number: str
    case: Case | None
    taker: User | Department | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person confirmed: a case in the version that the plan showed, and its taker."""

    number: str
    version: int
    taker: User | Department


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: dispatched, or refused and why."""

    number: str
    case: Case | None
    refusal: str = ""


def plan(
    numbers: Sequence[str], scope: Scope, how: str, department: Department | None = None
) -> list[Planned]:
    """Who would get each of these cases, in their order; at most three statements.

    Raises NotAllowed for anyone but a dispatcher; Refused for more than 100 cases, none, an unknown
    ``how``, and for one department without saying which.
    """
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers dispatch cases."))
    numbers = [*dict.fromkeys(numbers)]
    check_number(numbers)
    if how not in How.values:
        raise Refused(_("Say to whom the cases go."), "how")
    if how == How.UNIT and department is None:
        raise Refused(_("Choose the department."), "department")
    rows = for_scope(scope).filter(number__in=numbers).select_related("grid", "department")
    found = {row.number: row for row in rows.defer("grid__geom")}
    takers = _takers(found.values(), how, department)
    return [_planned(number, found.get(number), takers, how) for number in numbers]


def check_number(wishes: Sequence[object]) -> None:
    """Raise Refused for no case or more than 100."""
    if not wishes:
        raise Refused(_("No case is selected."))
    if len(wishes) > MOST:
        raise Refused(
            _("%(n)d cases are selected; %(most)d can be dispatched at once. Select fewer.")
            % {"n": len(wishes), "most": MOST}
        )


def _takers(
    cases: Iterable[Case], how: str, department: Department | None
) -> dict[int, User | Department]:
    """The taker of each case that has one, by the case's id; one statement."""
    today = current_posts(timezone.localdate())
    if how == How.WORKER:
        grids = [case.grid_id for case in cases if case.grid_id]
        posts = Post.objects.filter(
            today, role=Role.WORKER, grid_id__in=grids, department__isnull=False,
            user__is_active=True,
        ).select_related("user")  # fmt: skip
        # The lowest id is the named worker: written last, it stays.
        named = {post.grid_id: post.user for post in sorted(posts, key=lambda post: -post.pk)}
        return {case.pk: named[case.grid_id] for case in cases if case.grid_id in named}
    units = {case.pk: department or case.department for case in cases}
    wanted = {unit.pk for unit in units.values() if unit}
    staffed = set(
        Post.objects.filter(
            today, role=Role.HANDLER, department_id__in=wanted, department__active=True,
            user__is_active=True,
        ).values_list("department_id", flat=True)
    )  # fmt: skip
    return {pk: unit for pk, unit in units.items() if unit and unit.pk in staffed}


def _planned(
    number: str, case: Case | None, takers: dict[int, User | Department], how: str
) -> Planned:
    if case is None:
        return Planned(number, None, refusal=_("There is no such case in your area."))
    if case.state not in GRAPH[Verb.DISPATCH].sources:
        words = _("It is “%(state)s” already.") % {"state": case.get_state_display()}
        return Planned(number, case, refusal=words)
    if case.place_state != PlaceState.LOCATED:
        return Planned(number, case, refusal=_("Its place is not settled."))
    taker = takers.get(case.pk)
    if taker is None:
        words = _("No department takes it: there is no rule, or the department has nobody.")
        if how == How.WORKER:
            words = _("Its grid has no worker.")
        return Planned(number, case, refusal=words)
    return Planned(number, case, taker)


def bulk_dispatch(wishes: Sequence[Wish], actor: User, scope: Scope, reason: str) -> list[Outcome]:
    """Dispatch each, one transaction a case; return what became of every one, in their order.

    Must not run inside a transaction. Raises NotAllowed for anyone but a dispatcher and Refused for
    more than 100; what concerns one case is its outcome.
    """
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers dispatch cases."))
    check_number(wishes)
    return [_one(wish, actor, scope, reason) for wish in wishes]


def _one(wish: Wish, actor: User, scope: Scope, reason: str) -> Outcome:
    department = wish.taker if isinstance(wish.taker, Department) else None
    person = wish.taker if isinstance(wish.taker, User) else None
    try:
        case = dispatch(
            wish.number, actor, scope, department=department, person=person, reason=reason,
            version=wish.version,
        )  # fmt: skip
    except Refused as error:
        return Outcome(wish.number, None, str(error))
    return Outcome(wish.number, case)
