"""What waits for whom: the piles of unfinished cases, narrowed, counted and in order of urgency.

Everything here reads cases that are not closed, so no answer grows with the years behind us.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypedDict

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from layers.cases.clock import NEAR_SHARE
from layers.cases.models import Case, PlaceState
from layers.cases.states import DONE, OPEN, PAUSED, RUNNING, State
from layers.staff.scope import Scope

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

UNFINISHED: Final = (*sorted(OPEN), *sorted(DONE))


class Due(TypedDict):
    """The annotations of ``unfinished``: the deadline that runs now, and when it shows yellow."""

    due: datetime
    yellow_from: datetime


class Pile(models.TextChoices):
    """One heap of work, as a queue shows it."""

    NEW = "new", _("To dispatch")
    ASKED = "asked", _("To decide")
    GIVEN = "given", _("To accept")
    NEAR = "near", _("Near due")
    HAND = "hand", _("In hand")
    WORK = "work", _("In hand")
    CHECK = "check", _("To check")
    UNPLACED = "unplaced", _("Not on the map")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases lie on each pile, and when one of them last changed."""

    piles: dict[str, int]
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page of the queue ended: the running deadline and the row id."""

    due: datetime
    pk: int


def piles_of(scope: Scope) -> tuple[Pile, ...]:
    """The piles this person works through; those who only handle cases dispatch none."""
    if scope.departments and not (scope.everything or scope.divisions):
        return (Pile.GIVEN, Pile.NEAR, Pile.WORK, Pile.CHECK)
    usual = (Pile.NEW, Pile.ASKED, Pile.NEAR, Pile.HAND, Pile.CHECK)
    return (*usual, Pile.UNPLACED) if scope.everything else usual


def unfinished(cases: QuerySet[Case]) -> "QuerySet[WithAnnotations[Case, Due]]":
    """Those not ended, with ``due``: the deadline that runs now, and ``yellow_from``: when it
    begins to show yellow."""
    accepting = Q(state__in=[State.REGISTERED, State.DISPATCHED], accepted_at=None)

    def running(accept: models.F | Coalesce, resolve: models.F | Coalesce) -> models.Case:
        return models.Case(models.When(accepting, then=accept), default=resolve)

    return cases.filter(state__in=UNFINISHED).annotate(
        due=running(F("accept_due"), F("resolve_due")),
        yellow_from=running(_near("accept"), _near("resolve")),
    )


def _near(clock: str) -> Coalesce:
    """When this clock turns yellow; by calendar time where no working time is stored."""
    start = Coalesce(F("clock_from"), F("received_at"))
    share = ExpressionWrapper(
        start + (F(f"{clock}_due") - start) * Value(float(NEAR_SHARE)),
        output_field=models.DateTimeField(),
    )
    return Coalesce(F(f"{clock}_near"), share)


def narrowed(
    cases: QuerySet[Case], *, category: str = "", town: int = 0, grid: int = 0, words: str = ""
) -> QuerySet[Case]:
    """Cases of a category (code, of either level), a town, a grid, and with ``words`` in them."""
    if category:
        cases = cases.filter(Q(category__code=category) | Q(category__parent__code=category))
    if town:
        cases = cases.filter(town_id=town)
    if grid:
        cases = cases.filter(grid_id=grid)
    if words:
        cases = cases.filter(
            Q(number__startswith=words)
            | Q(address__icontains=words)
            | Q(summary__icontains=words)
            | Q(owner__display_name__icontains=words)
        )
    return cases


def on_pile(pile: str, now: datetime) -> Q:
    """Filter for ``unfinished`` cases on one pile."""
    match pile:
        case Pile.NEW:
            return Q(state=State.REGISTERED)
        case Pile.GIVEN:
            return Q(state=State.DISPATCHED)
        case Pile.ASKED:
            return ~Q(asking="")
        case Pile.WORK:
            return Q(state__in=[State.ACCEPTED, *sorted(PAUSED)])
        case Pile.HAND:
            return Q(state__in=[State.DISPATCHED, State.ACCEPTED, *sorted(PAUSED)])
        case Pile.CHECK:
            return Q(state__in=sorted(DONE))
        case Pile.UNPLACED:
            return Q(state__in=sorted(OPEN)) & ~Q(place_state=PlaceState.LOCATED)
    # Clocks that stand still are near nothing.
    return Q(state__in=sorted(RUNNING), yellow_from__lt=now)


def count(cases: QuerySet[Case], now: datetime) -> Counts:
    """Count every pile in one statement over ``unfinished`` cases."""
    row = cases.aggregate(
        changed_at=Max("changed_at"),
        **{str(pile): Count("pk", filter=on_pile(pile, now)) for pile in Pile},
    )
    return Counts({pile: row[pile] for pile in Pile.values}, row["changed_at"])


def by_urgency(
    cases: "QuerySet[WithAnnotations[Case, Due]]", after: Key | None = None
) -> "QuerySet[WithAnnotations[Case, Due]]":
    """``unfinished`` cases by the clock that runs, beginning behind ``after``."""
    if after is not None:
        cases = cases.filter(Q(due__gt=after.due) | Q(due=after.due, pk__gt=after.pk))
    return cases.order_by("due", "pk")
