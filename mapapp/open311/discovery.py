"""Where the interface is and what it speaks."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mapapp.open311 import answer
from mapapp.open311.faults import resource

# When what this interface offers changed last.
CHANGESET: Final = "2026-11-24T00:00:00+08:00"
SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"


@resource("GET", "HEAD")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """The endpoints; there is one."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": request.build_absolute_uri("/open311/v2/").rstrip("/"),
        "changeset": CHANGESET,
        "type": "test" if settings.DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    found = {
        "changeset": CHANGESET,
        "contact": _("Ask the administrator of the county's service."),
        "key_service": _("The administrator of the county's service makes a key for your system."),
        "endpoints": [endpoint],
    }
    return answer.one(form, "discovery", found)
