"""What must not exist (格格有专人、事事有人管、件件有落实): lists that have to be empty.

Grids without a worker or a mailbox, open cases without an owner, hazards without an owner or past
their deadline. Each list is cut after ``MOST``; its number is the whole.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.queries import for_scope as cases_for
from layers.cases.states import OPEN
from layers.fieldwork.areas import watches_all
from layers.fieldwork.models import Hazard, Mailbox
from layers.fieldwork.queries import hazards, in_area
from layers.staff.models import Post, Role
from layers.staff.scope import Scope, current_posts
from layers.territory.models import Grid
from layers.territory.queries import grids_in_force

MOST: Final = 100
_GRID: Final = ("village__parent",)
_SHAPES: Final = ("geom", "village__geom", "village__parent__geom")


@dataclass(frozen=True, slots=True)
class Gap:
    """One list: its rows, cut, and how many there are."""

    rows: list[Any]
    number: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """All lists. ``cases`` has a number only for whoever may not read cases."""

    no_worker: Gap
    no_mailbox: Gap
    cases: Gap
    unowned: Gap
    late: Gap

    @property
    def number(self) -> int:
        """How many violations there are in all."""
        lists = (self.no_worker, self.no_mailbox, self.cases, self.unowned, self.late)
        return sum(gap.number for gap in lists)


def gaps(scope: Scope) -> Gaps:
    """Everything in the area of ``scope`` that should not be. Eleven statements at most."""
    grids = _grids(scope)
    worker = Post.objects.filter(
        current_posts(timezone.localdate()), grid=OuterRef("pk"), role=Role.WORKER,
        user__is_active=True,
    )  # fmt: skip
    box = Mailbox.objects.filter(grid=OuterRef("pk"), active=True)
    dangers = _hazards(scope)
    return Gaps(
        no_worker=_cut(grids.filter(~Exists(worker))),
        no_mailbox=_cut(grids.filter(~Exists(box))),
        cases=_cases(scope),
        unowned=_cut(dangers.filter(owner__isnull=True)),
        late=_cut(
            dangers.filter(state=Hazard.State.ASSIGNED, due_on__lt=timezone.localdate()),
        ),
    )


def _grids(scope: Scope) -> QuerySet[Grid]:
    grids = grids_in_force()
    if not watches_all(scope):
        area = Q(village_id__in=scope.divisions) | Q(village__parent_id__in=scope.divisions)
        grids = grids.filter(area | Q(pk__in=scope.grids))
    return grids.select_related(*_GRID).defer(*_SHAPES)


def _hazards(scope: Scope) -> QuerySet[Hazard]:
    rows = Hazard.objects.all() if watches_all(scope) else hazards(scope).filter(in_area(scope))
    return (
        rows.exclude(state=Hazard.State.CHECKED)
        .select_related("grid", "owner")
        .defer("grid__geom")
        .order_by("due_on", "id")
    )


def _cases(scope: Scope) -> Gap:
    # Somebody who has left is nobody.
    lost = Q(state__in=OPEN) & (Q(owner__isnull=True) | Q(owner__is_active=False))
    if watches_all(scope) and not scope.everything:
        return Gap([], Case.objects.filter(lost).count())
    rows = cases_for(scope).filter(lost).select_related("grid").defer("grid__geom", "text")
    return _cut(rows.order_by("resolve_due", "id"))


def _cut(rows: QuerySet[Any]) -> Gap:
    found = list(rows[: MOST + 1])
    number = rows.count() if len(found) > MOST else len(found)
    return Gap(found[:MOST], number)
