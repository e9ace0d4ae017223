"""What forms of this room send, read and checked."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.errors import Refused


def uuid_of(request: HttpRequest) -> UUID:
    """The number the page gave the entry. Raises Refused when there is none."""
    try:
        return UUID(request.POST.get("uuid", ""))
    except ValueError as error:
        raise Refused(_("The form is incomplete. Reload the page and send it again.")) from error


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
