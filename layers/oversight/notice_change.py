"""What every verb on a supervision notice shares: load, check, move, write, tell."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.cases.clocks import county_calendar
from layers.errors import NotAllowed, NotFound, OutOfOrder
from layers.notices.models import Kind
from layers.notices.tell import tell
from layers.oversight.models import Supervision, SupervisionEvent
from layers.oversight.notice_queries import for_scope, supervises
from layers.oversight.notice_states import OF_UNIT, STEPS
from layers.oversight.units import units_of
from layers.staff.models import User
from layers.staff.scope import Scope

# Where the page of a notice is; messages lead there (mapapp/supervision/urls.py).
PATH: Final = "/supervision/notices/{}/"


def locked(
    pk: int, scope: Scope, verb: SupervisionEvent.Verb, version: int | None = None
) -> Supervision:
    """The notice with its row locked, for a step that it can take now.

    Raises NotFound out of scope, NotAllowed for a step of the other side, OutOfOrder for a step
    that does not lead on or an old ``version``.
    """
    notice = (
        for_scope(scope)
        .filter(pk=pk)
        .select_for_update(of=("self",), no_key=True)
        .select_related("case", "department__chief", "department__liaison", "issued_by")
        .first()
    )
    if notice is None:
        raise NotFound(_("There is no such notice for you."))
    if verb in OF_UNIT and notice.department_id not in units_of(scope):
        raise NotAllowed(_("Only the unit that the notice is for answers it."))
    if verb not in OF_UNIT and not supervises(scope):
        raise NotAllowed(_("Only the offices of supervision decide on notices."))
    if notice.state not in STEPS[verb][0]:
        raise OutOfOrder(
            _("This notice is “%(state)s”; that step is not possible now. Reload to see why.")
            % {"state": Supervision.State(notice.state).label}
        )
    if version is not None and version != notice.version:
        raise OutOfOrder(
            _("Somebody changed this notice while you looked at it. Reload, then decide again.")
        )
    return notice


def record(
    notice: Supervision, verb: SupervisionEvent.Verb, actor: User | None, *, note: str = ""
) -> Supervision:
    """Move the notice on, save it with its next version, write the event."""
    now = timezone.now()
    before, to = notice.state, STEPS[verb][1]
    notice.state = to or notice.state_before
    notice.state_before = before if verb == SupervisionEvent.Verb.CONTEST else ""
    if notice.state in {Supervision.State.CLOSED, Supervision.State.DROPPED}:
        notice.ended_at = now
    notice.version += 1
    notice.save()
    write(notice, verb, actor, note)
    return notice


def write(
    notice: Supervision, verb: SupervisionEvent.Verb, actor: User | None, note: str = ""
) -> None:
    """Write what happened into the history."""
    SupervisionEvent.objects.create(
        supervision=notice, verb=verb, actor=actor, at=timezone.now(), note=note
    )


def give_number(notice: Supervision, at: datetime) -> None:
    """Give the next number of the year; the numbers have no gap (not saved)."""
    with connection.cursor() as cursor:
        # Until the commit nobody else numbers; a number that is rolled back is given again.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('oversight.supervision'))")
    notice.year = timezone.localtime(at).year
    given = Supervision.objects.filter(year=notice.year).order_by("-serial")
    notice.serial = (given.values_list("serial", flat=True).first() or 0) + 1


def reply_due(at: datetime) -> datetime:
    """By when a notice of this moment has to be answered."""
    days = settings.SUPERVISION_REPLY_DAYS
    return county_calendar().after(timezone.localtime(at), days, "days").at


def inform(
    people: Iterable[User],
    notice: Supervision,
    words: str,
    *,
    besides: int | None = None,
    **of: Any,
) -> None:
    """Tell ``people`` in the county's language: ``words`` is a msgid with the placeholders
    ``of``."""
    with override("zh-hans"):
        said = _(words) % of
    tell(people, Kind.OTHER, besides=besides, words=said[:300], path=PATH.format(notice.pk))
