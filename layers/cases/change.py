"""What every verb on an existing case shares: load it locked and in scope, check, write, record."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Case, CaseEvent
from layers.cases.queries import for_scope
from layers.cases.states import GRAPH, State, Verb
from layers.errors import NotFound, OutOfOrder, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def locked(number: str, scope: Scope, verb: Verb, version: int | None = None) -> Case:
    """Return the case with its row locked, or refuse. Must run inside a transaction.

    Raises NotFound for a case out of ``scope``, OutOfOrder when the graph has no such step from
    the present state or when ``version`` (what the person saw) is no longer the present one.
    """
    case = (
        for_scope(scope)
        .filter(number=number)
        .select_for_update(of=("self",))
        .select_related("category", "grid", "town", "department", "owner")
        # Polygons are kilobytes each, and no verb looks at them.
        .defer("grid__geom", "town__geom")
        .first()
    )
    if case is None:
        raise NotFound(_("There is no such case in your area."))
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
    note: str = "",
    public: bool = False,
    detail: dict[str, Any] | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Move ``case`` along the graph, save it with its next version and write the event.

    The caller has set the other fields. Raises Refused for a time in the future or
    before the case was received.
    """
    now = timezone.now()
    if happened_at is not None and happened_at > now:
        raise Refused(_("The time given lies in the future. Check the clock of the device."))
    if happened_at is not None and happened_at < case.received_at:
        raise Refused(
            _("The time given lies before the case was received. Check the clock of the device.")
        )
    before = case.state
    case.state = GRAPH[verb].to or before
    case.changed_at = now
    case.version += 1
    with transaction.atomic():
        case.save()
        CaseEvent.objects.create(
            case=case,
            verb=verb,
            actor=actor,
            happened_at=happened_at or now,
            recorded_at=now,
            from_state=before,
            to_state=case.state,
            note=note,
            public=public,
            detail=detail or {},
        )
    return case
