"""Which grids and divisions there were at a moment, or between two: out of their history, a state
of each."""

from datetime import datetime, time

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from layers.territory.history import entered_at
from layers.territory.models import DivisionRevision, GridRevision, GridSet


def grids_between(begin: datetime | None, end: datetime | None) -> QuerySet[GridRevision]:
    """The last state of every grid that was in force between two moments, both included; ``None``
    is without end.

    The same moment twice gives that moment's borders, each piece of land once; a longer time also
    the grids that were merged away in it. A code of two grid sets is given once, as the later one
    has it. What was entered after its set's first day counts from that day on. A query, and one
    for each grid set of the time.
    """
    there = Q(pk__in=[])
    for grid_set in _in_force(begin, end):
        there |= _there(grid_set, begin, end)
    states = GridRevision.objects.filter(there, retired_at__isnull=True)
    states = states.exclude(action=GridRevision.Action.DELETE)
    latest = states.order_by("code", "-grid_set__starts_on", "-version").distinct("code")
    return GridRevision.objects.filter(pk__in=latest.values("pk"))


def divisions_between(begin: datetime | None, end: datetime | None) -> QuerySet[DivisionRevision]:
    """The last state of every division that there was between two moments, both included; ``None``
    is without end.

    A division has no first day: the states first entered count for all the time before. One query
    for that, and a query.
    """
    levels = DivisionRevision.objects.order_by().values("level")
    firsts = [row["at"] for row in levels.annotate(at=Min("edit__made_at"))]
    there = DivisionRevision.objects.exclude(action=DivisionRevision.Action.DELETE)
    if end is not None and firsts:
        there = there.filter(edit__made_at__lte=max(end, *firsts))
    if begin is not None:
        replaced = DivisionRevision.objects.filter(
            division=OuterRef("division"), version=OuterRef("version") + 1,
            edit__made_at__lte=begin,
        ).order_by()  # fmt: skip
        there = there.filter(~Exists(replaced))
    latest = there.order_by("code", "-edit__made_at", "-version").distinct("code")
    return DivisionRevision.objects.filter(pk__in=latest.values("pk"))


def _in_force(begin: datetime | None, end: datetime | None) -> QuerySet[GridSet]:
    sets = GridSet.objects.filter(state=GridSet.State.IN_FORCE)
    if end is not None:
        sets = sets.filter(starts_on__lte=timezone.localdate(end))
    if begin is not None:
        sets = sets.exclude(ends_on__lte=timezone.localdate(begin))
    return sets


def _there(grid_set: GridSet, begin: datetime | None, end: datetime | None) -> Q:
    """The states of a set made until ``end`` and not followed by another before ``begin``."""
    first = timezone.make_aware(datetime.combine(grid_set.starts_on, time()))
    since = max(begin, first) if begin is not None else first
    replaced = GridRevision.objects.filter(
        grid=OuterRef("grid"), version=OuterRef("version") + 1, edit__made_at__lte=since
    ).order_by()
    there = Q(~Exists(replaced), grid_set=grid_set.pk)
    if end is not None:
        there &= Q(edit__made_at__lte=max(end, entered_at(grid_set.pk)))
    return there
