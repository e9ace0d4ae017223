"""Closing after the check: by a dispatcher, never by whoever did the work, and for good."""

from types import SimpleNamespace

import pytest

from layers.cases.close import close
from layers.cases.models import Case, CaseEvent
from layers.errors import NotAllowed, OutOfOrder

pytestmark = pytest.mark.django_db


def test_bo_checks_and_closes(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    close(resolved.number, staff.bo, scopes.bo, note="现场看过", version=resolved.version)
    resolved.refresh_from_db()
    assert resolved.state == "closed"
    assert resolved.closed_at is not None
    event = CaseEvent.objects.get(case=resolved, verb="close")
    assert (event.actor, event.note, event.public) == (staff.bo, "现场看过", False)


@pytest.mark.parametrize("who", ["dong", "lan", "chen", "su"])
def test_only_dispatchers_close(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    with pytest.raises(NotAllowed):
        close(resolved.number, getattr(staff, who), getattr(scopes, who))


def test_nobody_checks_their_own_work(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    Case.objects.update(owner=staff.bo)
    with pytest.raises(NotAllowed):
        close(resolved.number, staff.bo, scopes.bo)
    close(resolved.number, staff.kun, scopes.kun)


def test_only_what_is_resolved_and_only_once(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        close(accepted.number, staff.bo, scopes.bo)
    Case.objects.update(state="resolved")
    close(accepted.number, staff.bo, scopes.bo)
    with pytest.raises(OutOfOrder):
        close(accepted.number, staff.bo, scopes.bo)
