"""Make a supervision notice of an early warning: a unit has to answer for it."""

from typing import Any

from django.http import HttpRequest

from layers.insight.models import Alarm
from layers.oversight.issue_notice import issue
from layers.oversight.models import Supervision
from layers.oversight.notice_queries import supervises
from layers.staff.models import Department
from mapapp.access.context import person, request_scope
from mapapp.maps.inputs import row_of, uuid_of
from mapapp.overview.warning_outcomes import origin_of
from mapapp.overview.warning_words import Line, in_a_sentence


def notice(request: HttpRequest, alarm: Alarm) -> int:
    """Issue the notice of the form; its id. Raises as ``issue``: only supervisors may."""
    sent = request.POST
    made, _new = issue(
        person(request), request_scope(request), uuid=uuid_of(request.POST.get("uuid", "")),
        office=sent.get("office", ""), department=row_of(Department, request, "department"),
        demand=sent.get("demand", ""), origin=origin_of(alarm),
    )  # fmt: skip
    return made.pk


def supervising(request: HttpRequest, line: Line) -> dict[str, Any]:
    """What the form of a notice needs, where this person may issue one."""
    sent = request.POST
    offered = supervises(request_scope(request))
    return {
        "supervises": offered,
        "offices": Supervision.Office.choices,
        "units": Department.objects.filter(active=True) if offered else [],
        "office": sent.get("office", ""),
        "unit": sent.get("department", ""),
        "demand": sent.get("demand") or in_a_sentence(line),
    }
