"""What is counted of a unit, by which period, for whom."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.callback import callback
from layers.cases.close import close
from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.reassign import reassign
from layers.cases.register import Registered
from layers.cases.resolve import resolve
from layers.cases.rework import rework
from layers.cases.suspend import suspend
from layers.oversight.scorecard import Tally
from layers.oversight.tallies import tallies

pytestmark = pytest.mark.django_db
LONG = timedelta(days=40)


@pytest.fixture
def counted(staff: SimpleNamespace) -> Callable[[], dict[str, Tally]]:
    """Tallies of a long period around today, by the code of the unit."""

    def count(at: Any = None) -> dict[str, Tally]:
        today = timezone.localdate()
        now = at or timezone.now() + LONG
        found = tallies(today - LONG, today + LONG, now)
        codes = {row.pk: row.code for row in (staff.sanitation, staff.works, staff.upper_office)}
        return {codes[unit]: tally for unit, tally in found.items()}

    return count


def test_a_case_through_its_life(
    accepted: Case, people: SimpleNamespace, counted: Callable[..., dict[str, Tally]]
) -> None:
    assert counted()["sanitation"] == Tally(given=1, due=1)
    resolve(accepted.number, *people.dong, answer="已清运。")
    rework(accepted.number, *people.bo, reason="桶边还有")
    resolve(accepted.number, *people.dong, answer="已清运干净。")
    callback(accepted.number, *people.bo, outcome="no_answer")
    callback(accepted.number, *people.bo, outcome="answered", contacted=True, solved=True, score=4)
    close(accepted.number, *people.bo)
    assert counted()["sanitation"] == Tally(
        given=1, due=1, handled=1, closed=1, on_time=1, answered=1, reworked=1, one_hop=1,
        one_finish=0, called=1, reached=1, contacted=1, solved=1, satisfied=1,
    )  # fmt: skip


def test_what_is_not_due_yet_counts_as_given_only(
    accepted: Case, counted: Callable[..., dict[str, Tally]]
) -> None:
    assert counted(timezone.now()) == {"sanitation": Tally(given=1)}


def test_the_first_responder_keeps_it_after_a_transfer(
    accepted: Case, staff: SimpleNamespace, people: SimpleNamespace,
    counted: Callable[..., dict[str, Tally]],
) -> None:  # fmt: skip
    reassign(accepted.number, *people.bo, department=staff.works, reason="归住建")
    accept(accepted.number, *people.gong)
    resolve(accepted.number, *people.gong, answer="已处理完毕。")
    assert set(counted()) == {"sanitation"}
    assert counted()["sanitation"].one_hop == 0


def test_a_suspended_case_is_due_nowhere(
    accepted: Case, people: SimpleNamespace, counted: Callable[..., dict[str, Tally]]
) -> None:
    later = timezone.localdate() + timedelta(days=5)
    suspend(accepted.number, *people.bo, reason="等配件", review_on=later)
    assert counted()["sanitation"] == Tally(given=1)


def test_one_statement(
    ren_reports: Callable[..., Registered], people: SimpleNamespace, staff: SimpleNamespace,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for _n in range(3):
        case = Case.objects.get(pk=ren_reports().case_id)
        dispatch(case.number, *people.bo, department=staff.sanitation)
    with django_assert_num_queries(1):
        assert tallies(date(2020, 1, 1), timezone.localdate())
