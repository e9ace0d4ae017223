"""Begin a sweep (梳网清格): an area, its days, and the list that every grid is gone through by."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.errors import NotAllowed, Refused
from layers.fieldwork.entry import once, same_person
from layers.fieldwork.models import Sweep, SweepTask
from layers.staff.models import User
from layers.staff.scope import Scope
from layers.territory.models import Division, Level

MOST_TASKS: Final = 12
LONGEST: Final = timedelta(days=92)
MAX_TITLE: Final = 60
MAX_TASK: Final = 80


def begin_sweep(
    uuid: UUID,
    actor: User,
    scope: Scope,
    *,
    title: str,
    division: str,
    starts_on: date | None,
    ends_on: date | None,
    tasks: Sequence[str],
    text: str = "",
) -> tuple[Sweep, bool]:
    """Return the sweep of the ``division`` with this 12-digit code, and whether it is new.

    Raises NotAllowed for anyone but a dispatcher of the area, Refused for missing words, days out
    of order or in the past, and a list without a line.
    """
    title = clean_words(title, "title", MAX_TITLE)
    if not title:
        raise Refused(_("Give the sweep a title."), "title")
    text = clean_words(text, "text", 500, lines=True)
    lines = [line for task in tasks if (line := clean_words(task, "tasks", MAX_TASK))]
    if not lines:
        raise Refused(_("Write what has to be gone through, a line each."), "tasks")
    if len(lines) > MOST_TASKS:
        raise Refused(_("A sweep has %(most)d lines at most.") % {"most": MOST_TASKS}, "tasks")
    first, last = _days(starts_on, ends_on)
    with transaction.atomic():
        once(uuid)
        known = Sweep.objects.filter(uuid=uuid).first()
        if known:
            same_person(known.begun_by_id, actor)
            return known, False
        area = area_of(division, scope)
        sweep = Sweep.objects.create(
            uuid=uuid, title=title, text=text, division=area, starts_on=first, ends_on=last,
            begun_by=actor, begun_at=timezone.now(),
        )  # fmt: skip
        SweepTask.objects.bulk_create(
            SweepTask(sweep=sweep, number=number, text=line)
            for number, line in enumerate(lines, start=1)
        )
    return sweep, True


def _days(starts_on: date | None, ends_on: date | None) -> tuple[date, date]:
    if starts_on is None:
        raise Refused(_("Choose the first day."), "starts_on")
    if ends_on is None:
        raise Refused(_("Choose the last day."), "ends_on")
    if ends_on < starts_on:
        raise Refused(_("The last day lies before the first."), "ends_on")
    if starts_on < timezone.localdate():
        raise Refused(
            _("The first day lies in the past. Choose today or a later day."), "starts_on"
        )
    if ends_on - starts_on > LONGEST:
        raise Refused(
            _("A sweep goes on for %(days)d days at most.") % {"days": LONGEST.days}, "ends_on"
        )
    return starts_on, ends_on


def area_of(code: str, scope: Scope) -> Division:
    """The division with this code, if the person dispatches for it. Raises NotAllowed otherwise."""
    area = Division.objects.filter(code=code).defer("geom").first()
    county = scope.all_people
    if area is None or not (scope.dispatches and (county or _holds(area, scope))):
        raise NotAllowed(_("Choose the area from the list; a sweep is begun by its dispatcher."))
    return area


def _holds(area: Division, scope: Scope) -> bool:
    return area.level != Level.COUNTY and bool({area.pk, area.parent_id} & scope.people_divisions)
