"""Watch the answers to supervision notices: one that is overdue is told once for its deadline."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from layers.oversight.models import Supervision, SupervisionEvent
from layers.oversight.notice_change import inform, write
from layers.oversight.units import people_of

BATCH: Final = 100


def watch_replies(now: datetime) -> int:
    """Tell the unit and whoever issued the notice; return how many were told of."""
    told = 0
    while more := _some(now):
        told += more
    return told


def _some(now: datetime) -> int:
    untold = Q(late_told_for=None) | ~Q(late_told_for=F("reply_due"))
    with transaction.atomic():
        late = list(
            Supervision.objects.filter(untold, state=Supervision.State.ISSUED, reply_due__lt=now)
            .select_for_update(of=("self",), skip_locked=True, no_key=True)
            .select_related("department__chief", "department__liaison", "issued_by")
            .order_by("pk")[:BATCH]
        )
        for notice in late:
            notice.late_told_for = notice.reply_due
            notice.save(update_fields=["late_told_for"])
            write(notice, SupervisionEvent.Verb.LATE, None)
            people = people_of(notice.department, timezone.localdate(now))
            inform([*people, *filter(None, [notice.issued_by])], notice,
                   gettext_noop("%(number)s: %(unit)s has not answered in time."),
                   number=notice.number, unit=notice.department.name)  # fmt: skip
    return len(late)
