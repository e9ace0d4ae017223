"""Grid sets: the list, one of them with its report and map, and what is decided about it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from layers.errors import NotAllowed, Refused
from layers.fieldwork.draft_report import draft_report
from layers.staff.scope import Scope
from layers.territory.approve_draft import approve_draft
from layers.territory.atlas import drawn_set
from layers.territory.draft import may_plan, one_set, sets, steps
from layers.territory.drop_draft import drop_draft
from layers.territory.history import edits_of_set
from layers.territory.models import GridSet
from layers.territory.recall_draft import recall_draft
from layers.territory.report_faults import WORDS
from layers.territory.send_back_draft import send_back_draft
from layers.territory.start_draft import start_draft
from layers.territory.submit_draft import submit_draft
from mapapp.access.context import request_scope
from mapapp.borders.asked import box_of, tolerance_of
from mapapp.borders.set_notices import tell_leaders, tell_planner
from mapapp.borders.shapes import atlas_features

MOST = 50
private = cache_control(private=True, no_store=True)


def planner(request: HttpRequest) -> Scope:
    """The person, if grid sets are her business. Raises NotAllowed."""
    scope: Scope = request_scope(request)
    if not (scope.everything or scope.dispatches):
        raise NotAllowed(_("Grid sets are the business of dispatchers, leaders and supervisors."))
    return scope


@login_required
@require_safe
@private
def listed(request: HttpRequest) -> HttpResponse:
    """Every grid set, what is worked on first."""
    return _list(request)


@login_required
@require_POST
@private
def start(request: HttpRequest) -> HttpResponse:
    """Start a draft called ``name`` from the grids in force."""
    try:
        draft = start_draft(planner(request), request.POST.get("name", ""))
    except Refused as error:
        return _list(request, error)
    return redirect("borders:set", pk=draft.pk)


@login_required
@require_safe
@private
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One grid set on the map, its story, and what may be done with it."""
    return _page(request, one_set(pk))


@login_required
@require_safe
@private
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a piece of the page: it takes a second or two."""
    planner(request)
    found = draft_report(one_set(pk))
    faults = [{"words": WORDS[fault.kind], "fault": fault} for fault in found.faults[:MOST]]
    weighed = [
        (_("More households than a grid should have"), "users", found.crowded),
        (_("Fewer households than a grid should have"), "house", found.sparse),
        (_("Nobody would work there"), "user", found.no_worker),
        (_("No mailbox"), "mail", found.no_mailbox),
        (_("New grids"), "plus", found.added),
        (_("Grids with other land than today"), "pencil-ruler", found.changed),
    ]
    context = {
        "pk": pk,
        "report": found,
        "faults": faults,
        "weighed": [(words, sign, lines[:MOST], len(lines)) for words, sign, lines in weighed],
        "missing": found.missing[:MOST],
    }
    return render(request, "borders/set_report.html", context)


@login_required
@require_safe
@private
def grids(request: HttpRequest, pk: int) -> HttpResponse:
    """The grids of the set in ``bbox`` as GeoJSON, as fine as ``zoom`` shows."""
    planner(request)
    drawn = drawn_set(one_set(pk), box_of(request), tolerance_of(request))
    return JsonResponse(atlas_features(drawn))


@login_required
@require_POST
@private
@transaction.atomic
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """``what`` = submit (``starts_on``), approve, back, recall or drop, with a ``note``."""
    scope = planner(request)
    note = request.POST.get("note", "")
    try:
        match request.POST.get("what"):
            case "submit":
                tell_leaders(submit_draft(scope, pk, _first_day(request), note), scope)
            case "approve":
                tell_planner(approve_draft(scope, pk, note).grid_set, scope, approved=True)
            case "back":
                tell_planner(send_back_draft(scope, pk, note), scope, approved=False)
            case "recall":
                recall_draft(scope, pk, note)
            case "drop":
                drop_draft(scope, pk, note)
    except Refused as error:
        return _page(request, one_set(pk), error)
    return redirect("borders:set", pk=pk)


def _first_day(request: HttpRequest) -> Any:
    try:
        found = parse_date(request.POST.get("starts_on", ""))
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Say from which day on the grids are to be in force."), "starts_on")
    return found


def _list(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    scope = planner(request)
    today = timezone.localdate()
    rows = list(sets())
    over = [
        row for row in rows
        if row.state == GridSet.State.DROPPED or (row.ends_on and row.ends_on <= today)
    ]  # fmt: skip
    drafts = (GridSet.State.DRAFT, GridSet.State.WAITING)
    context = {
        "groups": [
            (_("Worked on"), [row for row in rows if row.state in drafts]),
            (
                _("In force and decided"),
                [r for r in rows if r.state not in drafts and r not in over],
            ),
            (_("Past"), over),
        ],
        "today": today,
        "plans": may_plan(scope),
        "name": request.POST.get("name", ""),
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "borders/sets.html", context, status=status)


def _page(request: HttpRequest, grid_set: GridSet, error: Refused | None = None) -> HttpResponse:
    scope = planner(request)
    state, today = grid_set.state, timezone.localdate()
    plans = may_plan(scope)
    to_come = state == GridSet.State.IN_FORCE and grid_set.starts_on > today
    context = {
        "set": grid_set,
        "today": today,
        "to_come": to_come,
        "steps": steps(grid_set),
        "edits": edits_of_set(grid_set.pk)[:MOST],
        "edits_here": state == GridSet.State.DRAFT and scope.dispatches,
        "submits": plans and state == GridSet.State.DRAFT,
        "decides": scope.leads_county and state == GridSet.State.WAITING,
        "recalls": plans and (state == GridSet.State.WAITING or to_come),
        "reported": state in (GridSet.State.DRAFT, GridSet.State.WAITING) or to_come,
        "kinds": [
            ("gpkg", "GeoPackage"),
            ("geojson", "GeoJSON"),
            ("shp", "Shapefile"),
            ("xlsx", "Excel"),
            ("csv", "CSV"),
        ],
        "error": error,
        "note": request.POST.get("note", ""),
        "starts_on": request.POST.get("starts_on", ""),
    }
    status = error.status if error else 200
    return render(request, "borders/set.html", context, status=status)
