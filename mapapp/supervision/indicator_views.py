"""Indicators: all units for those who lead the county, and the page of one unit."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from layers.cases.queries import for_scope as cases_for
from layers.cases.states import OPEN
from layers.cases.worklist import unfinished
from layers.errors import NotFound
from layers.oversight.closure import closure
from layers.oversight.coming import Coming, coming
from layers.oversight.notice_queries import for_scope as notices_for
from layers.oversight.scorecard import Score, Tally, is_below
from layers.oversight.standing import standings
from layers.oversight.tallies import tallies
from layers.oversight.units import visible_units
from layers.staff.models import Department
from layers.staff.scope import Scope
from mapapp.access.context import request_scope
from mapapp.supervision.scores import Shown, asked, frame, percent, ranked, scorecard, shown

# Of a unit's notices and namings its page shows the latest.
LATEST: Final = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the table."""

    unit: Department
    score: Score
    rates: list[Shown]
    named: bool


@login_required
@require_safe
@never_cache
def indicators(request: HttpRequest) -> HttpResponse:
    """All units of this person; those with one unit come to its page."""
    scope = request_scope(request)
    units = visible_units(scope)
    if len(units) == 1 and not scope.everything:
        return redirect("supervision:unit", code=units[0].code)
    kind, period = asked(request)
    counted = tallies(period.first, period.last)
    mine = {unit.pk: unit for unit in units}
    rows = [
        Row(mine[score.unit], score, shown(score.tally), is_below(score, settings.NAMED_BELOW))
        for score in ranked(counted)
        if score.unit in mine
    ]
    whole = sum((row.score.tally for row in rows), Tally())
    context = {
        **frame(request, kind, period),
        "rows": rows,
        "whole": whole,
        "rates": shown(whole),
        "ranks": scope.everything,
        "limit": f"{settings.NAMED_BELOW:.0%}",
        "closure": _closure(scope) if kind == "year" else None,
    }
    return render(request, "supervision/indicators.html", context)


@login_required
@require_safe
@never_cache
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: its heads, its indicators beside the county's, and how the periods before went."""
    scope = request_scope(request)
    found = next((row for row in visible_units(scope) if row.code == code), None)
    if found is None:
        raise NotFound(_("There is no such unit for you."))
    kind, period = asked(request)
    counted = tallies(period.first, period.last)
    namings = found.namings.select_related("bulletin", "supervision")
    context = {
        **frame(request, kind, period),
        **scorecard(found.pk, counted, "units", kind, period),
        "unit": found,
        "now": standings(timezone.now())[found.pk],
        "urgent": unfinished(cases_for(scope).filter(department=found, state__in=sorted(OPEN)))
        .select_related("category")
        .order_by("due", "pk")[:LATEST],
        "calls": _calls(coming(found.pk, period)),
        "namings": namings.defer("bulletin__content")[:LATEST],
        "notices": notices_for(scope)
        .filter(department=found)
        .exclude(state="dropped")
        .order_by("-id")[:LATEST],
    }
    return render(request, "supervision/unit.html", context)


def _calls(came: Coming) -> dict[str, Any] | None:
    """How the unit came when it was whistled for, in words; None where nobody whistled."""
    rates = (
        (_("signed in time"), came.signed),
        (_("in contact in time"), came.contacted),
        (_("reported in on time"), came.reported),
    )
    if not any(one.n for _words, one in rates):
        return None
    return {
        "rates": [
            (words, percent(one.value), one.k, one.n, percent(one.low), percent(one.high))
            for words, one in rates
        ],
        "mean": came.mean,
        "rated": came.rated,
    }


def _closure(scope: Scope) -> dict[str, Any]:
    """What came in during the last twelve months and is done, in words."""
    found = closure(scope)
    return {"n": f"{found.n:,}", "k": f"{found.k:,}", "share": percent(found.value)}
