"""Early warnings: the inbox, one with its evidence, and what is decided about it."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from layers.errors import NotFound, Refused
from layers.insight.counts import counts, lattice_now
from layers.insight.frame import land
from layers.insight.models import Alarm, Threshold, WatchedDay
from layers.insight.models.warning import Verdict
from layers.insight.warning.acknowledge import acknowledge
from layers.insight.warning.assign import assign, owners
from layers.insight.warning.dismiss import dismiss
from layers.insight.warning.evidence import (
    MOST,
    cases_of,
    evidence,
    place_names,
    shape_of,
    span,
)
from layers.insight.warning.precision import precision
from layers.insight.warning.queries import for_scope
from mapapp.access.context import person, request_scope
from mapapp.maps.inputs import version_of
from mapapp.overview.door import leaders_only
from mapapp.overview.warning_notice import notice, supervising
from mapapp.overview.warning_outcomes import outcomes
from mapapp.overview.warning_whistle import whistle, whistling
from mapapp.overview.warning_words import HEIGHT, WIDTH, bars, line_of
from mapapp.overview.words import area_words, category_words

PAGE: Final = 20
# Realised false alarms are counted over so many weeks.
RECENT_WEEKS: Final = 12
private = cache_control(private=True, no_store=True)


@require_safe
@leaders_only
@private
def inbox(request: HttpRequest) -> HttpResponse:
    """The warnings of the person's area, the latest first; ``?state=`` narrows them."""
    scope = request_scope(request)
    mine = for_scope(scope)
    state = request.GET.get("state", "")
    shown = mine.filter(verdict=state) if state in Verdict.values else mine
    page = Paginator(_listed(shown), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    places, area, came = place_names(rows, land(scope)), area_words(scope), outcomes(rows, scope)
    context = {
        "page": page,
        "lines": [(line_of(alarm, places[alarm.pk], area), came[alarm.pk]) for alarm in rows],
        "state": state,
        "states": Verdict.choices,
        "latest": WatchedDay.objects.first(),
        "precision": precision(mine),
        "figures": _figures(mine),
        "thresholds": _thresholds(),
    }
    return render(request, "overview/warnings.html", context)


@require_safe
@leaders_only
@private
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning: what, where, since when, which cases, who has it, what was decided."""
    return _page(request, pk)


@require_POST
@leaders_only
@private
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """``what`` = acknowledge, dismiss (with a ``note``), assign (``to`` a user name), whistle or
    supervise (with what those forms ask)."""
    scope, actor, note = request_scope(request), person(request), request.POST.get("note", "")
    _alarm(request, pk)
    try:
        version = version_of(request)
        match request.POST.get("what"):
            case "acknowledge":
                acknowledge(pk, actor, scope, version=version, note=note)
            case "dismiss":
                dismiss(pk, actor, scope, version=version, reason=note)
            case "whistle":
                return redirect("supervision:whistle", pk=whistle(request, _alarm(request, pk)))
            case "supervise":
                return redirect("supervision:notice", pk=notice(request, _alarm(request, pk)))
            case "assign":
                to = request.POST.get("to", "")[:150].replace("\0", "")
                assign(pk, actor, scope, version=version, username=to, note=note)
    except Refused as error:
        return _page(request, pk, error)
    return redirect("overview:warning", pk=pk)


def _page(request: HttpRequest, pk: int, error: Refused | None = None) -> HttpResponse:
    scope = request_scope(request)
    alarm = _alarm(request, pk)
    held, lattice, today = counts(), lattice_now(), timezone.localdate()
    found = evidence(alarm, held, today)
    first, last = span(alarm)
    words = category_words()
    cases = list(cases_of(alarm, scope, lattice)[: MOST + 1])
    place = place_names([alarm], land(scope))[alarm.pk]
    context: dict[str, Any] = {
        "line": line_of(alarm, place, area_words(scope)),
        "came": outcomes([alarm], scope)[alarm.pk],
        "alarm": alarm,
        "error": error,
        "note": request.POST.get("note", ""),
        "bars": bars(found.days, first, last),
        "picture": {"width": WIDTH, "height": HEIGHT, "from": found.days[0][0],
                    "to": found.days[-1][0], "top": max(n for _day, n in found.days)},
        "subjects": [(words.get(pk, ""), n) for pk, n in found.subjects[:6]],
        "cases": cases[:MOST],
        "more": len(cases) > MOST,
        "shape": {"type": "FeatureCollection", "features": shape_of(alarm, lattice)},
        "owners": owners(alarm),
        "events": alarm.events.select_related("actor", "to"),
        "map_url": _map_url(alarm),
    }  # fmt: skip
    context |= whistling(request, context["line"]) | supervising(request, context["line"])
    return render(request, "overview/warning.html", context, status=error.status if error else 200)


def _alarm(request: HttpRequest, pk: int) -> Alarm:
    """Load and authorise. Raises NotFound."""
    alarm = _listed(for_scope(request_scope(request))).filter(pk=pk).first()
    if alarm is None:
        raise NotFound(_("There is no such warning in your area."))
    return alarm


def _listed(alarms: QuerySet[Alarm]) -> QuerySet[Alarm]:
    return alarms.select_related("category", "owner")


def _map_url(alarm: Alarm) -> str:
    """The governance map at the time of the warning."""
    topic = f"&topic={alarm.category.code}" if alarm.category else ""
    inside = f"&in=grid-{alarm.peak_grid}" if alarm.peak_grid else ""
    level = "cell" if alarm.peak_grid else "grid"
    return (
        f"{reverse('overview:home')}?level={level}&weeks=1&until={alarm.peak_day.isoformat()}"
        f"{topic}{inside}"
    )


def _figures(mine: QuerySet[Alarm]) -> dict[str, Any]:
    """How many a week were raised and dismissed of late, beside the budget."""
    since = timezone.localdate() - timedelta(weeks=RECENT_WEEKS)
    days = WatchedDay.objects.filter(day__gte=since).count()
    recent = mine.filter(first_day__gte=since)
    weeks = days / 7
    return {
        "waiting": mine.filter(verdict=Verdict.OPEN).count(),
        "weeks": RECENT_WEEKS,
        "raised": recent.count() / weeks if weeks else None,
        "dismissed": recent.filter(verdict=Verdict.FALSE).count() / weeks if weeks else None,
        "budget": settings.WARNING_BUDGET,
    }


def _thresholds() -> list[Threshold]:
    """The one in use of each kind."""
    latest: dict[str, Threshold] = {}
    for row in Threshold.objects.all()[:30]:
        latest.setdefault(row.stream, row)
    return list(latest.values())
