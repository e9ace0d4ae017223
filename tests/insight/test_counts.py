"""Counts follow the cases through every change; they can be checked and made anew."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override

from layers.cases.models import Case, Category
from layers.cases.register import Registered
from layers.cases.relocate import relocate
from layers.insight.counts import counts, differences, rebuild
from layers.insight.models import Basis, DayCount
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
    with connection.cursor() as cursor:
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
