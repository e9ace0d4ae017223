"""Without a network: what a phone keeps beforehand, forms for any door, what waits to be sent."""

import math
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from layers.enterprises.queries import for_scope as enterprises_for
from layers.enterprises.queries import working
from layers.fieldwork.heads import heads
from layers.fieldwork.models import Hazard, Visit
from layers.fieldwork.queries import hazards, mailboxes
from layers.fieldwork.sweep_progress import left_to_sweep
from layers.residents.models import Residence, Tenure
from layers.residents.queries import for_scope as households_for
from layers.residents.queries import living
from layers.staff.scope import Scope
from layers.territory.queries import grids_in_force
from mapapp.access.keep import keeps
from mapapp.field import reading
from mapapp.field.ground import MOST, since_visit
from mapapp.field.today import head_words
from mapapp.field.topics import topics
from mapapp.field.who import field_people, hazard_people, signed_in

_SHEETS: Final = 40
_LARGEST_BASE: Final = 30_000_000
_TILES: Final = 60
_ZOOMS: Final = (14, 15, 16)
_LAYERS: Final = ("households", "enterprises")


@require_safe
@hazard_people
def waiting(request: HttpRequest) -> HttpResponse:
    """The frame of the list; static/js/offline/waiting.js fills it."""
    return render(request, "field/waiting.html")


@require_safe
@field_people
def blank_visit(request: HttpRequest) -> HttpResponse:
    """The form for a visit at any door: the phone puts in which (static/js/field/blank.js)."""
    context = {
        "blank": True,
        "field_name": "household",
        "purposes": Visit.Purpose.choices,
        "outcomes": Visit.Outcome.choices,
        "needs": Visit.Need.choices,
        "kinds": Hazard.Kind.choices,
        "topics": topics(),
    }
    return render(request, "field/visit.html", context)


@require_safe
@field_people
def blank_household(request: HttpRequest) -> HttpResponse:
    """The form to change any household of mine: the phone puts in what it knows of it."""
    choices = {"tenures": Tenure.choices, "residences": Residence.choices}
    return render(request, "field/household_form.html", {"blank": True, "action": "", **choices})


@require_safe
@field_people
def kept_data(request: HttpRequest) -> HttpResponse:
    """Of each household and enterprise of my grids what a form has to know; people masked."""
    scope, now = signed_in(request), timezone.now()
    homes = list(
        living(households_for(scope)).filter(grid_id__in=scope.grids).order_by("id")[:MOST]
    )
    firms = working(enterprises_for(scope)).filter(grid_id__in=scope.grids).order_by("id")[:MOST]
    who = heads(scope, [home.pk for home in homes])
    return JsonResponse(
        {
            "households": {
                str(home.uuid): {
                    "title": home.address,
                    "words": " · ".join(
                        filter(None, [
                            head_words(who[home.pk]) if home.pk in who else "",
                            since_visit(home.visited_at, now),
                        ])
                    ),
                    "fields": {
                        "version": home.version, "address": home.address, "number": home.number,
                        "tenure": home.tenure, "residence": home.residence,
                        "vacant": "1" if home.vacant else "",
                        "lon": f"{home.geom.x:.7f}", "lat": f"{home.geom.y:.7f}",
                    },
                }
                for home in homes
            },
            "enterprises": {
                str(firm.uuid): {
                    "title": firm.name, "words": firm.address,
                    "fields": {"lon": f"{firm.geom.x:.7f}", "lat": f"{firm.geom.y:.7f}"},
                }
                for firm in firms
            },
        }
    )  # fmt: skip


@require_safe
@field_people
def to_keep(request: HttpRequest) -> HttpResponse:
    """The addresses that a phone fetches beforehand: ``own`` of this person, ``common`` for all.

    Nothing for people who answer for more than grids of their own.
    """
    scope = signed_in(request)
    own = list(_own(scope)) if keeps(scope) else []
    common = [
        reverse("offline"),
        reverse("maps:base"),
        reverse("maps:words", args=[get_language() or settings.LANGUAGE_CODE]),
        *sorted({f"{reverse('maps:grids')}?town={grid.village.parent_id}"
                 for grid in reading.my_grids(scope)}),
    ]  # fmt: skip
    answer = {"days": settings.OFFLINE_DAYS, "own": own, "common": common, "base": _base()}
    return JsonResponse(answer)


def _base() -> str:
    """The base map's file, unless there is none or it is too large for phones."""
    file = settings.BASEMAP_FILE
    fits = file.exists() and file.stat().st_size <= _LARGEST_BASE
    return reverse("maps:base-map") if fits else ""


def _own(scope: Scope) -> Iterator[str]:
    names = (
        "home", "kept-data", "cases", "today", "ground", "add", "waiting", "blank-visit",
        "blank-household", "blank-hazard", "new-household", "new-enterprise", "new-hazard",
        "visits", "survey", "mailboxes", "hazards", "households", "enterprises", "rounds",
        "new-round", "sweeps",
    )  # fmt: skip
    for name in names:
        yield reverse(f"field:{name}")
    for code in mailboxes(scope).filter(active=True).values_list("code", flat=True)[:_SHEETS]:
        yield reverse("field:mailbox", args=[code])
    open_hazards = hazards(scope).exclude(state=Hazard.State.CHECKED).order_by("due_on", "id")
    for uuid in open_hazards.values_list("uuid", flat=True)[:_SHEETS]:
        yield reverse("field:hazard", args=[uuid])
    for due in left_to_sweep(scope, timezone.localdate()):
        yield reverse("field:sweep", args=[due.uuid])
        yield reverse("field:sweep-find", args=[due.uuid, due.grid_code])
    numbers = reading.not_closed(scope).order_by("resolve_due").values_list("number", flat=True)
    for number in numbers[:_SHEETS]:
        yield reverse("field:case", args=[number])
    yield from (reverse("access:me"), reverse("public:report"))
    shown: set[str] = set()
    for grid in reading.my_grids(scope):
        village = grid.village.code
        if village not in shown:
            # As "My grid" leads there.
            yield f"{reverse('borders:editor', args=[village])}?grid={grid.code}"
            yield reverse("borders:features", args=[village])
        shown.add(village)
    yield from _tiles(scope)


def _tiles(scope: Scope) -> Iterator[str]:
    """Tiles over my grids, from far to near, as long as a zoom has not too many."""
    rows = grids_in_force().filter(pk__in=scope.grids)
    box: Any = rows.aggregate(box=Extent("geom"))["box"]
    for zoom in _ZOOMS if box else ():
        (west, north), (east, south) = _at(box[0], box[3], zoom), _at(box[2], box[1], zoom)
        if (east - west + 1) * (south - north + 1) > _TILES:
            return
        for layer in _LAYERS:
            for x in range(west, east + 1):
                for y in range(north, south + 1):
                    yield reverse("maps:tile", args=[layer, zoom, x, y])


def _at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile (web Mercator, XYZ) that holds a place in degrees."""
    side, phi = 2**zoom, math.radians(lat)
    row = (1 - math.log(math.tan(phi) + 1 / math.cos(phi)) / math.pi) / 2
    return int((lon + 180) / 360 * side), int(row * side)
