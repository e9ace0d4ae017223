"""Cases as anybody may see them: what kind, how far, when, whose, and roughly where.

No words of the complainant, no address, no photo, no answer: those are for the holder of the
look-up code. What is not public is not even read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from layers.cases.models import Case
from layers.cases.states import ENDED, State

# About a kilometre: a village, never a house.
_COARSE: Final = 2
_READ: Final = (
    "number", "state", "received_at", "changed_at", "resolve_due", "geom", "place_state",
    "category__code", "category__name", "category__name_en", "department__name",
    "department__name_en", "town__name", "village__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicCase:
    """``lon``/``lat``: WGS84, to a hundredth of a degree; None outside the county's grids."""

    number: str
    category: str
    topic: str
    state: str
    ended: bool
    department: str
    received_at: datetime
    changed_at: datetime
    resolve_due: datetime
    place: str
    lon: float | None
    lat: float | None


def listed(
    start: datetime,
    end: datetime,
    *,
    categories: Sequence[str] = (),
    ended: bool | None = None,
    most: int = 1000,
) -> list[PublicCase]:
    """Cases received from ``start`` to ``end``, the newest first, at most ``most``. One statement.

    Who wants more asks again with the time of the last one as ``end``.
    """
    cases = Case.objects.filter(received_at__gte=start, received_at__lte=end)
    if categories:
        cases = cases.filter(category__code__in=categories)
    if ended is not None:
        over = sorted(ENDED)
        cases = cases.filter(state__in=over) if ended else cases.exclude(state__in=over)
    return _read(cases.order_by("-received_at", "-id")[:most])


def numbered(numbers: Sequence[str]) -> list[PublicCase]:
    """The cases with these numbers, as far as there are any. One statement."""
    return _read(Case.objects.filter(number__in=numbers).order_by("-received_at", "-id"))


def number_of(uuid: UUID) -> str | None:
    """The number of the case with this UUID, which only those know who filed it."""
    return Case.objects.filter(uuid=uuid).values_list("number", flat=True).first()


def _read(cases: QuerySet[Case]) -> list[PublicCase]:
    rows = cases.select_related("category", "department", "town", "village").only(*_READ)
    return [_public(row) for row in rows]


def _public(case: Case) -> PublicCase:
    located = case.geom is not None and case.town is not None
    return PublicCase(
        number=case.number,
        category=case.category.code,
        topic=case.category.label,
        state=str(State(case.state).label),
        ended=case.state in ENDED,
        department=case.department.label if case.department else "",
        received_at=case.received_at,
        changed_at=case.changed_at,
        resolve_due=case.resolve_due,
        place=f"{case.town} {case.village}" if case.town and case.village else "",
        lon=round(case.geom.x, _COARSE) if case.geom is not None and located else None,
        lat=round(case.geom.y, _COARSE) if case.geom is not None and located else None,
    )
