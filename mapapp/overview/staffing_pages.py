"""Who carries how much, and grids that call for a split."""

from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.errors import NotFound, Refused
from layers.insight.frame import land
from layers.insight.staffing import DAYS, loads, proposed_split
from mapapp.access.context import request_scope
from mapapp.overview.door import leaders_only

PAGE: Final = 30
private = cache_control(private=True, no_store=True)


@require_safe
@leaders_only
@private
def staffing(request: HttpRequest) -> HttpResponse:
    """The grids of the person's area; ``?show=`` split, small or idle narrows them."""
    scope = request_scope(request)
    rows = loads(land(scope), timezone.localdate())
    kinds = {
        "split": [row for row in rows if row.to_split],
        "small": [row for row in rows if row.too_few],
        "idle": [row for row in rows if not row.workers],
    }
    show = request.GET.get("show", "")
    least, most = settings.GRID_HOUSEHOLDS
    words = {
        "split": _("Over %(n)d households or %(hours)g hours a week")
        % {"n": most, "hours": settings.WORK_HOURS},
        "small": _("Under %(n)d households") % {"n": least},
        "idle": _("Without a worker"),
    }
    hands = sum(row.workers for row in rows)
    context: dict[str, Any] = {
        "page": Paginator(kinds.get(show, rows), PAGE).get_page(request.GET.get("page")),
        "show": show if show in kinds else "",
        "kinds": [(name, words[name], len(found)) for name, found in kinds.items()],
        "days": DAYS,
        "grids": len(rows),
        "workers": hands,
        "households": sum(row.households for row in rows),
        "each": sum(row.households for row in rows) / hands if hands else None,
        "visited": sum(row.visited for row in rows),
        "cases": sum(row.cases for row in rows),
        "minutes": settings.WORK_MINUTES,
        "draws": scope.dispatches,
    }
    return render(request, "overview/staffing.html", context)


@require_safe
@leaders_only
@private
def split(request: HttpRequest, grid: int) -> HttpResponse:
    """Open the border editor with a proposed line; nothing is changed by looking at it.

    Raises NotFound for a grid out of scope, Refused where no straight line would do.
    """
    if grid not in land(request_scope(request)).grids.tolist():
        raise NotFound(_("There is no such area in your scope."))
    village, code, line = proposed_split(grid)
    if line is None:
        raise Refused(_("No straight line halves this grid. Draw one in the border editor."))
    corners = quote(";".join(f"{lon:.7f},{lat:.7f}" for lon, lat in line), safe=",;")
    return redirect(f"{reverse('borders:editor', args=[village])}?grid={code}&split={corners}")
