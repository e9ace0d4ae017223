"""What came of early warnings elsewhere: whistles blown and notices issued for them."""

from dataclasses import dataclass

from layers.insight.models import Alarm
from layers.oversight.models import Supervision, Whistle
from layers.oversight.notice_queries import for_scope as notices_for
from layers.oversight.whistle_queries import for_scope as whistles_for
from layers.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Newest first, and only those that this person may see."""

    whistles: list[Whistle]
    notices: list[Supervision]


def origin_of(alarm: Alarm) -> str:
    """How whistles and notices name the warning they came from."""
    return f"alarm:{alarm.pk}"


def outcomes(alarms: list[Alarm], scope: Scope) -> dict[int, Outcomes]:
    """Of each warning by id. Two statements, however many warnings."""
    found = {origin_of(alarm): Outcomes([], []) for alarm in alarms}
    for whistle in whistles_for(scope).filter(origin__in=found).order_by("-pk"):
        found[whistle.origin].whistles.append(whistle)
    notices = notices_for(scope).filter(origin__in=found).select_related("department")
    for notice in notices.order_by("-pk"):
        found[notice.origin].notices.append(notice)
    return {alarm.pk: found[origin_of(alarm)] for alarm in alarms}
