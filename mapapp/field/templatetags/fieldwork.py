"""Tags of the field pages: shares and days as people read them, and the borders around me."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from layers.fieldwork.promises import NEVER
from layers.staff.scope import Scope
from layers.territory.queries import grids_in_force
from mapapp.field.reading import my_grids

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 as a whole percentage; only the whole is 100 %, only nothing is 0 %."""
    rounded = round(100 * share)
    if rounded == 100 and share < 1:
        rounded = 99
    if rounded == 0 and share > 0:
        rounded = 1
    return f"{rounded}%"


@register.filter
def days(number: int | None) -> str:
    """Days since a visit: a number, "never", or a dash where nobody lives."""
    if number is None:
        return "–"
    return _("never") if number == NEVER else str(number)


@register.simple_tag
def borders_around(scope: Scope, code: str | None = None) -> dict[str, Any]:
    """``grids``: ids of my own grids, or of the grid with this ``code``; ``urls``: the borders to
    draw around a pin."""
    asked = grids_in_force().filter(code=code[:17]) if code and "\0" not in code else None
    mine = my_grids(scope) if asked is None else list(asked.select_related("village"))
    towns = {grid.village.parent_id for grid in mine} | set(scope.divisions)
    return {
        "grids": [grid.pk for grid in mine],
        "urls": [f"{reverse('maps:grids')}?town={town}" for town in sorted(filter(None, towns))],
    }


@register.simple_tag
def unsent_days() -> int:
    """After so many days a phone gives up what it could not send."""
    number: int = settings.UNSENT_DAYS
    return number
