"""Issue a supervision notice (督办): a unit has to answer, for what a rule found or for what an
office saw itself."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from layers.cases.change import annotate
from layers.cases.intake import required_words
from layers.cases.models import Case
from layers.cases.queries import for_scope as cases_for
from layers.cases.states import Verb
from layers.errors import NotAllowed, NotFound, Refused
from layers.oversight.models import Supervision, SupervisionEvent
from layers.oversight.notice_change import give_number, inform, locked, record, reply_due, write
from layers.oversight.notice_queries import supervises
from layers.oversight.units import people_of
from layers.staff.models import Department, User
from layers.staff.scope import Scope


def issue(
    actor: User,
    scope: Scope,
    *,
    uuid: UUID,
    office: str,
    department: Department | None,
    demand: str,
    case: str = "",
    origin: str = "",
) -> tuple[Supervision, bool]:
    """Issue a notice by hand; return it and whether it is new (same ``uuid``: the same one).

    ``origin`` says what it came from that is no case ("alarm:123"). Raises Refused for missing
    words, an unknown office or no unit, NotAllowed for anybody but supervisors, NotFound for an
    unknown case.
    """
    if not supervises(scope):
        raise NotAllowed(_("Only the offices of supervision decide on notices."))
    demand = _checked(office, demand)
    if department is None or not department.active:
        raise Refused(_("Choose the unit that has to answer."), "department")
    with transaction.atomic():
        about: Case | None = None
        if case:
            about = cases_for(scope).filter(number=case).first()
            if about is None:
                raise NotFound(_("There is no such case in your area."), "case")
        now = timezone.now()
        fresh = Supervision(
            uuid=uuid, department=department, case=about, origin=origin[:60], opened_at=now,
            state=Supervision.State.ISSUED,
        )  # fmt: skip
        _fill(fresh, office, demand, actor)
        known = Supervision.objects.filter(uuid=uuid).first()
        if known is not None:
            return known, False
        fresh.save()
        write(fresh, SupervisionEvent.Verb.ISSUE, actor, demand)
        _announce(fresh, actor)
        return fresh, True


def issue_found(
    pk: int, actor: User, scope: Scope, *, office: str, demand: str, version: int | None = None
) -> Supervision:
    """Make a notice of what a rule found. Raises as ``issue`` and what ``locked`` raises."""
    demand = _checked(office, demand)
    with transaction.atomic():
        notice = locked(pk, scope, SupervisionEvent.Verb.ISSUE, version)
        _fill(notice, office, demand, actor)
        record(notice, SupervisionEvent.Verb.ISSUE, actor, note=demand)
        _announce(notice, actor)
        return notice


def _checked(office: str, demand: str) -> str:
    if office not in Supervision.Office.values:
        raise Refused(_("Choose the office that issues the notice."), "office")
    return required_words(demand, "demand", _("Write what the unit has to do and answer."))


def _fill(notice: Supervision, office: str, demand: str, actor: User) -> None:
    now = timezone.now()
    notice.office, notice.demand = office, demand
    notice.issued_at, notice.issued_by = now, actor
    notice.reply_due = reply_due(now)
    give_number(notice, now)


def _announce(notice: Supervision, actor: User) -> None:
    inform(
        people_of(notice.department, timezone.localdate()), notice,
        gettext_noop("%(number)s: your unit has to answer a supervision notice."),
        besides=actor.pk, number=notice.number,
    )  # fmt: skip
    if notice.case is not None:
        note = f"{notice.number} {notice.demand}"
        annotate(notice.case, Verb.SUPERVISE, actor, note=note, detail={"notice": notice.pk})
