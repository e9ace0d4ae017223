"""The three promises in numbers, area by area, and the lists that must be empty."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from layers.errors import NotFound
from layers.fieldwork.areas import By
from layers.fieldwork.gaps import gaps
from layers.fieldwork.promises import promises
from layers.staff.models import Role
from layers.staff.scope import Scope
from layers.territory.models import Division, Level
from mapapp.field.who import signed_in, watchers

_LEVELS: Final[list[tuple[By, Any]]] = [
    ("town", gettext_lazy("Towns")),
    ("village", gettext_lazy("Villages")),
    ("grid", gettext_lazy("Grids")),
    ("worker", gettext_lazy("Grid workers")),
]
# What a row of one level opens, and what the county as a whole may be shown by.
_BELOW: Final[dict[By, By]] = {"town": "village", "village": "grid"}


def _usual(scope: Scope) -> By:
    if scope.everything or Role.ADMINISTRATOR in scope.roles:
        return "town"
    return "village" if scope.divisions else "grid"


@require_safe
@watchers
def promise_list(request: HttpRequest) -> HttpResponse:
    """``?by=town|village|grid|worker``, ``?within=`` a town's or village's 12-digit code."""
    scope = signed_in(request)
    within = _within(request.GET.get("within", ""))
    asked = request.GET.get("by", "")
    by: By = next((level for level, _label in _LEVELS if level == asked), _usual(scope))
    if within is None and _usual(scope) == "town" and by in {"grid", "worker"}:
        # Hundreds of rows tell nobody anything: the county is looked at town by town.
        by = "town"
    context = {
        "rows": promises(scope, by, within.pk if within else None),
        "by": by,
        "below": _BELOW.get(by, ""),
        "levels": _levels(scope, within),
        "within": within,
        "visit_days": settings.VISIT_DAYS,
        "care_days": settings.VISIT_DAYS_CARE,
    }
    return render(request, "field/promises.html", context)


def _within(code: str) -> Division | None:
    if not code:
        return None
    division = (
        Division.objects.filter(code=code, level__in=[Level.TOWN, Level.VILLAGE])
        .select_related("parent")
        .defer("geom", "parent__geom")
        .first()
    )
    if division is None:
        raise NotFound(_("There is no town or village %(code)s. Check the 12 digits.")
                       % {"code": code[:20]})  # fmt: skip
    return division


def _levels(scope: Scope, within: Division | None) -> list[tuple[By, Any]]:
    """The levels that make sense here: below the division looked at, and not too many rows."""
    if within is not None:
        first = 1 if within.level == Level.TOWN else 2
        return _LEVELS[first:]
    usual = [level for level, _label in _LEVELS].index(_usual(scope))
    return _LEVELS[usual : 2 if usual == 0 else None]


@require_safe
@watchers
def gap_lists(request: HttpRequest) -> HttpResponse:
    """Grids, cases and hazards that nobody answers for, each with the way to put it right."""
    scope = signed_in(request)
    context = {
        "gaps": gaps(scope),
        "administers": Role.ADMINISTRATOR in scope.roles,
        "works": scope.dispatches or bool(scope.grids),
        "opens": bool(scope.everything or scope.divisions or scope.grids),
        "desk": bool(scope.everything or scope.divisions),
    }
    return render(request, "field/gaps.html", context)
