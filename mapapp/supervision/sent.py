"""What forms of this room send, read and checked."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.errors import Refused


def degrees_of(request: HttpRequest, name: str) -> float | None:
    """Degrees of the pin, None where it was not put. Raises Refused for what is no number."""
    sent = request.POST.get(name, "").strip()
    if not sent:
        return None
    try:
        return float(sent)
    except ValueError as error:
        raise Refused(
            _("The coordinates are not numbers. Put the pin on the map again."), "lon"
        ) from error
