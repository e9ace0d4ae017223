"""Today's tasks as the phone shows them: one shape for visits, boxes, hazards and cases."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.fieldwork.day import Day, DueBox, DueVisit, day_of
from layers.fieldwork.heads import Head, heads
from layers.fieldwork.models import Hazard
from layers.fieldwork.sweep_progress import DueSweep
from layers.residents.models import Colour
from layers.staff.scope import Scope
from mapapp.field.ground import box_words, since_visit
from mapapp.maps.deadlines import time_left


def today(scope: Scope, now: datetime) -> dict[str, Any]:
    """The tasks that are left, urgent ones first, and done of how many.

    The phone sorts them by distance once it knows where it is.
    """
    day = day_of(scope, now)
    return {"tasks": tasks(day, scope, now), "done": day.done, "total": day.done + day.left}


def tasks(day: Day, scope: Scope, now: datetime) -> list[dict[str, Any]]:
    """Cases by time left, then hazards, boxes, sweeps and visits, each as a line of the list."""
    who = heads(scope, [visit.pk for visit in day.visits])
    today = timezone.localdate(now)
    return [
        *(_case(case, now) for case in day.cases),
        *(_hazard(hazard, today) for hazard in day.hazards),
        *(_box(due) for due in day.boxes),
        *(_sweep(due, today) for due in day.sweeps),
        *(_visit(visit, who.get(visit.pk), now) for visit in day.visits),
    ]


def _case(case: Any, now: datetime) -> dict[str, Any]:
    left = time_left(case, now)
    return {
        "kind": "case",
        "icon": case.category.icon,
        "title": case.summary,
        "words": case.address or case.category.label,
        "tag": left.words,
        "tone": left.tone,
        "lon": case.geom.x if case.geom else None,
        "lat": case.geom.y if case.geom else None,
        "url": f"#{case.number}",
    }


def _hazard(hazard: Hazard, today: date) -> dict[str, Any]:
    tag, tone = due_words(hazard, today)
    return {
        "kind": "hazard",
        "icon": "triangle-alert",
        "title": hazard.text,
        "words": hazard.address or hazard.get_kind_display(),
        "tag": tag,
        "tone": tone,
        "lon": hazard.geom.x,
        "lat": hazard.geom.y,
        "url": reverse("field:hazard", args=[hazard.uuid]),
    }


def due_words(hazard: Hazard, today: date) -> tuple[str, str]:
    """What a hazard waits for, and the colour of its tag."""
    match hazard.state:
        case Hazard.State.FOUND:
            return _("Nobody's yet"), "red"
        case Hazard.State.RECTIFIED:
            return _("To be checked"), "amber"
        case Hazard.State.CHECKED:
            return _("Checked"), "green"
    if hazard.due_on is None:
        return _("Nobody's yet"), "red"
    days = (hazard.due_on - today).days
    if days < 0:
        late = ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
        return late, "red"
    if days == 0:
        return _("Due today"), "amber"
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}, ""


def _box(due: DueBox) -> dict[str, Any]:
    missed = len(due.state.missed)
    return {
        "kind": "box",
        "icon": "inbox",
        "title": _("Open the mailbox"),
        "words": due.box.address,
        "tag": box_words(missed, due_today=due.state.due_today),
        "tone": "red" if missed else "amber",
        "lon": due.box.geom.x,
        "lat": due.box.geom.y,
        "url": reverse("field:mailbox", args=[due.box.code]),
    }


def _sweep(due: DueSweep, today: date) -> dict[str, Any]:
    """A whole grid is gone through, so there is no place to be near to."""
    last = due.ends_on == today
    until = date_format(due.ends_on, "MONTH_DAY_FORMAT")
    return {
        "kind": "sweep",
        "icon": "list-checks",
        "title": _("Sweep: %(title)s") % {"title": due.title},
        "words": f"{due.grid_name} · {due.done}/{due.wanted}",
        "tag": _("Last day") if last else _("Until %(day)s") % {"day": until},
        "tone": "red" if last else "",
        "lon": None,
        "lat": None,
        "url": reverse("field:sweep", args=[due.uuid]),
    }


def _visit(visit: DueVisit, head: Head | None, now: datetime) -> dict[str, Any]:
    colour = Colour(visit.colour)
    care = colour not in {Colour.USUAL, Colour.PARTY}
    return {
        "kind": "care" if care else "visit",
        "icon": "heart-handshake",
        "title": _("Visit: %(who)s") % {"who": head_words(head)} if head else _("Visit"),
        "words": visit.address,
        "tag": _("As agreed") if visit.next_on else since_visit(visit.visited_at, now),
        "tone": "amber" if care or visit.next_on else "",
        "lon": visit.lon,
        "lat": visit.lat,
        "url": f"{reverse('field:new-visit')}?household={visit.uuid}",
    }


def head_words(head: Head) -> str:
    """Masked name, age and care groups in one line: 王** · 78 · living alone.

    A group of somebody else in the household is said of the household, not of its head.
    """
    age = _("aged %(n)d") % {"n": head.age} if head.age is not None else ""
    around = (_("%(group)s in the household") % {"group": group} for group in head.around)
    return " · ".join(filter(None, [head.name, age, *head.groups, *around]))
