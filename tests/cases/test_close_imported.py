"""A later file says that cases were closed over there: they are closed here too, once, with the
times of the other platform; what is in hand here stays as it is and is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.dispatch import dispatch
from layers.cases.import_cases import import_cases
from layers.cases.models import Case, CaseEvent
from layers.cases.plan_cases import CasePlan, plan_cases
from layers.cases.reopen import reopen
from layers.staff.scope import scope_of
from tests.cases.test_import_cases import sheet, text_of

pytestmark = pytest.mark.django_db
Plans = Callable[..., CasePlan]
OVER = {"状态": "已结案", "办结时间": "2026-03-05 17:00", "结案时间": "2026-03-06 08:00",
        "答复": "已清运。"}  # fmt: skip


@pytest.fixture
def plans(catalogue: SimpleNamespace) -> Plans:
    return lambda *rows: plan_cases(sheet(*rows), "老平台")


def test_what_was_closed_over_there_is_closed_here_with_its_times(
    plans: Plans, staff: SimpleNamespace
) -> None:
    import_cases(plans({}, {"工单编号": "P2"}))
    plan = plans(OVER, {"工单编号": "P2"})
    assert (len(plan.new), plan.known, [each.row.source_id for each in plan.closing]) == (
        0, 2, ["P1"],
    )  # fmt: skip
    done = import_cases(plan, staff.kun.pk)
    assert (done.written, done.closed) == (0, 1)
    case = Case.objects.get(source_id="P1")
    assert (case.state, case.public_answer, case.version) == ("closed", "已清运。", 2)
    assert case.closed_at == datetime(2026, 3, 6, 0, 0, tzinfo=UTC)
    assert case.resolved_at == datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    assert (case.on_time, case.one_hop) == (True, None)
    event = CaseEvent.objects.latest("pk")
    assert (event.verb, event.from_state, event.to_state, event.actor) == (
        "close", "registered", "closed", staff.kun,
    )  # fmt: skip
    assert (event.happened_at, event.detail) == (case.closed_at, {"import": done.record.pk})
    assert Case.objects.get(source_id="P2").state == "registered"


def test_the_same_file_again_closes_nothing_more(plans: Plans) -> None:
    import_cases(plans({}))
    plan = plans(OVER)
    assert import_cases(plan).closed == 1
    before = list(Case.objects.values())
    # The plan is old by now, and a new one has nothing to do.
    assert import_cases(plan).closed == 0
    again = plans(OVER)
    assert (again.closing, again.held) == ([], [])
    assert import_cases(again).closed == 0
    assert list(Case.objects.values()) == before
    assert CaseEvent.objects.count() == 2


def test_an_answer_that_is_not_in_the_file_stays(plans: Plans) -> None:
    import_cases(plans({"答复": "已派人。"}))
    import_cases(plans({**OVER, "答复": ""}))
    assert Case.objects.get().public_answer == "已派人。"


def test_dispatched_is_closed_and_in_hand_is_held(plans: Plans, staff: SimpleNamespace) -> None:
    import_cases(plans({}, {"工单编号": "P2"}, {"工单编号": "P3"}))
    numbers = dict(Case.objects.values_list("source_id", "number"))
    bo = staff.bo, scope_of(staff.bo)
    for number in (numbers["P1"], numbers["P2"]):
        dispatch(number, *bo, department=staff.sanitation)
    accept(numbers["P2"], staff.dong, scope_of(staff.dong))
    rows = [{**OVER, "工单编号": number} for number in ("P1", "P2", "P3")]
    plan = plans(*rows)
    assert [each.number for each in plan.held] == [numbers["P2"]]
    assert import_cases(plan).closed == 2
    states = dict(Case.objects.values_list("source_id", "state"))
    assert states == {"P1": "closed", "P2": "accepted", "P3": "closed"}


def test_one_that_is_taken_in_hand_after_the_look_stays(
    plans: Plans, staff: SimpleNamespace
) -> None:
    import_cases(plans({}))
    plan = plans(OVER)
    accept(Case.objects.get().number, staff.lan, scope_of(staff.lan))
    assert import_cases(plan).closed == 0
    assert Case.objects.get().state == "accepted"


def test_a_reopened_case_is_held_once_somebody_has_it(plans: Plans, staff: SimpleNamespace) -> None:
    import_cases(plans(OVER))
    number = Case.objects.get().number
    reopen(number, staff.kun, scope_of(staff.kun), reason="没有解决")
    plan = plans(OVER)
    # What this county opened again is its own from then on.
    assert (plan.closing, [each.number for each in plan.held]) == ([], [number])


def test_a_closing_before_our_case_came_in_is_held(plans: Plans) -> None:
    import_cases(plans({"受理时间": "2026-03-07"}))
    plan = plans(OVER)
    assert (len(plan.closing), len(plan.held)) == (0, 1)


def test_another_platforms_number_closes_nothing(plans: Plans) -> None:
    import_cases(plans({}))
    plan = plan_cases(sheet(OVER), "别的平台")
    assert (len(plan.new), plan.closing) == (1, [])


def test_statements_do_not_grow_with_the_closings(
    plans: Plans, django_assert_num_queries: Any
) -> None:
    numbers = [f"P{number}" for number in range(40)]
    import_cases(plans(*({"工单编号": number} for number in numbers)))
    with django_assert_num_queries(3):
        plan = plans(*({**OVER, "工单编号": number} for number in numbers))
    # Savepoint, record, calendar, the closing, count, release.
    with django_assert_num_queries(6):
        assert import_cases(plan).closed == 40


def test_the_command_tells_both(
    catalogue: SimpleNamespace, staff: SimpleNamespace, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    file = tmp_path / "cases.csv"
    file.write_bytes(text_of({}, {"工单编号": "P2"}).encode())
    call_command("import_cases", file, "--source", "老平台", "--commit")
    taken = Case.objects.get(source_id="P2")
    accept(taken.number, staff.lan, scope_of(staff.lan))
    file.write_bytes(text_of(OVER, {**OVER, "工单编号": "P2"}).encode())
    call_command("import_cases", file, "--source", "老平台", "--commit")
    told = capsys.readouterr().out
    assert "closed over there since: 1" in told
    assert f"but {taken.number} is accepted here" in told
    assert "closed as over there: 1" in told
    assert timezone.localdate(Case.objects.get(source_id="P1").closed_at).isoformat() == (
        "2026-03-06"
    )
