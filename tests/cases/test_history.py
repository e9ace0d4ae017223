"""What must always hold is held by the database, whoever writes to it."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction

from layers.cases.accept import accept
from layers.cases.close import close
from layers.cases.dispatch import dispatch
from layers.cases.models import Case, CaseEvent

pytestmark = pytest.mark.django_db


def refused(statement: str, constraint: str) -> None:
    """The statement, sent past the ORM, breaks ``constraint``."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        connection.cursor().execute(statement)
    assert error.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_an_event_is_neither_changed_nor_deleted(accepted: Case) -> None:
    refused("UPDATE cases_caseevent SET note = 'x'", "event_append_only")
    refused("DELETE FROM cases_caseevent", "event_append_only")


def test_the_first_responder_never_changes(accepted: Case, staff: SimpleNamespace) -> None:
    change = f"UPDATE cases_case SET first_department_id = {staff.works.pk}"
    refused(change, "case_first_responder")
    refused("UPDATE cases_case SET first_department_id = NULL", "case_first_responder")


def test_the_first_responder_stays_when_the_case_goes_on(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    accept(dispatched.number, staff.dong, scopes.dong)
    # As if it had been sent back and dispatched again, which a later verb does.
    Case.objects.update(state="registered")
    dispatch(dispatched.number, staff.bo, scopes.bo, person=staff.lan)
    accept(dispatched.number, staff.lan, scopes.lan)
    dispatched.refresh_from_db()
    assert (dispatched.department, dispatched.first_department) == (
        staff.upper_office, staff.sanitation,
    )  # fmt: skip


def test_a_closed_case_is_not_edited(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    close(resolved.number, staff.bo, scopes.bo)
    refused("UPDATE cases_case SET public_answer = 'x'", "case_closed_is_final")


def test_every_step_is_in_the_history_in_order(
    resolved: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    close(resolved.number, staff.bo, scopes.bo)
    steps = CaseEvent.objects.filter(case=resolved).values_list("verb", "from_state", "to_state")
    assert list(steps) == [
        ("register", "", "registered"),
        ("dispatch", "registered", "dispatched"),
        ("accept", "dispatched", "accepted"),
        ("resolve", "accepted", "resolved"),
        ("close", "resolved", "closed"),
    ]
