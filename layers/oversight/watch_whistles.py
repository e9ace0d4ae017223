"""Watch the timers of whistles: a department that misses one hears of it, its heads and the
whistler too.

A sweep like ``layers.notices.watch``: that a timer ran out is a row with a unique key, written in
the transaction of the messages, so that two workers tell it once.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_noop

from layers.cases.clocks import county_calendar
from layers.oversight.models import Clock, Lapse, Summons, Whistle, WhistleEvent
from layers.oversight.units import people_of
from layers.oversight.whistle_change import inform, note
from layers.oversight.whistle_clock import dues

BATCH: Final = 100
# Which date says that the timer has been met.
_MET: Final = {
    Clock.SIGN: "signed_at", Clock.CONTACT: "contacted_at", Clock.REPORT: "reported_at",
}  # fmt: skip
_WORDS: Final = {
    Clock.SIGN: gettext_noop("Whistle not signed in time by %(unit)s: %(what)s"),
    Clock.CONTACT: gettext_noop("No contact made in time by %(unit)s: %(what)s"),
    Clock.REPORT: gettext_noop("Not reported in in time by %(unit)s: %(what)s"),
}


def watch_whistles(now: datetime) -> int:
    """Tell of every timer that has run out by ``now``; return how many had."""
    told = 0
    for clock in Clock:
        while more := _lapse(clock, now):
            told += more
    return told


def _lapse(clock: Clock, now: datetime) -> int:
    been = Lapse.objects.filter(
        summons=OuterRef("pk"), clock=clock, due=OuterRef(f"{clock.value}_due")
    )
    with transaction.atomic():
        late = list(
            Summons.objects.filter(
                ~Exists(been), whistle__state=Whistle.State.OPEN,
                **{f"{_MET[clock]}__isnull": True, f"{clock.value}_due__lt": now},
            )
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("whistle__raised_by", "department__chief", "department__liaison")
            .order_by("pk")[:BATCH]
        )  # fmt: skip
        for summons in late:
            due = getattr(summons, f"{clock.value}_due")
            Lapse.objects.create(summons=summons, clock=clock, due=due, at=now)
            note(summons.whistle, WhistleEvent.Verb.LAPSE, None, department=summons.department,
                 detail={"clock": clock.value})  # fmt: skip
            people = [*people_of(summons.department, timezone.localdate(now)),
                      summons.whistle.raised_by]  # fmt: skip
            inform(people, summons.whistle, _WORDS[clock], unit=summons.department.name)
    return len(late)


def reclock_whistles() -> int:
    """Work out anew when departments have to have reported in, after the calendar has changed."""
    calendar, changed = county_calendar(), 0
    with transaction.atomic():
        waiting = (
            Summons.objects.filter(whistle__state=Whistle.State.OPEN, reported_at=None)
            .select_for_update(of=("self",))
            .select_related("whistle")
            .order_by("pk")
        )
        for summons in waiting:
            when = dues(
                timezone.localtime(summons.whistle.raised_at), calendar,
                sign_hours=settings.WHISTLE_SIGN_HOURS,
                contact_hours=settings.WHISTLE_CONTACT_HOURS,
                days=settings.WHISTLE_REPORT_DAYS[summons.whistle.call],
            )  # fmt: skip
            if (summons.report_due, summons.due_provisional) != (when.report, when.provisional):
                summons.report_due, summons.due_provisional = when.report, when.provisional
                summons.save(update_fields=["report_due", "due_provisional"])
                changed += 1
    return changed
