"""What a field form sends, read and checked: versions, times, numbers, places, photos, demands."""

from datetime import date
from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from layers.cases.models import Complainant
from layers.errors import Refused
from layers.fieldwork.demand import Demand
from mapapp.maps.inputs import happened_at as happened_at
from mapapp.maps.inputs import photos_of as photos_of
from mapapp.maps.inputs import uuid_of as uuid_of
from mapapp.maps.inputs import version_of as version_of

_LONGEST_NUMBER: Final = 10


def optional_uuid(sent: str) -> UUID | None:
    return uuid_of(sent) if sent else None


def whole(request: HttpRequest, name: str) -> int:
    """A whole number from 0. Raises Refused, naming the field."""
    sent = request.POST.get(name, "").strip()
    if not _is_number(sent):
        raise Refused(_("Give a whole number."), name)
    return int(sent)


def weekdays(request: HttpRequest) -> list[int]:
    """ISO weekdays as sent; what is none of them is for the verb to refuse."""
    return [int(day) if _is_number(day) else 0 for day in request.POST.getlist("weekdays")]


def place(request: HttpRequest) -> tuple[float | None, float | None]:
    """Longitude and latitude, each None where empty. Raises Refused for what is no number."""
    return _degrees(request, "lon"), _degrees(request, "lat")


def pin(request: HttpRequest) -> tuple[float, float]:
    """Longitude and latitude of the pin. Raises Refused, naming the field, without one."""
    lon, lat = place(request)
    if lon is None or lat is None:
        raise Refused(_("Tap the map to put the pin."), "lon")
    return lon, lat


def day(request: HttpRequest, name: str) -> date | None:
    """A day as YYYY-MM-DD, None where empty. Raises Refused, naming the field."""
    sent = request.POST.get(name, "")
    if not sent:
        return None
    try:
        found = parse_date(sent)
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Give the day as year, month and day."), name)
    return found


def demand(request: HttpRequest, prefix: str, kind: str = Complainant.Kind.PERSON) -> Demand | None:
    """The demand of the fields that begin with ``prefix``; None where nothing was written."""

    def sent(name: str) -> str:
        return request.POST.get(f"{prefix}-{name}", "")

    if not sent("text").strip():
        return None
    return Demand(
        category=sent("category")[:40], text=sent("text"), name=sent("name"), phone=sent("phone"),
        kind=kind,
    )  # fmt: skip


def demands(request: HttpRequest, prefix: str, most: int) -> list[Demand]:
    """The demands written into the numbered fields ``prefix``-1, -2 … in their order."""
    found = (demand(request, f"{prefix}-{number}") for number in range(1, most + 1))
    return [one for one in found if one is not None]


def _degrees(request: HttpRequest, name: str) -> float | None:
    sent = request.POST.get(name, "").strip()
    if not sent:
        return None
    try:
        return float(sent)
    except ValueError as error:
        raise Refused(
            _("The coordinates are not numbers. Put the pin on the map again."), "lon"
        ) from error


def _is_number(sent: str) -> bool:
    return sent.isascii() and sent.isdecimal() and len(sent) < _LONGEST_NUMBER


def nothing_written(field: str) -> Refused:
    """The refusal of a demand without words."""
    return Refused(_("Write what is the matter, in a sentence or two."), field)
