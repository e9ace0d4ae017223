"""Before sending: is the matter known already? Nothing of it that its complainant said or sent."""

from django.http import HttpRequest, JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layers.cases.repeats.similar import public_likes
from layers.errors import Refused
from layers.territory.crs import to_wgs84
from mapapp.errors import refusal
from mapapp.public.entry import number

_LONGEST = 500


@require_POST
def similar(request: HttpRequest) -> JsonResponse:
    """``text``, ``category``, ``lon``, ``lat``: what is being worked on close by, in words."""
    sent = request.POST
    try:
        point = to_wgs84(number(sent.get("lon", "")), number(sent.get("lat", "")), "wgs84")
    except Refused as error:
        return refusal(error)
    rows = public_likes(
        sent.get("text", "").replace("\0", "")[:_LONGEST], sent.get("category", ""), *point
    )
    words = _("%(category)s, about %(metres)d m away, reported on %(day)s: %(state)s")
    answer = JsonResponse(
        {
            "similar": [
                words % {
                    "category": case.category.label, "metres": metres,
                    "day": date_format(case.received_at, "SHORT_DATE_FORMAT"),
                    "state": case.get_state_display(),
                }
                for case, metres in rows
            ]
        }
    )  # fmt: skip
    answer["Cache-Control"] = "private, no-store"
    return answer
