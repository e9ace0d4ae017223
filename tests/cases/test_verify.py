"""Verifying: by a dispatcher or the worker of the grid, never by whoever did the work."""

from types import SimpleNamespace

import pytest

from layers.cases.close import close
from layers.cases.models import Case, CaseEvent
from layers.cases.rework import rework
from layers.cases.verify import verify
from layers.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


def test_found_done_it_waits_to_be_closed(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    done = verify(resolved.number, staff.bo, scopes.bo, finding="现场复核，已清运。")
    assert done.state == "verified"
    event = CaseEvent.objects.get(case=resolved, verb="verify")
    assert (event.note, event.public) == ("现场复核，已清运。", False)
    assert close(resolved.number, staff.kun, scopes.kun).state == "closed"


def test_a_finding_is_needed_and_nobody_checks_their_own_work(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        verify(resolved.number, staff.bo, scopes.bo, finding=" ")
    assert refusal.value.field == "finding"
    Case.objects.update(owner=staff.bo)
    with pytest.raises(NotAllowed):
        verify(resolved.number, staff.bo, scopes.bo, finding="看过")


def test_the_worker_of_the_grid_looks_on_the_spot(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    """Dong's unit did the work in Lan's grid: she goes and looks, Mei of the next grid cannot."""
    with pytest.raises(NotFound):
        verify(resolved.number, staff.mei, scopes.mei, finding="看过")
    with pytest.raises(NotAllowed):
        verify(resolved.number, staff.dong, scopes.dong, finding="看过")
    assert verify(resolved.number, staff.lan, scopes.lan, finding="桶已清空。").state == "verified"
    again = rework(resolved.number, staff.lan, scopes.lan, reason="桶边还有袋子")
    assert (again.state, again.owner) == ("accepted", staff.dong)
