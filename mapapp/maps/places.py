"""Places that a text may mean, for forms to offer. Addresses only, nothing of people."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.cases.place_text import Found, Kind, Place, find_places

_LONGEST = 200
_DIGITS = 7


@require_safe
def places(request: HttpRequest) -> JsonResponse:
    """``?words=``: the places they may mean, the most exact first; ``ask``: of several villages."""
    found = find_places(request.GET.get("words", "")[:_LONGEST])
    answer = JsonResponse(
        {
            "ask": found.ask,
            "note": note_of(found),
            "places": [as_json(place) for place in found.places],
        }
    )
    answer["Cache-Control"] = "private, max-age=60"
    return answer


def as_json(place: Place) -> dict[str, Any]:
    return {
        "kind": place.kind,
        "label": place.label,
        "area": area_of(place),
        "off": how_far_off(place),
        "lon": round(place.lon, _DIGITS),
        "lat": round(place.lat, _DIGITS),
    }


def area_of(place: Place) -> str:
    """The town, and the village where it is not itself the place."""
    if place.kind == Kind.VILLAGE:
        return place.town
    return f"{place.town} · {place.village}"


def how_far_off(place: Place) -> str:
    """How exact the point is, in words."""
    if not place.metres:
        return _("this very place")
    metres = max(10, round(place.metres, -1 if place.metres < 1000 else -2))
    return _("within about %(metres)d m") % {"metres": metres}


def note_of(found: Found) -> str:
    """What to tell the person who chooses."""
    if not found.places:
        return ""
    if found.ask:
        return _("Several villages have this name. Choose the right one.")
    return _("The address may mean:")
