"""Counts follow the cases through every change; they can be checked and made anew."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import override
from pytest_django.fixtures import Settings

from layers.cases.models import Callback, Case, Category
from layers.cases.register import Registered
from layers.cases.relocate import relocate
from layers.insight.counts import counts, differences, rebuild
from layers.insight.models import Basis, DayCount
from layers.insight.sources import system_number, systems
from layers.people_scope import all_people
from layers.staff.scope import scope_of

Reports = Callable[..., Registered]


def table() -> dict[tuple[str, int], int]:
    """Cases by category code and grid, as counted."""
    codes = dict(Category.objects.values_list("pk", "code"))
    found: dict[tuple[str, int], int] = {}
    for category, grid, n in DayCount.objects.values_list("category", "grid", "n"):
        found[codes[category], grid] = found.get((codes[category], grid), 0) + n
    return {key: n for key, n in found.items() if n}


def test_a_report_is_counted_at_once(ren_reports: Reports, territory: SimpleNamespace) -> None:
    ren_reports()
    ren_reports()
    ren_reports(lon=117.97)
    assert table() == {("garbage", territory.A1.pk): 2, ("garbage", territory.A2.pk): 1}
    [row] = DayCount.objects.filter(grid=territory.A1.pk)
    assert (row.cell_x, row.cell_y) == (int(117.92 / 0.002165), int(33.97 / 0.001803))


def test_the_same_report_twice_counts_once(ren_reports: Reports, report: Callable) -> None:
    uuid = report().uuid
    ren_reports(uuid=uuid)
    ren_reports(uuid=uuid)
    assert sum(table().values()) == 1


def test_without_a_place_it_is_in_the_unlocated_bucket(ren_reports: Reports) -> None:
    ren_reports(lon=None, lat=None)
    ren_reports(lon=116.0, lat=33.0)
    assert table() == {("garbage", 0): 2}
    assert set(DayCount.objects.values_list("cell_x", "cell_y")) == {(0, 0)}


def test_a_moved_pin_takes_its_count_along(
    ren_reports: Reports, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    number = ren_reports().number
    relocate(number, staff.kun, scope_of(staff.kun), lon=118.02, lat=33.97)
    assert table() == {("garbage", territory.B1.pk): 1}
    assert differences() == 0


def test_late_changes_are_followed(ren_reports: Reports, territory: SimpleNamespace) -> None:
    first, second = ren_reports(), ren_reports()
    lamp = Category.objects.get(code="lamp")
    Case.objects.filter(pk=first.case_id).update(category=lamp)
    assert table() == {("garbage", territory.A1.pk): 1, ("lamp", territory.A1.pk): 1}
    week_ago = timezone.now() - timedelta(days=7)
    Case.objects.filter(pk=second.case_id).update(received_at=week_ago)
    days = set(DayCount.objects.filter(n__gt=0).values_list("day", flat=True))
    assert days == {timezone.localdate(), timezone.localdate(week_ago)}
    assert differences() == 0


def test_a_day_is_a_day_of_the_county(ren_reports: Reports) -> None:
    """23:30 in London on 31 December is the next year's first morning in the county."""
    case = ren_reports().case_id
    Case.objects.filter(pk=case).update(received_at="2025-12-31T23:30:00Z")
    assert DayCount.objects.filter(n=1).values_list("day", flat=True).get() == date(2026, 1, 1)


def test_resolution_is_counted_and_void_is_not(ren_reports: Reports) -> None:
    case = Case.objects.get(pk=ren_reports().case_id)
    done = case.received_at + timedelta(minutes=90)
    Case.objects.filter(pk=case.pk).update(resolved_at=done)
    row = DayCount.objects.get(n=1)
    assert (row.resolved, row.on_time, row.minutes) == (1, 1, 90)
    Case.objects.filter(pk=case.pk).update(resolve_due=done - timedelta(minutes=1))
    assert DayCount.objects.get(n=1).on_time == 0
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case DROP CONSTRAINT case_state_known")
    Case.objects.filter(pk=case.pk).update(state="void")
    assert not table()
    assert not DayCount.objects.exclude(resolved=0, on_time=0, minutes=0).exists()
    assert differences() == 0


