"""What every verb on an existing case shares: load it locked and in scope, check, write, record."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Case, CaseEvent
from layers.cases.queries import for_scope
from layers.cases.signals import case_changed
from layers.cases.states import GRAPH, State, Verb
from layers.errors import NotFound, OutOfOrder, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def locked(number: str, scope: Scope, verb: Verb, version: int | None = None) -> Case:
    """Return the case with its row locked, or refuse. Must run inside a transaction.

    Raises NotFound for a case out of ``scope``, OutOfOrder when the graph has no such step from
    the present state or when ``version`` (what the person saw) is no longer the present one.
    """
    case = _lock(for_scope(scope).filter(number=number))
    if case is None:
        raise NotFound(_("There is no such case in your area."))
    return _in_order(case, verb, version)


def locked_by_code(lookup_hash: bytes, verb: Verb) -> Case:
    """The same for the complainant, whose code has this hash.

    Raises NotFound for a code that no case has, OutOfOrder as ``locked``.
    """
    case = _lock(Case.objects.filter(lookup_hash=lookup_hash))
    if case is None:
        raise NotFound(_("No report has this code."), "code")
    return _in_order(case, verb)


def _lock(cases: QuerySet[Case]) -> Case | None:
    return (
        cases.select_for_update(of=("self",))
        .select_related("category", "grid", "town", "department", "owner")
        # Polygons are kilobytes each, and no verb looks at them.
        .defer("grid__geom", "town__geom")
        .first()
    )


def _in_order(case: Case, verb: Verb, version: int | None = None) -> Case:
    if case.state not in GRAPH[verb].sources:
        raise OutOfOrder(
            _("This case is “%(state)s”; that step is not possible now. Reload to see why.")
            % {"state": State(case.state).label}
        )
    if version is not None and version != case.version:
        raise OutOfOrder(
            _("Somebody changed this case while you looked at it. Reload, then decide again.")
        )
    return case


def record(
    case: Case,
    verb: Verb,
    actor: User | None,
    *,
    to: str | None = None,
    note: str = "",
    public: bool = False,
    detail: dict[str, Any] | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Move ``case`` along the graph, save it with its next version, write the event, tell others.

    The caller has set the other fields; ``to`` chooses where the graph leaves a choice. Raises
    Refused for a time in the future or before the case was received.
    """
    now = timezone.now()
    if happened_at is not None and happened_at > now:
        raise Refused(_("The time given lies in the future. Check the clock of the device."))
    if happened_at is not None and happened_at < case.received_at:
        raise Refused(
            _("The time given lies before the case was received. Check the clock of the device.")
        )
    before = case.state
    case.state = GRAPH[verb].leads(before, to)
    if case.state != before:
        # What a unit asked for is settled when the case moves on.
        case.asking, case.asking_for = "", None
    case.changed_at = now
    case.version += 1
    with transaction.atomic():
        case.save()
        _tell(case, verb, actor, before, now, happened_at or now, note, public, detail)
    return case


def annotate(
    case: Case,
    verb: Verb,
    actor: User | None,
    *,
    note: str = "",
    public: bool = False,
    detail: dict[str, Any] | None = None,
) -> Case:
    """Write an event that leaves the case as it is, also when it has ended, and tell others.

    Neither state nor version change, so that nobody's open form goes stale.
    """
    now = timezone.now()
    _tell(case, verb, actor, case.state, now, now, note, public, detail)
    return case


def _tell(
    case: Case,
    verb: Verb,
    actor: User | None,
    before: str,
    now: datetime,
    happened_at: datetime,
    note: str,
    public: bool,
    detail: dict[str, Any] | None,
) -> None:
    event = CaseEvent.objects.create(
        case=case,
        verb=verb,
        actor=actor,
        happened_at=happened_at,
        recorded_at=now,
        from_state=before,
        to_state=case.state,
        note=note,
        public=public,
        detail=detail or {},
    )
    case_changed.send(sender=Case, case=case, event=event)
