"""Sweeps: the list, beginning one, how far it has come, and a grid's own list to go through."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.cases.models import Complainant
from layers.errors import NotFound
from layers.fieldwork.areas import By, watches_all
from layers.fieldwork.begin_sweep import MAX_TASK, MOST_TASKS, begin_sweep
from layers.fieldwork.end_sweep import end_sweep
from layers.fieldwork.models import Sweep, SweepResult
from layers.fieldwork.queries import sweep_results, sweeps
from layers.fieldwork.sweep_grid import sweep_grid
from layers.fieldwork.sweep_progress import Progress, progress
from layers.staff.scope import Scope
from layers.territory.models import Division, Grid, Level
from mapapp.field import inputs
from mapapp.field.reading import my_grids
from mapapp.field.topics import topics
from mapapp.field.who import field_people, redirect_or_json, signed_in, watchers

_MOST = 50
_FINDS = 50


def _named(scope: Scope) -> Any:
    return sweeps(scope).select_related("division", "begun_by").defer("division__geom")


def _one(uuid: UUID, scope: Scope) -> Sweep:
    found: Sweep | None = _named(scope).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(_("There is no such sweep in your area."))
    return found


def state_of(sweep: Sweep) -> tuple[str, str]:
    """Where a sweep stands, in words, and the colour of its tag."""
    today = timezone.localdate()
    if sweep.ended_at:
        return _("Ended early"), ""
    if sweep.starts_on > today:
        return _("Begins soon"), "amber"
    return (_("Under way"), "blue") if sweep.ends_on >= today else (_("Over"), "green")


@require_http_methods(["GET", "HEAD", "POST"])
@watchers
def sweep_list(request: HttpRequest) -> HttpResponse:
    """GET: the latest sweeps of the area. POST: begin one; 201 new, 200 known already."""
    scope, sent = signed_in(request), request.POST
    if request.method == "POST":
        sweep, new = begin_sweep(
            inputs.uuid_of(sent.get("uuid", "")), request.user, scope,
            title=sent.get("title", ""), text=sent.get("text", ""),
            division=sent.get("division", ""), starts_on=inputs.day(request, "starts_on"),
            ends_on=inputs.day(request, "ends_on"), tasks=sent.get("tasks", "").splitlines(),
        )  # fmt: skip
        return redirect_or_json(request, reverse("field:sweep", args=[sweep.uuid]), new=new)
    rows = [(sweep, *state_of(sweep)) for sweep in _named(scope)[:_MOST]]
    return render(request, "field/sweeps.html", {"rows": rows, "may_begin": scope.dispatches})


@require_safe
@field_people
def new_sweep(request: HttpRequest) -> HttpResponse:
    """The form to begin a sweep, for dispatchers."""
    context = {
        "uuid": uuid4(),
        "areas": _areas(signed_in(request)),
        "today": timezone.localdate(),
        "most": MOST_TASKS,
        "longest": MAX_TASK,
    }
    return render(request, "field/sweep_form.html", context)


def _areas(scope: Scope) -> list[Division]:
    """What this person may sweep: the county and its towns, or a town and its villages."""
    rows = Division.objects.defer("geom").order_by("code")
    if scope.all_people:
        return list(rows.filter(level__in=[Level.COUNTY, Level.TOWN]))
    mine = scope.people_divisions
    return list(rows.filter(pk__in=mine) | rows.filter(parent__in=mine))


@require_safe
@watchers
def sweep(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One sweep: my grids' lists, how far each area has come, what was found."""
    scope = signed_in(request)
    found = _one(uuid, scope)
    by = _by(found, scope)
    rows = progress(found, scope, by)
    words, tone = state_of(found)
    finds = (
        sweep_results(scope).filter(task__sweep=found).exclude(outcome=SweepResult.Outcome.CLEAR)
        .select_related("task", "grid", "case").defer("grid__geom").prefetch_related("photos")
    )  # fmt: skip
    context = {
        "sweep": found,
        "words": words,
        "tone": tone,
        "goes_on": tone == "blue",
        "rows": rows,
        "total": _total(rows),
        "lists": _lists(found, scope) if scope.grids else [],
        "finds": finds[:_FINDS],
        "may_end": scope.dispatches and tone in {"blue", "amber"},
    }
    return render(request, "field/sweep.html", context)


