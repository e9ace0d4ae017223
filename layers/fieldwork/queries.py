"""The only way to read fieldwork for a person: everything goes through these."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from layers.fieldwork.areas import watches_all
from layers.fieldwork.models import (
    FieldPhoto,
    Hazard,
    Mailbox,
    Opening,
    Round,
    Sweep,
    SweepResult,
    Visit,
)
from layers.people_scope import people_in
from layers.staff.scope import Scope
from layers.territory.models import Division, Grid, Level


def in_area(scope: Scope, path: str = "grid") -> Q:
    """Filter for rows whose grid, at ``path``, lies in the area of ``scope``."""
    if scope.everything:
        return Q()
    area = Q(pk__in=[])
    if scope.grids:
        area |= Q(**{f"{path}_id__in": scope.grids})
    if scope.divisions:
        area |= Q(**{f"{path}__village_id__in": scope.divisions})
        area |= Q(**{f"{path}__village__parent_id__in": scope.divisions})
    return area


def mailboxes(scope: Scope) -> QuerySet[Mailbox]:
    """The mailboxes of the person's area, those taken away included."""
    return Mailbox.objects.filter(in_area(scope))


def openings(scope: Scope) -> QuerySet[Opening]:
    """The openings of the mailboxes of the person's area."""
    return Opening.objects.filter(in_area(scope, "mailbox__grid"))


def with_letters_left(rows: QuerySet[Opening]) -> QuerySet[Opening]:
    """Openings some of whose letters are not cases yet, with ``left``: how many."""
    counted = rows.annotate(left=F("letters") - Count("entered"))
    return counted.filter(letters__gt=0, left__gt=0)


def hazards(scope: Scope) -> QuerySet[Hazard]:
    """The hazards of the person's area, and those she owns elsewhere."""
    area = in_area(scope)
    return Hazard.objects.filter(area | Q(owner_id=scope.user_id) if area else area)


def rounds(scope: Scope) -> QuerySet[Round]:
    """The deputies' rounds through the person's area."""
    return Round.objects.filter(in_area(scope))


def sweeps(scope: Scope) -> QuerySet[Sweep]:
    """The sweeps that the person's area is part of, or that are part of it. They name nobody."""
    if watches_all(scope):
        return Sweep.objects.all()
    if not (scope.grids or scope.divisions):
        return Sweep.objects.none()
    mine = Grid.objects.filter(pk__in=scope.grids).order_by()
    above = Division.objects.filter(pk__in=scope.divisions).order_by()
    return Sweep.objects.filter(
        Q(division__level=Level.COUNTY)
        | Q(division__in=mine.values("village"))
        | Q(division__in=mine.values("village__parent"))
        | Q(division__in=scope.divisions)
        | Q(division__parent__in=scope.divisions)
        | Q(division__in=above.values("parent"))
    )


def sweep_results(scope: Scope) -> QuerySet[SweepResult]:
    """What was noted in sweeps in the person's area."""
    return SweepResult.objects.filter(in_area(scope))


def mailbox_by_code(code: str) -> Mailbox | None:
    """The mailbox whose QR code a stranger scanned; None for an unknown or removed one."""
    return (
        Mailbox.objects.filter(code=code, active=True)
        .select_related("grid")
        .defer("grid__geom")
        .first()
    )


def names(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with their grid, village and town by name, without any polygon."""
    return rows.select_related("grid__village__parent").defer(
        "grid__geom", "grid__village__geom", "grid__village__parent__geom"
    )


def visits(scope: Scope) -> QuerySet[Visit]:
    """The visits at the doors of the person's area; none for those who see no people.

    To be read inside ``people_in(scope)``: the database shows none outside.
    """
    if not scope.sees_people:
        return Visit.objects.none()
    return Visit.objects.filter(
        in_area(scope, "household__grid") | in_area(scope, "enterprise__grid")
        if not scope.everything
        else Q()
    )


def photo_in_scope(scope: Scope, pk: int) -> FieldPhoto | None:
    """The photo, if what it belongs to is within ``scope``; None otherwise."""
    with people_in(scope):
        return FieldPhoto.objects.filter(
            Q(opening__in=openings(scope))
            | Q(hazard__in=hazards(scope))
            | Q(round__in=rounds(scope))
            | Q(sweep_result__in=sweep_results(scope))
            | Q(visit__in=visits(scope)),
            pk=pk,
        ).first()
