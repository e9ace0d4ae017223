"""All units at a glance: who heads each, what it has in hand and what it owes."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from layers.oversight.standing import Standing, standings
from layers.oversight.units import visible_units
from layers.staff.models import Department
from mapapp.access.context import request_scope
from mapapp.supervision.sections import sections


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the table."""

    unit: Department
    now: Standing

    @property
    def headless(self) -> bool:
        return self.unit.chief is None or self.unit.liaison is None


@login_required
@require_safe
@never_cache
def units(request: HttpRequest) -> HttpResponse:
    """The units of this person, those with most overdue cases first."""
    scope = request_scope(request)
    mine = visible_units(scope)
    if len(mine) == 1 and not scope.everything:
        return redirect("supervision:unit", code=mine[0].code)
    found = standings(timezone.now())
    rows = [Row(unit, found[unit.pk]) for unit in mine]
    context = {
        "sections": sections(request),
        "rows": sorted(rows, key=lambda row: (-row.now.overdue, -row.now.in_hand, row.unit.code)),
        "in_hand": sum(row.now.in_hand for row in rows),
        "overdue": sum(row.now.overdue for row in rows),
        "headless": sum(row.headless for row in rows),
        "nobodys": found[None].in_hand if scope.everything else 0,
    }
    return render(request, "supervision/units.html", context)
