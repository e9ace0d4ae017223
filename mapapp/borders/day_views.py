"""The borders as they were on any day, beside those of today. No people: for all of the staff."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.territory.atlas import drawn_day
from layers.territory.history import edits_between
from layers.territory.queries import grid_set_in_force
from mapapp.borders.asked import box_of, day_of, tolerance_of
from mapapp.borders.shapes import atlas_features

MOST = 50
private = cache_control(private=True, no_store=True)


@login_required
@require_safe
@private
def day(request: HttpRequest) -> HttpResponse:
    """The map of ``?day=``, and what was changed since (or is to change until then)."""
    chosen = day_of(request)
    today = timezone.localdate()
    changes = edits_between(*sorted((chosen, today)))
    context = {
        "day": chosen,
        "today": today,
        "grid_set": grid_set_in_force(chosen),
        "edits": list(changes[: MOST + 1])[:MOST],
        "number": changes.count(),
    }
    return render(request, "borders/day.html", context)


@login_required
@require_safe
@private
def grids(request: HttpRequest) -> HttpResponse:
    """The grids of ``?day=`` in ``bbox`` as GeoJSON, as fine as ``zoom`` shows."""
    drawn = drawn_day(day_of(request), box_of(request), tolerance_of(request))
    return JsonResponse(atlas_features(drawn))