def _by(sweep: Sweep, scope: Scope) -> By:
    """A sweep of the county is looked at by town, of a town by village, of a village by grid."""
    if not (watches_all(scope) or scope.divisions):
        return "grid"
    level = sweep.division.level
    wide = level == Level.COUNTY and watches_all(scope)
    return "town" if wide else "grid" if level == Level.VILLAGE else "village"


def _total(rows: list[Progress]) -> dict[str, Any]:
    wanted, done = sum(row.wanted for row in rows), sum(row.done for row in rows)
    return {
        "grids": sum(row.grids for row in rows), "through": sum(row.through for row in rows),
        "wanted": wanted, "done": done, "share": done / wanted if wanted else 0.0,
        "found": sum(row.found for row in rows), "settled": sum(row.settled for row in rows),
    }  # fmt: skip


def _lists(sweep: Sweep, scope: Scope) -> list[dict[str, Any]]:
    """Of each of my grids in the sweep its tasks, what was noted, and a number for an entry."""
    grids = [grid for grid in my_grids(scope) if _inside(sweep, grid)]
    rows = SweepResult.objects.filter(task__sweep=sweep, grid__in=grids).select_related("actor")
    noted = {(row.task_id, row.grid_id): row for row in rows}
    tasks = list(sweep.tasks.all())
    lists = []
    for grid in grids:
        lines = [(task, noted.get((task.pk, grid.pk)), uuid4()) for task in tasks]
        lists.append({"grid": grid, "lines": lines, "done": sum(1 for _t, row, _u in lines if row)})
    return lists


def _inside(sweep: Sweep, grid: Grid) -> bool:
    village = grid.village
    return sweep.division.level == Level.COUNTY or sweep.division_id in {
        village.pk, village.parent_id,
    }  # fmt: skip


@require_safe
@field_people
def find(request: HttpRequest, uuid: UUID, grid: str) -> HttpResponse:
    """The form for something found in a grid, at ``?task=`` or at one chosen of those left."""
    scope = signed_in(request)
    found = _one(uuid, scope)
    own = next((each for each in _lists(found, scope) if each["grid"].code == grid), None)
    if own is None:
        raise NotFound(_("This grid is not part of the sweep."))
    context = {
        "sweep": found,
        "grid": own["grid"],
        "tasks": [task for task, noted, _uuid in own["lines"] if noted is None],
        "chosen": request.GET.get("task", ""),
        "uuid": uuid4(),
        "outcomes": [
            (each.value, each.label)
            for each in (SweepResult.Outcome.FOUND, SweepResult.Outcome.SETTLED)
        ],
        "topics": topics(),
    }
    return render(request, "field/sweep_found.html", context)


@require_POST
@field_people
def results(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A task done in a grid: ``number``, ``grid`` (code), ``outcome``; 201 new, 200 known."""
    sent = request.POST
    lon, lat = inputs.place(request)
    outcome = sent.get("outcome", "")
    _result, new = sweep_grid(
        inputs.uuid_of(sent.get("uuid", "")), request.user, signed_in(request), sweep=uuid,
        number=inputs.whole(request, "number"), grid=sent.get("grid", ""), outcome=outcome,
        note=sent.get("note", ""), demand=_demand(request, outcome), lon=lon, lat=lat,
        happened_at=inputs.happened_at(request), photos=inputs.photos_of(request),
    )  # fmt: skip
    return redirect_or_json(request, reverse("field:sweep", args=[uuid]), new=new)


def _demand(request: HttpRequest, outcome: str) -> Any:
    """What was found, for a case; the fields of another outcome stay unread."""
    if outcome != SweepResult.Outcome.FOUND:
        return None
    return inputs.demand(request, "demand", Complainant.Kind.PERSON)


@require_POST
@field_people
def ended(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End it early, for a ``reason``."""
    end_sweep(
        uuid, request.user, signed_in(request), version=inputs.version_of(request),
        reason=request.POST.get("reason", ""),
    )  # fmt: skip
    return redirect_or_json(request, reverse("field:sweep", args=[uuid]), new=True)
