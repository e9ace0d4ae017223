"""The dispatcher's page: the queue beside the map beside one case."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.cases.load import open_per_grid
from layers.cases.models import Category, Channel, SavedQueue
from layers.cases.queries import for_scope
from layers.cases.repeats.similar import companions
from layers.cases.worklist import Counts, Pile, pile_with, piles_of
from layers.staff.scope import Scope
from layers.territory.models import Division, Level
from layers.territory.queries import grids_in_force
from mapapp.access.context import request_scope
from mapapp.desk.detail import detail_context
from mapapp.desk.door import desk_only
from mapapp.desk.queue import MOST_PINS, Asked, asked, edition, page, view_of
from mapapp.maps.case_page import get_case


@require_safe
@desk_only
def home(request: HttpRequest) -> HttpResponse:
    """The whole page, with the first rows of the queue and no case chosen."""
    return render(request, "desk/home.html", _desk(request))


@require_safe
@desk_only
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: for the page's module the aside alone, for anybody else the whole page with it."""
    scope = request_scope(request)
    detail = detail_context(get_case(number, scope), scope)
    if request.headers.get("HX-Request"):
        response = render(request, "desk/detail.html", detail)
    else:
        # The case first: its queue comes when the page asks for it.
        wish = asked(request.GET, scope)
        if "pile" not in request.GET:
            wish = replace(wish, pile=pile_with(detail["case"], piles_of(scope)))
        response = render(request, "desk/home.html", {**_frame(request, wish), **detail})
    # One address, two answers: neither may be taken for the other.
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@desk_only
def queue(request: HttpRequest) -> HttpResponseBase:
    """Rows, counts and pins as JSON; 304 while nothing has changed."""
    scope, now = request_scope(request), timezone.now()
    wish = replace(asked(request.GET, scope), after=None)
    view = view_of(scope, wish)
    counts = view.counts(piles_of(scope), now)
    word = edition(request, scope, counts, now)
    unchanged = get_conditional_response(request, etag=f'"{word}"')
    if unchanged is not None:
        return unchanged
    rows = page(view, wish, now)
    answer = JsonResponse(
        {
            "edition": word,
            "counts": counts.piles,
            "rows": _rows(request, rows.cases),
            "cursor": rows.cursor,
            "pins": rows.pins,
            "more_pins": rows.more_pins,
        }
    )
    answer["ETag"] = f'"{word}"'
    return _private(answer)


@require_safe
@desk_only
def more(request: HttpRequest) -> HttpResponse:
    """The rows behind a cursor."""
    scope = request_scope(request)
    wish = asked(request.GET, scope)
    rows = page(view_of(scope, wish), wish, timezone.now())
    return _private(JsonResponse({"rows": _rows(request, rows.cases), "cursor": rows.cursor}))


@require_safe
@desk_only
def load(request: HttpRequest) -> HttpResponse:
    """Open cases of each grid that has any, by the grid's id, for the shading of the map."""
    return _private(JsonResponse({"load": open_per_grid(for_scope(request_scope(request)))}))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    return response


def _rows(request: HttpRequest, cases: list[Any]) -> str:
    return render_to_string("desk/rows.html", _listed(cases), request)


def _listed(cases: list[Any]) -> dict[str, Any]:
    """What the rows take: the cases, and how many of one matter were found with each."""
    return {"cases": cases, "alike": companions([case.pk for case in cases]) if cases else {}}


def _desk(request: HttpRequest) -> dict[str, Any]:
    """Queue, filters and map of this person's page."""
    scope, now = request_scope(request), timezone.now()
    wish = replace(asked(request.GET, scope), after=None)
    view = view_of(scope, wish)
    counts = view.counts(piles_of(scope), now)
    if "pile" not in request.GET:
        wish = replace(wish, pile=_first_with_work(scope, counts))
        view = replace(view, pile=wish.pile)
    rows = page(view, wish, now)
    queue = {**_listed(rows.cases), "cursor": rows.cursor}
    return {**_frame(request, wish, counts.piles), **queue}


def _frame(
    request: HttpRequest, wish: Asked, counts: Mapping[str, int | None] | None = None
) -> dict[str, Any]:
    """Filters and map without the queue; without ``counts`` these are asked for with it."""
    scope = request_scope(request)
    return {
        "wish": wish,
        "piles": _piles(scope, counts or {}, wish),
        "categories": Category.objects.filter(parent=None, active=True),
        "towns": Division.objects.filter(level=Level.TOWN).only("name") if scope.everything else [],
        "grids_url": _grids_url(scope),
        "most_pins": MOST_PINS,
        "channels": Channel.choices,
        "area": request.GET.get("area", "") if wish.area else "",
        "grid_name": grids_in_force().filter(pk=wish.grid).values_list("name", flat=True).first()
        if wish.grid
        else "",
        "keys": _keys(scope),
        "views": SavedQueue.objects.filter(user_id=scope.user_id),
    }


def _keys(scope: Scope) -> list[tuple[list[str], str]]:
    """The keys of the desk and what they do, for its help."""
    known = [
        (["J", "↓"], _("next case")),
        (["K", "↑"], _("previous case")),
        (["/"], _("search")),
        (["M"], _("show the case on the map")),
        (["Esc"], _("close, leave the field")),
        (["?"], _("these keys")),
    ]
    if scope.dispatches:
        known[2:2] = [
            (["A"], _("dispatch the case")),
            (["X"], _("select the case")),
            (["D"], _("draw an area on the map")),
            (["B"], _("dispatch all that are selected")),
        ]
    return known


def _first_with_work(scope: Scope, counts: Counts) -> Pile:
    """The pile to open the desk with: the first that is not empty."""
    piles = piles_of(scope)
    return next((pile for pile in piles if counts.piles.get(pile)), piles[0])


def _piles(scope: Scope, counts: Mapping[str, int | None], wish: Asked) -> list[dict[str, Any]]:
    return [
        {
            "name": pile.value,
            "label": pile.label,
            "count": counts.get(pile),
            "counted": pile != Pile.ALL,
            "current": pile == wish.pile,
            "urgent": pile in {Pile.NEAR, Pile.UNPLACED},
        }
        for pile in piles_of(scope)
    ]


def _grids_url(scope: Scope) -> str:
    """The grids to draw: those of one's only town, else the county's."""
    url = reverse("maps:grids")
    if len(scope.divisions) == 1 and not (scope.everything or scope.departments):
        [town] = scope.divisions
        return f"{url}?town={town}"
    return url
