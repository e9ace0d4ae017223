"""What waits for whom: the piles of unfinished cases, narrowed, counted and in order of urgency.

Everything here reads cases that are not closed, so no answer grows with the years behind us.
"""

from collections.abc import Collection
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
from layers.cases.states import DONE, ENDED, OPEN, PAUSED, RUNNING, UNFINISHED, State
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
_UNCOUNTED: Final = frozenset({Pile.CALLBACK, Pile.ALL})


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


def pile_with(case: Case, piles: Collection[Pile]) -> Pile:
    """The one of ``piles`` to find ``case`` on; what has ended is among all cases."""
    fitting = {
        State.REGISTERED: Pile.NEW,
        State.DISPATCHED: Pile.GIVEN if Pile.GIVEN in piles else Pile.HAND,
        State.RESOLVED: Pile.CHECK,
        State.VERIFIED: Pile.CHECK,
    }.get(State(case.state), Pile.WORK if Pile.WORK in piles else Pile.HAND)
    if case.state in ENDED or fitting not in piles:
        return Pile.ALL
    return fitting


def unfinished(cases: QuerySet[Case]) -> "QuerySet[WithAnnotations[Case, Due]]":
    """Those not ended, with ``due``: the deadline that runs now, and ``yellow_from``: when it
    begins to show yellow."""
    return _clocked(cases.filter(state__in=UNFINISHED))


def waiting(
    cases: QuerySet[Case], pile: Pile, now: datetime
) -> "QuerySet[WithAnnotations[Case, Due]]":
    """Those on one ``pile`` of unfinished cases, with the same annotations.

    Their states are named once: told twice, the planner expects a handful and reads thousands.
    """
    return _clocked(cases).filter(on_pile(pile, now))


def _clocked(cases: QuerySet[Case]) -> "QuerySet[WithAnnotations[Case, Due]]":
    return cases.annotate(
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
    category: Collection[int] = (),
    town: int = 0,
    grid: int = 0,
    channel: str = "",
    area: GEOSGeometry | None = None,
    ended: bool = False,
) -> QuerySet[Case]:
    """Cases of some categories (ids), a town, a grid, a channel, within an area (EPSG:4326).

    ``ended``: those that have ended are wanted too.
    """
    if category and ended:
        cases = cases.filter(category__in=category)
    elif category:
        # Not by the index of categories, which holds the cases of all years: the planner would
        # read all of these rather than look at some hundred unfinished cases.
        kind = Coalesce(F("category_id"), Value(0), output_field=models.BigIntegerField())
        cases = cases.alias(kind=kind).filter(kind__in=category)
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
    """Filter for cases on one pile, by the annotations of ``unfinished``; no ended one passes."""
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


def count(cases: QuerySet[Case], piles: Collection[Pile], now: datetime) -> Counts:
    """Count ``piles`` of ``unfinished`` cases in one statement.

    What it asks stands in the index ``case_piles``, so that a whole county is one walk of that.
    """
    wanted = [pile for pile in piles if pile not in _UNCOUNTED]
    row = cases.aggregate(
        changed_at=Max("changed_at"),
        **{str(pile): Count("state", filter=on_pile(pile, now)) for pile in wanted},
    )
    return Counts({str(pile): row[pile] for pile in wanted}, row["changed_at"])


def to_call_back(cases: QuerySet[Case], now: datetime) -> "QuerySet[WithAnnotations[Case, Due]]":
    """Those whose complainant is to be called now, ended or not, with ``due``: since when."""
    waiting = cases.filter(callback_due__due_at__range=(now - WAITS, now))
    return waiting.annotate(due=F("callback_due__due_at"), yellow_from=F("callback_due__due_at"))


def by_urgency(
    cases: "QuerySet[WithAnnotations[Case, Due]]", after: Key | None = None
) -> "QuerySet[WithAnnotations[Case, Due]]":
    """``unfinished`` cases by the clock that runs, beginning behind ``after``."""
    if after is not None:
        # The first of the two bounds is where the index begins.
        cases = cases.filter(Q(due__gt=after.due) | Q(pk__gt=after.pk), due__gte=after.due)
    return cases.order_by("due", "pk")


def newest(
    cases: QuerySet[Case], number: int, after: Key | None, now: datetime, looked_for: Sought
) -> list[Any]:
    """The ``number`` last received of ``cases``, ended or not, beginning behind ``after``; the time
    of receipt is their ``due``.

    At most two statements. What many cases have fills a page from the last weeks, along the index
    of dates. Where it does not, few cases have it, and these are read by the index of words, of
    the category or of the area and put in order afterwards: walking back along the dates might
    lead through all years. Words that no index knows are looked for in the last weeks only.
    """
    behind = Q()
    if after is not None:
        behind = Q(received_at__lt=after.due) | Q(pk__lt=after.pk)
        behind &= Q(received_at__lte=after.due)
    rows = cases.annotate(due=F("received_at")).filter(behind)
    by_date = rows.filter(looked_for.match).order_by("-received_at", "-pk")
    if not looked_for.match and not cases.query.where:
        return list(by_date[:number])
    lately = by_date.filter(received_at__gt=(after.due if after else now) - LATELY)
    found: list[Any] = list(lately[:number])
    if len(found) == number or (looked_for.match and looked_for.indexed is None):
        return found
    unsorted = ExpressionWrapper(
        F("received_at") + Value(timedelta()), output_field=models.DateTimeField()
    )
    known = with_grams(cases).filter(looked_for.indexed or Q(), behind)
    # Put in order before anything else of them is read: many may have the words.
    first = known.order_by(unsorted.desc(), "-pk").values("pk")[:number]
    return list(rows.filter(pk__in=first).order_by(unsorted.desc(), "-pk"))
