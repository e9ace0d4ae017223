"""A stranger scans the QR code of a mailbox: the report page, with the pin at the box.

The code is printed in public, so it opens nothing: it fills in a place that anybody may change, and
marks the report as one of the mailbox. An unknown or removed box leads to the plain report page.
"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from layers.cases.intake import Report
from layers.cases.models import Channel
from layers.fieldwork.models import Mailbox
from layers.fieldwork.queries import mailbox_by_code

_LONGEST_CODE = 20


@require_safe
def box(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code leads; short, so that its squares are large."""
    address = reverse("public:report")
    if mailbox_by_code(code) is not None:
        address = f"{address}?{urlencode({'box': code})}"
    return redirect(address)


def box_of(fields: QueryDict) -> Mailbox | None:
    """The mailbox named in ``fields``; None for none or an unknown one. One statement."""
    code = fields.get("box", "")
    return mailbox_by_code(code[:_LONGEST_CODE]) if code else None


def preset(found: Mailbox) -> dict[str, str]:
    """The values of the form for somebody who stands at the box."""
    return {
        "lon": f"{found.geom.x:.7f}",
        "lat": f"{found.geom.y:.7f}",
        "address": found.address,
    }


def by_mailbox(report: Report, fields: QueryDict) -> Report:
    """The report, of channel *mailbox* where it was begun at a box that exists."""
    return replace(report, channel=Channel.MAILBOX) if box_of(fields) else report
