"""The sums of households by square are those that counting gives, whatever has been written."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.residents.models import Household
from layers.residents.tiles import CELLS
from tests.maps.tile_numbers import numbers

pytestmark = pytest.mark.django_db
PLACES = ["117.91 33.96", "117.91 33.960001", "117.94 33.99", "117.96 33.96", "118.02 33.92"]


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(n), 0) FROM residents_household_cell WHERE level = 14")
        return int(cursor.fetchone()[0])


def copy(grid: int, rows: int) -> None:
    """Households by COPY, as an import writes them."""
    text = io.StringIO()
    for row in range(rows):
        point = f"SRID=4326;POINT({117.91 + row / 5000} 33.97)"
        text.write(f"{uuid4()}\t{grid}\t路{row}号\t{point}\t\t\t\tusual\n")
    text.seek(0)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY residents_household"
            " (uuid, grid_id, address, geom, number, tenure, residence, colour) FROM STDIN"
        ) as into,
    ):
        into.write(text.read())


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["make", "move", "leave", "back", "grid", "colour", "delete", "fold"]),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_order_of_writes(
    territory: SimpleNamespace, make_household: Callable[..., Any], steps: list[Any]
) -> None:
    grids = [territory.A1, territory.A2, territory.B1, territory.C1, territory.C2]
    Household.objects.all().delete()
    for step, which, where in steps:
        some = Household.objects.filter(number=str(which))
        point = f"SRID=4326;POINT({PLACES[where]})"
        match step:
            case "make":
                make_household(number=str(which), geom=point, grid=grids[where])
            case "move":
                some.update(geom=point)
            case "leave":
                some.update(moved_out_at=timezone.now())
            case "back":
                Household.objects.update(moved_out_at=None)
            case "grid":
                some.update(grid=grids[where])
            case "colour":
                some.update(colour="care", visited_at=timezone.now())
            case "delete":
                some.delete()
            case "fold":
                CELLS.fold()
    assert CELLS.wrong() == 0
    assert count() == Household.objects.filter(moved_out_at__isnull=True).count()


def test_a_bulk_copy_is_counted(territory: SimpleNamespace) -> None:
    copy(territory.A1.pk, 200)
    copy(territory.A2.pk, 50)
    assert (CELLS.wrong(), count()) == (0, 250)


def test_what_does_not_move_adds_no_row(
    territory: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    copy(territory.A1.pk, 20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM residents_household_cell")
        before = cursor.fetchone()
        Household.objects.update(visited_at=timezone.now(), colour="care")
        cursor.execute("SELECT count(*) FROM residents_household_cell")
        assert cursor.fetchone() == before


def test_folding_keeps_the_sums_and_saves_rows(make_household: Callable[..., Any]) -> None:
    households = [make_household() for _number in range(4)]
    households[0].delete()
    # Six levels; five rows in each become one.
    assert CELLS.fold() == 24
    assert (CELLS.wrong(), count(), CELLS.fold()) == (0, 3, 0)


def test_a_rebuild_mends_whatever_was_wrong(make_household: Callable[..., Any]) -> None:
    make_household()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE residents_household_cell SET n = n + 7 WHERE level = 15")
    assert CELLS.wrong() > 0
    CELLS.rebuild()
    assert (CELLS.wrong(), count()) == (0, 1)


def test_a_point_is_counted_in_the_tile_that_holds_it(make_household: Callable[..., Any]) -> None:
    """The squares are those of the web's tiles, bit by bit."""
    make_household(geom="SRID=4326;POINT(117.9123456 33.9654321)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT level, cell FROM residents_household_cell ORDER BY level")
        rows = cursor.fetchall()
    assert [level for level, _cell in rows] == [14, 15, 16, 17, 18, 19]
    for level, cell in rows:
        x = sum((cell >> 2 * bit & 1) << bit for bit in range(20))
        y = sum((cell >> 2 * bit + 1 & 1) << bit for bit in range(20))
        assert numbers(117.9123456, 33.9654321, level) == (level, x, y)
