"""How every unit stands now: cases in its hands, whistles and notices it has not answered.

For the leading group (高位统筹), which sees everything by unit. Only what is not over is read, so
no answer grows with the years behind us.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from layers.cases.models import Case
from layers.cases.states import OPEN, RUNNING, State
from layers.cases.worklist import unfinished
from layers.oversight.models import Summons, Supervision, Whistle


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of one unit: open cases, of these not taken up and overdue; whistles that it has not
    reported in for, of these late; notices to answer."""

    in_hand: int = 0
    untaken: int = 0
    overdue: int = 0
    whistles: int = 0
    late_whistles: int = 0
    notices: int = 0


def standings(now: datetime) -> dict[int | None, Standing]:
    """By department id; None has the open cases that are with no unit yet. Three statements."""
    found: dict[int | None, Standing] = defaultdict(Standing)
    for unit, counted in _counted(now):
        found[unit] = replace(found[unit], **counted)
    return found


def _counted(now: datetime) -> Iterator[tuple[int | None, dict[str, int]]]:
    cases = unfinished(Case.objects.filter(state__in=sorted(OPEN))).values("department")
    late = Q(state__in=sorted(RUNNING), due__lt=now)
    new = Q(state__in=[State.REGISTERED, State.DISPATCHED])
    yield from _rows(
        cases.annotate(
            in_hand=Count("pk"), untaken=Count("pk", filter=new), overdue=Count("pk", filter=late)
        )
    )
    called = Summons.objects.filter(whistle__state=Whistle.State.OPEN, reported_at=None)
    yield from _rows(
        called.values("department").annotate(
            whistles=Count("pk"), late_whistles=Count("pk", filter=Q(report_due__lt=now))
        )
    )
    asked = Supervision.objects.filter(state=Supervision.State.ISSUED).values("department")
    yield from _rows(asked.annotate(notices=Count("pk")))


def _rows(rows: Any) -> Iterator[tuple[int | None, dict[str, int]]]:
    for row in rows.order_by():
        unit = row.pop("department")
        yield unit, row
