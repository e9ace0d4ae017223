"""Categories suggested for what is being written. The words come by POST and are kept nowhere."""

from math import isfinite
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from layers.cases.suggestion.suggest import Suggestion, suggest

_LONGEST = 500


@require_POST
def suggestions(request: HttpRequest) -> JsonResponse:
    """``text`` and, where known, ``lon`` and ``lat``: up to three categories, likeliest first."""
    sent = request.POST
    lon, lat = _degrees(sent.get("lon", "")), _degrees(sent.get("lat", ""))
    found = suggest(sent.get("text", "")[:_LONGEST], lon, lat)
    answer = JsonResponse({"suggestions": [as_json(row) for row in found]})
    answer["Cache-Control"] = "private, no-store"
    return answer


def as_json(row: Suggestion) -> dict[str, Any]:
    return {
        "code": row.category.code,
        "label": row.category.label,
        "department": row.department.label if row.department else "",
        "percent": _("%(share)d %%") % {"share": round(100 * row.share)},
        "sure": row.sure,
    }


def _degrees(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None
