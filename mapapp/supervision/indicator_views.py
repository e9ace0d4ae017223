"""Indicators: all units for those who lead the county, and the page of one unit."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from layers.errors import NotFound
from layers.oversight.closure import closure
from layers.oversight.notice_queries import for_scope as notices_for
from layers.oversight.periods import Kind, Period, before, period_of
from layers.oversight.scorecard import Score, Tally, Weights, is_below, ranking, rates_of
from layers.oversight.tallies import tallies
from layers.oversight.units import visible_units
from layers.staff.models import Department
from layers.staff.scope import Scope
from mapapp.access.context import request_scope
from mapapp.supervision.indicator_words import KINDS, WORDS
from mapapp.supervision.sections import sections

# Of a unit's notices and namings its page shows the latest.
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate as the page shows it: per cent, "k of n", the interval, a bar of ``width`` 0–100."""

    label: str
    meaning: str
    value: str
    k: int
    n: int
    low: str
    high: str
    width: int


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
    kind, period = _period(request)
    counted = tallies(period.first, period.last)
    mine = {unit.pk: unit for unit in units}
    rows = [
        Row(mine[score.unit], score, _shown(score.tally), is_below(score, settings.NAMED_BELOW))
        for score in ranking(counted, Weights(**settings.SCORE_WEIGHTS))
        if score.unit in mine
    ]
    whole = sum((row.score.tally for row in rows), Tally())
    context = {
        **_frame(request, kind, period),
        "rows": rows,
        "whole": whole,
        "rates": _shown(whole),
        "ranks": scope.everything,
        "limit": f"{settings.NAMED_BELOW:.0%}",
        "closure": _closure(scope) if kind == "year" else None,
    }
    return render(request, "supervision/indicators.html", context)


@login_required
@require_safe
@never_cache
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: its indicators beside the county's, and how the periods before went."""
    scope = request_scope(request)
    found = next((row for row in visible_units(scope) if row.code == code), None)
    if found is None:
        raise NotFound(_("There is no such unit for you."))
    kind, period = _period(request)
    counted = tallies(period.first, period.last)
    mine = counted.get(found.pk, Tally())
    score = next(
        (
            row
            for row in ranking(counted, Weights(**settings.SCORE_WEIGHTS))
            if row.unit == found.pk
        ),
        None,
    )
    context = {
        **_frame(request, kind, period),
        "unit": found,
        "tally": mine,
        "score": score,
        "of": sum(tally.due > 0 for tally in counted.values()),
        "pairs": list(zip(_shown(mine), _shown(sum(counted.values(), Tally())), strict=True)),
        "earlier": _earlier(found.pk, kind, period),
        "namings": found.namings.select_related("bulletin", "supervision").defer(
            "bulletin__content"
        )[:SHOWN],
        "notices": notices_for(scope)
        .filter(department=found)
        .exclude(state="dropped")
        .order_by("-id")[:SHOWN],
    }
    return render(request, "supervision/unit.html", context)


def _closure(scope: Scope) -> dict[str, Any]:
    """What came in during the last twelve months and is done, in words."""
    found = closure(scope)
    return {"n": f"{found.n:,}", "k": f"{found.k:,}", "share": _percent(found.value)}


def _earlier(unit: int, kind: Kind, period: Period) -> list[dict[str, Any]]:
    """The share handled in up to six periods before, the latest first; the year has none."""
    rows, back = [], period
    for _step in range(0 if kind == "year" else 6):
        back = before(kind, back)
        tally = tallies(back.first, back.last).get(unit, Tally())
        rows.append({"period": back, "tally": tally, "rate": _shown(tally)[0]})
    return rows


def _period(request: HttpRequest) -> tuple[Kind, Period]:
    """The period asked for; by default the last week that is over."""
    asked = request.GET.get("period", "week")
    kind: Kind = "month" if asked == "month" else "year" if asked == "year" else "week"
    today = timezone.localdate()
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    usual = today if kind == "year" else before(kind, period_of(kind, today)).first
    day = day if day and date(2000, 1, 1) <= day <= today else usual
    return kind, period_of(kind, day)


def _frame(request: HttpRequest, kind: Kind, period: Period) -> dict[str, Any]:
    after = period.last + timedelta(days=1)
    return {
        "sections": sections(request),
        "kinds": KINDS,
        "kind": kind,
        "period": period,
        "earlier_day": before(kind, period).first,
        "later_day": after if after <= timezone.localdate() else None,
        "weights": settings.SCORE_WEIGHTS,
    }


def _shown(tally: Tally) -> list[Shown]:
    """Every indicator in words."""
    found = rates_of(tally)
    return [
        Shown(
            str(label), str(meaning), _percent(found[name].value), found[name].k, found[name].n,
            _percent(found[name].low), _percent(found[name].high),
            round(100 * (found[name].value or 0)),
        )
        for name, (label, meaning) in WORDS.items()
    ]  # fmt: skip


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
