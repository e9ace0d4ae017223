"""The governance map's page, the cases behind a number, and saved views."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from layers.cases.models import Category, Channel, Family
from layers.insight.cases_behind import MOST, cases_behind
from layers.insight.counts import counts
from layers.insight.frame import CELL, land
from layers.insight.hotspots import hotspot_at
from layers.insight.look import look
from layers.insight.models import SavedView
from layers.insight.models.warning import Verdict
from layers.insight.save_view import drop_view, save_view
from layers.insight.sources import CHANNELS, SYSTEM, Source, systems
from layers.insight.warning.queries import for_scope
from layers.territory.models import GridSet
from layers.territory.queries import grid_set_in_force
from mapapp.access.context import person, request_scope
from mapapp.overview.asked import FAMILY, WEEKS, asked
from mapapp.overview.door import leaders_only
from mapapp.overview.words import area_words


@require_safe
@leaders_only
def home(request: HttpRequest) -> HttpResponse:
    """The screen; its numbers come afterwards, by the address's own words."""
    wish = asked(request.GET)
    scope = request_scope(request)
    grids = grid_set_in_force()
    context: dict[str, Any] = {
        "wish": wish,
        "area": area_words(scope),
        "now": timezone.localtime(),
        "topics": _topics(),
        "sources": _sources(),
        "weeks": WEEKS,
        "borders": GridSet.objects.filter(state=GridSet.State.IN_FORCE).order_by("-starts_on"),
        "in_force": grids.pk if grids else 0,
        "demonstration": bool(grids and grids.demonstration),
        "views": _views(request),
        "waiting": for_scope(scope).filter(verdict=Verdict.OPEN).count(),
        "figures": [
            ("cases", _("New cases")),
            ("resolved", _("Share resolved")),
            ("on_time", _("Resolved on time")),
            ("hours", _("Time to resolution")),
            ("satisfied", _("Satisfied")),
            ("unlocated", _("Without a place")),
        ],
        "modes": [
            ("hot", _("Hot and cold")),
            ("rate", _("Rate")),
            ("density", _("Density")),
            ("choropleth", _("Shades")),
            ("emerging", _("Emerging")),
        ],
        "levels": [
            ("county", _("County")),
            ("town", _("Towns")),
            ("village", _("Villages")),
            ("grid", _("Grids")),
            ("cell", _("Cells of 200 m")),
        ],
        "indicators": [
            ("cases", _("Cases received")),
            ("resolved", _("Share resolved")),
            ("closed", _("Share closed")),
            ("on_time", _("Resolved on time")),
            ("hours", _("Hours to resolution")),
            ("rework", _("Share done again")),
            ("one_hop", _("Right unit at once")),
            ("one_finish", _("Finished at once")),
            ("response", _("Complainants contacted")),
            ("solving", _("Complainants say solved")),
            ("satisfaction", _("Complainants satisfied")),
        ],
    }
    return render(request, "overview/home.html", context)


@require_safe
@leaders_only
def cases(request: HttpRequest) -> HttpResponse:
    """The latest cases of the period on the land that is looked at, for a list with links.

    ``?cell=column,row`` narrows them to a cell, ``?cell=none`` to those without a place, and
    ``?spot=`` with the id or the cell of a peak to all areas of the hotspot around it.
    """
    wish = asked(request.GET)
    scope = request_scope(request)
    ground = land(scope, within=wish.within, borders=wish.borders)
    held, period = counts(), wish.wish(back=wish.back)
    given, spot = request.GET.get("cell", ""), _place(request.GET.get("spot", ""))
    behind = cases_behind(
        scope, period, ground, cell=_cell(given), lattice=held.lattice, unlocated=given == "none",
        counted=hotspot_at(look(held.cube, ground, held.lattice, period), spot) if spot else None,
    )  # fmt: skip
    found = list(behind[: MOST + 1])
    return JsonResponse(
        {
            "cases": [
                {
                    "number": case.number,
                    "url": reverse("desk:case", args=[case.number]),
                    "category": case.category.label,
                    "icon": case.category.icon,
                    "grid": case.grid.name if case.grid else "",
                    "state": case.get_state_display(),
                    "day": timezone.localdate(case.received_at).isoformat(),
                }
                for case in found[:MOST]
            ],
            "more": len(found) > MOST,
        },
        headers={"Cache-Control": "private, no-store"},
    )


@require_POST
@leaders_only
def save(request: HttpRequest) -> HttpResponse:
    save_view(person(request), request.POST.get("name", ""), request.POST.get("query", ""))
    return JsonResponse({"views": _views(request)})


@require_POST
@leaders_only
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_view(person(request), pk)
    return JsonResponse({"views": _views(request)})


def _views(request: HttpRequest) -> list[dict[str, Any]]:
    rows = SavedView.objects.filter(owner_id=request.user.pk).values("pk", "name", "query")
    return [{**row, "url": f"{reverse('overview:home')}?{row['query']}"} for row in rows]


def _topics() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of the topic list: families, then each parent category with what is under it."""
    families = [(f"{FAMILY}{value}", str(label)) for value, label in Family.choices]
    groups = [(_("Family"), families)]
    rows = list(Category.objects.filter(active=True).order_by("code"))
    for parent in (row for row in rows if row.parent_id is None):
        children = [(row.code, row.label) for row in rows if row.parent_id == parent.pk]
        whole = (
            [(parent.code, _("%(name)s: all") % {"name": parent.label})]
            if children
            else [(parent.code, parent.label)]
        )
        groups.append((parent.label, [*whole, *children]))
    return groups


def _sources() -> list[tuple[str, list[tuple[str, str]]]]:
    sources = [(value, str(label)) for value, label in Source.choices]
    channels = [
        (channel.value, str(Channel(channel).label))
        for group in CHANNELS.values()
        for channel in group
    ]
    others = [(f"{SYSTEM}{name}", name) for name in systems()]
    groups = [(_("Source"), sources), (_("Channel"), channels)]
    return [*groups, (_("Other systems"), others)] if others else groups


def _cell(words: str) -> tuple[int, int] | None:
    column, _comma, row = words.partition(",")
    return (int(column), int(row)) if _is_number(column) and _is_number(row) else None


def _place(words: str) -> int:
    """The id of an area or a cell, as frames have them; 0 for anything else."""
    if cell := _cell(words):
        return cell[0] * CELL + cell[1]
    return int(words) if _is_number(words) else 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9
