"""Reporting progress: for the complainant or for colleagues, by those who work on the case."""

from types import SimpleNamespace

import pytest

from layers.cases.models import Case, CaseEvent
from layers.cases.reply import reply
from layers.errors import NotAllowed, OutOfOrder, Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("public", [True, False])
def test_progress_is_an_event_and_the_state_stays(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, public: bool
) -> None:
    reply(accepted.number, staff.dong, scopes.dong, text=" 已派车\r\n明早清运 ", public=public)
    accepted.refresh_from_db()
    event = CaseEvent.objects.get(case=accepted, verb="reply")
    assert (accepted.state, accepted.version) == ("accepted", 4)
    assert (event.note, event.public) == ("已派车\n明早清运", public)
    assert (event.from_state, event.to_state) == ("accepted", "accepted")


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 2001, "a\x00b"])
def test_a_text_that_says_nothing_or_cannot_be_read_is_refused(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, text: str
) -> None:
    with pytest.raises(Refused) as refusal:
        reply(accepted.number, staff.dong, scopes.dong, text=text, public=True)
    assert refusal.value.field == "text"
    assert not CaseEvent.objects.filter(case=accepted, verb="reply").exists()


@pytest.mark.parametrize("who", ["lan", "bo", "chen"])
def test_only_those_working_on_it_write(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    with pytest.raises(NotAllowed):
        reply(accepted.number, getattr(staff, who), getattr(scopes, who), text="好", public=False)


def test_not_before_accepting_and_not_after_resolving(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        reply(dispatched.number, staff.dong, scopes.dong, text="好", public=False)
    Case.objects.update(state="resolved")
    with pytest.raises(OutOfOrder):
        reply(dispatched.number, staff.dong, scopes.dong, text="好", public=False)
