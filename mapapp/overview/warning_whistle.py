"""Make a whistle of an early warning: call departments to its place."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.insight.models import Alarm
from layers.oversight.blow import blow
from layers.oversight.models import Whistle
from layers.oversight.whistle_queries import may_blow
from layers.staff.models import Department
from layers.territory.models import Grid
from mapapp.access.context import person, request_scope
from mapapp.maps.inputs import rows_of, uuid_of
from mapapp.overview.warning_outcomes import origin_of
from mapapp.overview.warning_words import Line, in_a_sentence


def whistle(request: HttpRequest, alarm: Alarm) -> int:
    """Blow the whistle at the middle of the warning's strongest grid; its id.

    Raises Refused as ``blow``, and for a warning of the whole county.
    """
    grid = Grid.objects.filter(pk=alarm.peak_grid).first()
    if grid is None:
        raise Refused(_("A whistle needs a place; this warning is about the whole county."))
    inside = grid.geom.point_on_surface
    made, _new = blow(
        person(request), request_scope(request), uuid=uuid_of(request.POST.get("uuid", "")),
        kind=request.POST.get("kind", ""), call=request.POST.get("call", ""),
        text=request.POST.get("text", ""), lon=inside.x, lat=inside.y,
        departments=rows_of(Department, request.POST.getlist("departments"), "departments"),
        origin=origin_of(alarm),
    )  # fmt: skip
    return made.pk


def whistling(request: HttpRequest, line: Line) -> dict[str, Any]:
    """What the form of a whistle needs, where this person may blow one."""
    offered = bool(line.alarm.peak_grid) and may_blow(request_scope(request))
    return {
        "may_blow": offered,
        "whistle_kinds": Whistle.Kind.choices,
        "whistle_calls": Whistle.Call.choices,
        "kind": request.POST.get("kind", ""),
        "call": request.POST.get("call", ""),
        "called": request.POST.getlist("departments"),
        "departments": Department.objects.filter(active=True) if offered else [],
        "uuid": request.POST.get("uuid") or uuid4(),
        "text": request.POST.get("text") or in_a_sentence(line),
    }
