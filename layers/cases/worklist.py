"""What waits for whom: the piles of unfinished cases, narrowed, counted and in order of urgency.

Everything here reads cases that are not closed, so no answer grows with the years behind us.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypedDict

from django.db import models
from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case, PlaceState
from layers.cases.states import OPEN, State
from layers.staff.scope import Scope

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

UNFINISHED: Final = (*sorted(OPEN), State.RESOLVED)
# From here on a clock shows yellow (see layers.cases.clock.light).
NEAR_SHARE: Final = 0.8


class Due(TypedDict):
    """The annotation of ``unfinished``: the deadline that runs now."""

    due: datetime


class Pile(models.TextChoices):
    """One heap of work, as a queue shows it."""

    NEW = "new", _("To dispatch")
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
    usual = (Pile.NEW, Pile.NEAR, Pile.HAND, Pile.CHECK)
    return (*usual, Pile.UNPLACED) if scope.everything else usual


def unfinished(cases: QuerySet[Case]) -> "QuerySet[WithAnnotations[Case, Due]]":
    """Those not closed, with ``due``: the deadline that runs now."""
    running = models.Case(
        models.When(state__in=[State.REGISTERED, State.DISPATCHED], then=F("accept_due")),
        default=F("resolve_due"),
    )
    return cases.filter(state__in=UNFINISHED).annotate(due=running)


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
        case Pile.WORK:
            return Q(state=State.ACCEPTED)
        case Pile.HAND:
            return Q(state__in=[State.DISPATCHED, State.ACCEPTED])
        case Pile.CHECK:
            return Q(state=State.RESOLVED)
        case Pile.UNPLACED:
            return Q(state__in=OPEN) & ~Q(place_state=PlaceState.LOCATED)
    return _near(now)


def _near(now: datetime) -> Q:
    """Open cases whose clock shows yellow or red."""
    allowed = ExpressionWrapper(
        (F("due") - F("received_at")) * Value(NEAR_SHARE), output_field=DurationField()
    )
    return Q(state__in=OPEN) & Q(received_at__lt=Value(now) - allowed)


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
