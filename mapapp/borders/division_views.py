"""What a village, a town or the county was: every state of name and outline, who changed it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.errors import NotFound
from layers.staff.border_right import border_right
from layers.territory.history import division_versions
from layers.territory.models import Division, Level
from mapapp.access.context import request_scope
from mapapp.borders.picture import picture_of_states


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def history(request: HttpRequest, code: str) -> HttpResponse:
    """The states of the division, newest first, each with the picture of what changed its outline.

    For all of the staff: an outline is nobody's secret. Five queries at most, scope apart.
    """
    division = Division.objects.defer("geom").filter(code=code).first()
    if division is None:
        raise NotFound(_("There is no town or village %(code)s. Check the 12 digits.")
                       % {"code": code[:20]})  # fmt: skip
    states = list(division_versions(division.pk))
    earlier = [*states[1:], None]
    rows = [
        (state, picture_of_states(before, state))
        for state, before in zip(states, earlier, strict=True)
    ]
    # Whether the history of the borders within it is this person's to see.
    village = division.level == Level.VILLAGE
    borders = village and border_right(request_scope(request), division) is not None
    context = {"division": division, "rows": rows, "borders": borders}
    return render(request, "borders/division.html", context)