def test_deleting_takes_away(ren_reports: Reports) -> None:
    case = ren_reports().case_id
    with all_people(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_caseevent DISABLE TRIGGER event_append_only")
        cursor.execute("DELETE FROM cases_caseevent; DELETE FROM cases_complainant")
        cursor.execute("DELETE FROM cases_case WHERE id = %s", [case])
    assert not table()


def test_unrelated_changes_write_nothing(ren_reports: Reports) -> None:
    case = ren_reports().case_id
    before = DayCount.objects.get().changed
    with transaction.atomic():
        Case.objects.filter(pk=case).update(internal_note="x")
    assert DayCount.objects.get().changed == before


def test_check_finds_and_rebuild_mends(ren_reports: Reports, territory: SimpleNamespace) -> None:
    ren_reports()
    ren_reports(lon=None, lat=None)
    edition = Basis.objects.get().edition
    call_command("counts")
    DayCount.objects.filter(grid=territory.A1.pk).update(n=7)
    with override("en"), pytest.raises(CommandError, match="2 counts differ"):
        call_command("counts")
    call_command("counts", "--rebuild")
    assert differences() == 0
    assert Basis.objects.get().edition == edition + 1
    # The lattice is laid to the latitude of the county's own middle.
    assert Basis.objects.get().step_lon == pytest.approx(0.002167, abs=2e-6)


def test_the_cube_is_the_table(ren_reports: Reports, territory: SimpleNamespace) -> None:
    assert counts().cube.total() == 0
    ren_reports()
    ren_reports()
    ren_reports(channel="patrol", lon=None, lat=None)
    cube = counts().cube
    assert cube.total() == 3
    assert sorted(cube.rows["grid"].tolist()) == [0, territory.A1.pk]
    assert sorted(cube.rows["channel"].tolist()) == [0, 2]
    today = (timezone.localdate() - date(1970, 1, 1)).days
    assert cube.by_day(today, 1).tolist() == [3]


@pytest.mark.django_db(transaction=True)
def test_a_process_keeps_up_with_the_writes(
    ren_reports: Reports, territory: SimpleNamespace, django_assert_num_queries: Callable
) -> None:
    """The second look reads only what changed, and sees what was moved, added and emptied."""
    first = ren_reports()
    assert counts().cube.total() == 1
    ren_reports()
    Case.objects.filter(pk=first.case_id).update(received_at="2026-01-05T04:00:00Z")
    with django_assert_num_queries(2):
        held = counts()
    assert held.cube.total() == 2
    assert (np.diff(held.cube.rows["day"]) >= 0).all()
    assert rebuild() == 2
    assert counts().cube.total() == 2
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_case CASCADE")
    assert counts().cube.total() == 0


def said(case: int, user: Any, score: int | None, **fields: Any) -> Callback:
    """A call back about ``case``; no score is nobody reached."""
    answered = {"outcome": "answered", "contacted": True, "solved": True, "score": score}
    row = answered if score else {"outcome": "no_answer"}
    return Callback.objects.create(
        case_id=case, round=0, at=timezone.now(), by=user, **{**row, **fields}
    )


def answers() -> tuple[int, int, int, int]:
    """Reached, contacted, solved, satisfied."""
    names = ("reached", "contacted", "solved", "satisfied")
    row = DayCount.objects.aggregate(**{name: Sum(name, default=0) for name in names})
    return tuple(row[name] for name in names)  # type: ignore[return-value]


def test_the_latest_answered_call_counts(ren_reports: Reports, staff: SimpleNamespace) -> None:
    case = ren_reports().case_id
    said(case, staff.kun, None)
    assert answers() == (0, 0, 0, 0)
    said(case, staff.kun, 5, contacted=False)
    assert answers() == (1, 0, 1, 1)
    said(case, staff.kun, 3, solved=False)
    said(case, staff.kun, None)
    assert answers() == (1, 1, 0, 0)
    assert differences() == 0


def test_many_calls_in_one_statement(ren_reports: Reports, staff: SimpleNamespace) -> None:
    first, second = ren_reports().case_id, ren_reports().case_id
    said(first, staff.kun, 1)
    usual = {"round": 0, "at": timezone.now(), "by": staff.kun, "contacted": True, "solved": True}
    Callback.objects.bulk_create(
        Callback(case_id=case, outcome="answered", score=score, **usual)
        for case, score in ((first, 2), (second, 5), (first, 4), (second, 3))
    )
    assert answers() == (2, 2, 2, 1)
    assert differences() == 0


def test_what_was_said_moves_with_the_case(
    ren_reports: Reports, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    made = ren_reports()
    said(made.case_id, staff.kun, 4)
    relocate(made.number, staff.kun, scope_of(staff.kun), lon=118.02, lat=33.97)
    row = DayCount.objects.exclude(n=0).get()
    assert (row.grid, row.reached, row.satisfied) == (territory.B1.pk, 1, 1)
    assert answers() == (1, 1, 1, 1)
    Callback.objects.all().delete()
    assert answers() == (0, 0, 0, 0)
    assert differences() == 0


def test_what_became_of_it(ren_reports: Reports) -> None:
    case = Case.objects.get(pk=ren_reports().case_id)
    now = {"resolved_at": case.received_at + timedelta(hours=1)}
    for change, expected in (
        ({"hops": 1}, (0, 0, 0)), (now, (0, 0, 1)), ({"hops": 2, "reworks": 1}, (0, 1, 0)),
        ({"state": "closed", "one_hop": False, "one_finish": False}, (1, 1, 0)),
    ):  # fmt: skip
        Case.objects.filter(pk=case.pk).update(**change)
        row = DayCount.objects.exclude(n=0).get()
        assert (row.closed, row.reworked, row.one_hop) == expected, change
    assert differences() == 0


def test_another_system_is_counted_by_its_number(ren_reports: Reports) -> None:
    here, there = ren_reports().case_id, ren_reports().case_id
    Case.objects.filter(pk=there).update(source_system="党建平台", source_id="7")
    rows = dict(DayCount.objects.exclude(n=0).values_list("system", "n"))
    assert rows == {0: 1, system_number("党建平台"): 1}
    assert systems() == ["党建平台"]
    cube = counts().cube
    assert cube.only(system=system_number("党建平台")).total() == 1
    assert cube.only(system=system_number("不存在")).total() == 0
    assert here
    assert differences() == 0


def test_who_counts_as_satisfied_is_taken_over_when_counted_anew(
    ren_reports: Reports, staff: SimpleNamespace, settings: Settings
) -> None:
    said(ren_reports().case_id, staff.kun, 3)
    assert answers() == (1, 1, 1, 0)
    settings.SATISFIED_FROM = 3
    rebuild()
    assert answers() == (1, 1, 1, 1)
