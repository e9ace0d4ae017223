"""Read the dispatch catalogue: versions, one version on the map, its check, what it changes."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.cases.models import Category, DispatchCatalogue
from layers.cases.rulebook.check import changed_grids, check
from layers.cases.rulebook.difference import difference
from layers.cases.rulebook.door import may_edit
from layers.cases.rulebook.draft import in_force_today
from layers.cases.rulebook.read import rules_of, tree
from layers.cases.rulebook.take_effect import hole_in_words
from layers.staff.models import Department
from layers.territory.models import Grid
from mapapp.access.context import request_scope
from mapapp.catalogue.door import get_version, readers_only
from mapapp.catalogue.shown import about, answers_of, area_in_words, state_of

_FEW = 8


@require_safe
@readers_only
def home(request: HttpRequest) -> HttpResponse:
    """All versions, drafts first, then by their days."""
    rows = DispatchCatalogue.objects.select_related("made_by", "confirmed_by", "based_on")
    versions = [(row, state_of(row)) for row in rows.order_by("in_force", "-starts_on", "-pk")]
    context = {
        "versions": versions,
        "may_edit": may_edit(request_scope(request)),
        "routing": in_force_today(),
    }
    return render(request, "catalogue/home.html", context)


@require_safe
@readers_only
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: who answers for the chosen category where, and the rules that say so."""
    found = get_version(pk)
    categories = tree()
    chosen = _chosen(categories.all, request.GET.get("category", ""))
    editable = not found.in_force and may_edit(request_scope(request))
    context: dict[str, Any] = {
        "version": found,
        "state": state_of(found),
        "categories": _grouped(categories.all),
        "chosen": chosen,
        "rules": about(rules_of(found), chosen) if chosen else [],
        "editable": editable,
        "departments": Department.objects.filter(active=True) if editable else [],
    }
    return render(request, "catalogue/version.html", context)


@require_safe
@readers_only
def answers(request: HttpRequest, pk: int) -> JsonResponse:
    """Which department answers for ``?category=`` in each grid in force."""
    category = Category.objects.filter(code=request.GET.get("category", "")[:40]).first()
    if category is None:
        raise Http404
    answer = JsonResponse(answers_of(get_version(pk), category))
    answer["Cache-Control"] = "private, no-cache"
    return answer


@require_safe
@readers_only
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """What the check finds now, and the form that confirms the version for a day."""
    found = get_version(pk)
    # A version to come is judged as of its day.
    day = max(found.starts_on, timezone.localdate()) if found.in_force else None
    result = check(found, day)
    context = {
        "version": found,
        "state": state_of(found),
        "found": result,
        "holes": [(hole, hole_in_words(hole), _names(hole.grids)) for hole in result.holes],
        "overlaps": [
            (row, area_in_words(row.winner), area_in_words(row.loser)) for row in result.overlaps
        ],
        "dead": _with_areas(result.dead),
        "strange": _with_areas(result.strange),
        "idle": _with_areas(result.idle),
        "nothing": not (result.holes or result.overlaps or result.dead or result.strange),
        "editable": not found.in_force and may_edit(request_scope(request)),
        "tomorrow": timezone.localdate() + timedelta(days=1),
    }
    return render(request, "catalogue/findings.html", context)


@require_safe
@readers_only
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What this version changes against another (``?with=``), by default the one it came from."""
    after = get_version(pk)
    other = request.GET.get("with", "")
    known = DispatchCatalogue.objects.exclude(pk=pk).order_by("-starts_on", "-pk")
    before = known.filter(pk=int(other)).first() if other.isdecimal() and len(other) < 18 else None
    before = before or after.based_on or known.first()
    context: dict[str, Any] = {"version": after, "before": before, "others": known}
    if before is not None:
        context["changes"] = [(row, area_in_words(row.rule)) for row in difference(before, after)]
        context["moved"] = [
            (category, len(grids), _names(grids))
            for category, grids in changed_grids(before, after)
        ]
    return render(request, "catalogue/difference.html", context)


def _chosen(categories: list[Category], code: str) -> Category | None:
    return next((row for row in categories if row.code == code), None) or next(
        (row for row in categories if row.parent_id is None), None
    )


def _grouped(categories: list[Category]) -> list[tuple[Category, list[Category]]]:
    tops = [row for row in categories if row.parent_id is None]
    return [(top, [row for row in categories if row.parent_id == top.pk]) for top in tops]


def _with_areas(rules: list[Any]) -> list[tuple[Any, str]]:
    return [(rule, area_in_words(rule)) for rule in rules]


def _names(grids: list[int]) -> str:
    """The first few by name."""
    rows = Grid.objects.filter(pk__in=grids).order_by("code").values_list("name", flat=True)
    words = "、".join(rows[:_FEW])
    return words if len(grids) <= _FEW else _("%(names)s and others") % {"names": words}
