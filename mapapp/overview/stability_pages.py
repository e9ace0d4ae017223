"""How calm areas are: each part shown, what they weigh, and what changed."""

from typing import Final

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.insight.counts import counts
from layers.insight.frame import land
from layers.insight.stability import COMPONENTS
from layers.insight.standing import WEEKS, standings
from mapapp.access.context import request_scope
from mapapp.overview.door import leaders_only

PAGE: Final = 30
private = cache_control(private=True, no_store=True)


@require_safe
@leaders_only
@private
def stability_page(request: HttpRequest) -> HttpResponse:
    """Areas of ``?level=``, the least calm first."""
    levels = {"town": _("Towns"), "village": _("Villages"), "grid": _("Grids")}
    level = request.GET.get("level", "")
    level = level if level in levels else "town"
    names = {
        "rate": _("Demand rate"),
        "safety": _("Safety matters"),
        "overdue": _("Overdue cases"),
        "growth": _("Growth of demands"),
    }
    rows = standings(land(request_scope(request)), level, counts(), timezone.localdate())
    weights, whole = settings.STABILITY_WEIGHTS, sum(settings.STABILITY_WEIGHTS.values())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, names[row.moved], abs(row.moved_by) >= 1) for row in page],
        "level": level,
        "levels": levels.items(),
        "weeks": WEEKS,
        "parts": [
            (names[part.name], round(100 * weights.get(part.name, 0) / whole))
            for part in COMPONENTS
        ],
    }
    return render(request, "overview/stability.html", context)
