"""Two people at the same borders at the same moment, in two connections.

┌────┬────┬────┐   A1|A2 has corners every 0.01°: one person moves the northern ones, the
│ A1 │ A2 │ B1 │   other, who loaded the same map, the southern, or the northern too.
├────┴────┼────┤
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.db import connection, connections, transaction
from shapely import LineString, Polygon, box

from layers.cases.models import Case
from layers.staff.scope import scope_of
from layers.territory.border_errors import Stale
from layers.territory.models import Grid
from layers.territory.queries import grids_in_force
from layers.territory.redraw import plan_redraw, redraw
from layers.territory.split import split
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db(transaction=True)
COUNTY = box(117.90, 33.90, 118.05, 34.00)
# Of this database: other tests of the same server have locks of their own.
WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
 WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted
"""


def a1(**moved: float) -> Polygon:
    """A1 with corners on its eastern border, those named (s2 … s4) at other longitudes."""
    east = [(moved.get(f"s{i}", 117.95), round(33.95 + i / 100, 7)) for i in range(6)]
    return Polygon([(117.90, 33.95), *east, (117.90, 34.00)])


def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> Future[Any]:
    """Run ``second`` in another connection; it begins, and waits, before ``first`` commits."""

    def in_its_own_connection() -> Any:
        try:
            return second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            future = pool.submit(in_its_own_connection)
            with connection.cursor() as cursor:
                waiting = 0
                while not waiting and not future.done():
                    cursor.execute(WAITING)
                    (waiting,) = cursor.fetchone()
        future.exception()
    return future


@pytest.fixture
def bo(territory: SimpleNamespace, staff: SimpleNamespace) -> Any:
    """Bo, with the corners in place: everybody has seen version 2 of A1."""
    scope = scope_of(staff.bo)
    Grid.objects.filter(pk=territory.A1.pk).update(name="东升网格")
    redraw(scope, {territory.A1.code: a1(s2=117.951)}, reason="备")
    redraw(scope, {territory.A1.code: a1()}, reason="备")
    return scope


def assert_sound() -> None:
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def test_disjoint_edits_of_one_border_are_both_kept(territory: SimpleNamespace, bo: Any) -> None:
    code = territory.A1.code
    versions = {code: Grid.objects.get(code=code).version}
    future = meanwhile(
        lambda: redraw(bo, {code: a1(s4=117.96)}, reason="北", versions=versions),
        lambda: redraw(bo, {code: a1(s2=117.94)}, reason="南", versions=versions),
    )
    assert future.exception() is None
    assert_sound()
    both = shape(Grid.objects.get(code=code))
    assert both.symmetric_difference(a1(s4=117.96, s2=117.94)).area < 1e-12


def test_edits_of_the_same_stretch_clash(territory: SimpleNamespace, bo: Any) -> None:
    code = territory.A1.code
    versions = {code: Grid.objects.get(code=code).version}
    future = meanwhile(
        lambda: redraw(bo, {code: a1(s4=117.96)}, reason="东", versions=versions),
        lambda: redraw(bo, {code: a1(s4=117.94)}, reason="西", versions=versions),
    )
    clash = future.exception()
    assert isinstance(clash, Stale)
    assert shape(clash.present[0]).equals(a1(s4=117.96))
    assert_sound()


def test_a_split_and_a_border_of_its_neighbour(territory: SimpleNamespace, bo: Any) -> None:
    """The second sees the grid that the first has just made, though it began before."""
    code, other = territory.A1.code, territory.A2.code
    line = LineString([(117.89, 33.975), (117.96, 33.975)])
    whole = box(117.90, 33.95, 118.00, 34.00)
    future = meanwhile(
        lambda: split(bo, code, line, reason="分"),
        lambda: redraw(bo, {other: whole - a1(s4=117.94)}, reason="西"),
    )
    assert future.exception() is None
    assert_sound()
    assert grids_in_force().filter(village=territory.village_a).count() == 3


def test_a_preview_holds_nobody_up(territory: SimpleNamespace, bo: Any) -> None:
    with transaction.atomic():
        plan_redraw(bo, {territory.A1.code: a1(s4=117.96)})
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(
            lambda: (redraw(bo, {territory.A1.code: a1(s4=117.97)}, reason="东"),
                     connections.close_all())
        )  # fmt: skip
        assert future.exception() is None
    assert shape(Grid.objects.get(code=territory.A1.code)).equals(a1(s4=117.97))
    assert not Case.objects.exists()
    assert_sound()
    assert shapely.area(shape(Grid.objects.get(code=territory.A2.code))) < 0.0025
