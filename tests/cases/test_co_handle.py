"""Co-handling: another unit sees the case and reports in it; the one in charge stays so."""

from types import SimpleNamespace

import pytest
from django.db import connection

from layers.cases.co_handle import MOST_HELPERS, co_handle
from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.cases.reply import reply
from layers.cases.resolve import resolve
from layers.errors import NotAllowed, Refused
from layers.staff.models import Department

pytestmark = pytest.mark.django_db


def test_the_other_unit_sees_it_and_reports_but_does_not_resolve(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    assert not for_scope(scopes.shui).exists()
    co_handle(accepted.number, staff.bo, scopes.bo, departments=[staff.water], note="请配合")
    assert for_scope(scopes.shui).get() == accepted
    reply(accepted.number, staff.shui, scopes.shui, text="阀门已关", public=False)
    with pytest.raises(NotAllowed):
        resolve(accepted.number, staff.shui, scopes.shui, answer="好了")
    accepted.refresh_from_db()
    assert (accepted.department, accepted.helpers) == (staff.sanitation, [staff.water.pk])


def test_nobody_twice_nobody_in_charge_and_nobody_without_people(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    co_handle(accepted.number, staff.bo, scopes.bo, departments=[staff.water, staff.water])
    for wrong in ([], [staff.water], [staff.sanitation], [staff.works]):
        with pytest.raises(Refused):
            co_handle(accepted.number, staff.bo, scopes.bo, departments=wrong)
    accepted.refresh_from_db()
    assert accepted.helpers == [staff.water.pk]


def test_not_more_than_a_table_holds(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    many = [Department(pk=1000 + n, code=f"d{n}", name=f"{n}局") for n in range(MOST_HELPERS + 1)]
    with pytest.raises(Refused) as refusal:
        co_handle(accepted.number, staff.bo, scopes.bo, departments=many)
    assert refusal.value.field == "departments"


def test_the_handlers_queue_uses_the_indexes(scopes: SimpleNamespace) -> None:
    """Joined cases must not turn a handler's list into a scan of all cases."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = for_scope(scopes.shui).explain()
    assert "case_helpers" in plan
    assert "Seq Scan" not in plan
