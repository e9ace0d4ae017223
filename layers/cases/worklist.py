"""What waits for whom: the piles of unfinished cases, narrowed, counted and in order of urgency.

Everything here reads cases that are not closed, so no answer grows with the years behind us.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypedDict

from django.contrib.gis.geos import GEOSGeometry
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from layers.cases.callbacks_due import WAITS
from layers.cases.clock import NEAR_SHARE
from layers.cases.functions import running
from layers.cases.models import Case, PlaceState
from layers.cases.queries import with_grams
from layers.cases.search import Sought
from layers.cases.states import DONE, OPEN, PAUSED, RUNNING, UNFINISHED, State
from layers.staff.scope import Scope

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

# Where to look for the newest first.
LATELY: Final = timedelta(days=30)


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
    CALLBACK = "callback", _("To call back")
    UNPLACED = "unplaced", _("Not on the map")
    ALL = "all", _("All cases")


# Not these two: they are no unfinished cases, and to count all would grow with the years.
_COUNTED: Final = tuple(pile for pile in Pile if pile not in {Pile.CALLBACK, Pile.ALL})


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
        return (Pile.GIVEN, Pile.NEAR, Pile.WORK, Pile.CHECK, Pile.ALL)
    usual = [Pile.NEW, Pile.ASKED, Pile.NEAR, Pile.HAND, Pile.CHECK]
    if scope.dispatches:
        usual.append(Pile.CALLBACK)
    if scope.everything:
        usual.append(Pile.UNPLACED)
    return (*usual, Pile.ALL)


def unfinished(cases: QuerySet[Case]) -> "QuerySet[WithAnnotations[Case, Due]]":
    """Those not ended, with ``due``: the deadline that runs now, and ``yellow_from``: when it
    begins to show yellow."""
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
    cases: QuerySet[Case],
    *,
    category: str = "",
    town: int = 0,
    grid: int = 0,
    channel: str = "",
    area: GEOSGeometry | None = None,
) -> QuerySet[Case]:
    """Cases of a category (code, of either level), a town, a grid, a channel, within an area
    (EPSG:4326)."""
    if category:
        cases = cases.filter(Q(category__code=category) | Q(category__parent__code=category))
    if town:
        cases = cases.filter(town_id=town)
    if grid:
        cases = cases.filter(grid_id=grid)
    if channel:
        cases = cases.filter(channel=channel)
    if area:
        cases = cases.filter(geom__intersects=area)
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
    """Count every pile of ``unfinished`` cases in one statement."""
    row = cases.aggregate(
        changed_at=Max("changed_at"),
        **{str(pile): Count("pk", filter=on_pile(pile, now)) for pile in _COUNTED},
    )
    return Counts({str(pile): row[pile] for pile in _COUNTED}, row["changed_at"])


def to_call_back(cases: QuerySet[Case], now: datetime) -> "QuerySet[WithAnnotations[Case, Due]]":
    """Those whose complainant is to be called now, ended or not, with ``due``: since when."""
    waiting = cases.filter(callback_due__due_at__range=(now - WAITS, now))
    return waiting.annotate(due=F("callback_due__due_at"), yellow_from=F("callback_due__due_at"))


def by_urgency(
    cases: "QuerySet[WithAnnotations[Case, Due]]", after: Key | None = None
) -> "QuerySet[WithAnnotations[Case, Due]]":
    """``unfinished`` cases by the clock that runs, beginning behind ``after``."""
    if after is not None:
        cases = cases.filter(Q(due__gt=after.due) | Q(due=after.due, pk__gt=after.pk))
    return cases.order_by("due", "pk")


def newest(
    cases: QuerySet[Case], number: int, after: Key | None, now: datetime, looked_for: Sought
) -> list[Any]:
    """The ``number`` last received of ``cases``, ended or not, beginning behind ``after``; the time
    of receipt is their ``due``.

    At most two statements. Words that many cases have fill a page from the last weeks, along the
    index of dates. Where they do not, few cases have them, and these are read by the words and put
    in order afterwards: walking back along the dates might lead through all years.
    """
    rows = cases.annotate(due=F("received_at"))
    if after is not None:
        rows = rows.filter(Q(due__lt=after.due) | Q(due=after.due, pk__lt=after.pk))
    lately = rows.filter(received_at__gt=(after.due if after else now) - LATELY)
    found: list[Any] = [*lately.filter(looked_for.match).order_by("-received_at", "-pk")[:number]]
    if len(found) < number and looked_for.indexed is not None:
        unsorted = ExpressionWrapper(
            F("received_at") + Value(timedelta()), output_field=models.DateTimeField()
        )
        known = with_grams(rows).filter(looked_for.indexed)
        found = list(known.order_by(unsorted.desc(), "-pk")[:number])
    return found
