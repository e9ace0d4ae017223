"""What the database itself refuses, whoever writes: codes, validity, overlaps, two sets a day."""

import threading
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import DatabaseError, IntegrityError, connection, transaction

from layers.territory.models import Division, Grid, GridSet
from tests.conftest import START, box

pytestmark = pytest.mark.django_db

FAR = (118.10, 33.90, 118.11, 33.91)  # east of the tiny county
# One wing bigger than the other, for an area that is not nought.
BOW_TIE = MultiPolygon(
    Polygon([(118.1, 33.9), (118.2, 34.0), (118.2, 33.8), (118.1, 34.0), (118.1, 33.9)]), srid=4326
)


@pytest.fixture
def add(territory: SimpleNamespace) -> Callable[..., Grid]:
    """Add a grid to village A far from the others; any field can be given."""

    def add(**fields: Any) -> Grid:
        usual = {
            "grid_set": territory.grid_set, "village": territory.village_a, "name": "新",
            "code": "320324001001009", "geom": box(*FAR),
        }  # fmt: skip
        with transaction.atomic():
            grid = Grid.objects.create(**{**usual, **fields})
            check_now()
        return grid

    return add


def check_now() -> None:
    """Run the checks that otherwise wait for the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize("code", ["", "32032400100100", "3203240010010011", "32032400100100A"])
def test_a_grid_code_has_15_or_17_figures(add: Callable[..., Grid], code: str) -> None:
    with pytest.raises(IntegrityError, match="grid_code"):
        add(code=code)


def test_a_micro_grid_has_17_figures(add: Callable[..., Grid]) -> None:
    assert add(code="32032400100100101").code == "32032400100100101"


def test_a_code_is_given_once_in_a_set(
    add: Callable[..., Grid], territory: SimpleNamespace
) -> None:
    with pytest.raises(IntegrityError, match="grid_code_in_set"):
        add(code=territory.A1.code)
    draft = GridSet.objects.create(name="draft", starts_on=START)
    assert add(code=territory.A1.code, grid_set=draft, geom=territory.A1.geom).pk


def test_a_bow_tie_is_refused(add: Callable[..., Grid], territory: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="grid_valid"):
        add(geom=BOW_TIE)
    territory.upper.geom = BOW_TIE
    with pytest.raises(IntegrityError, match="division_valid"):
        territory.upper.save()


def test_area_is_geodesic(territory: SimpleNamespace) -> None:
    grid = Grid.objects.get(pk=territory.A1.pk)
    assert grid.area_m2 == pytest.approx(4617.0 * 5546.5, rel=0.001)


@pytest.mark.parametrize("code", ["320324", "32032400100", "32032400100X", "3203240010010"])
def test_a_division_code_has_12_figures(territory: SimpleNamespace, code: str) -> None:
    with pytest.raises(DatabaseError):
        Division.objects.create(code=code, level="town", name="镇", parent=territory.county)


@pytest.mark.parametrize(("level", "has_parent"), [("county", True), ("town", False)])
def test_only_a_county_has_no_parent(
    territory: SimpleNamespace, level: str, has_parent: bool
) -> None:
    parent = territory.county if has_parent else None
    with pytest.raises(IntegrityError, match="division_has_parent"):
        Division.objects.create(code="320325000000", level=level, name="邻", parent=parent)


def test_grids_may_touch_but_not_overlap(
    add: Callable[..., Grid], territory: SimpleNamespace
) -> None:
    """
    ┌───────┐╔═══╗
    │  B1   │║   ║  touching B1 in the east is fine; one 1e-7 degree further west is not
    └───────┘╚═══╝
    """
    with pytest.raises(IntegrityError, match=r"320324001006001.* overlap"):
        add(geom=box(118.0499999, 33.95, 118.10, 34.00))
    assert add(geom=box(118.05, 33.95, 118.10, 34.00)).pk


def test_the_same_grid_twice_overlaps(add: Callable[..., Grid], territory: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="overlap"):
        add(geom=territory.A1.geom)


def test_two_sets_may_lie_over_each_other(
    add: Callable[..., Grid], territory: SimpleNamespace
) -> None:
    assert add(
        grid_set=GridSet.objects.create(name="draft", starts_on=START), geom=box(117, 33, 119, 35)
    ).pk


def test_a_border_may_move_through_a_bad_state(territory: SimpleNamespace) -> None:
    """A1 grows over A2 first, A2 gives way second: only the end counts."""
    with transaction.atomic():
        territory.A1.geom = box(117.90, 33.95, 117.96, 34.00)
        territory.A1.save()
        territory.A2.geom = box(117.96, 33.95, 118.00, 34.00)
        territory.A2.save()
        check_now()
    territory.A1.geom = box(117.90, 33.95, 117.97, 34.00)
    territory.A1.save()
    with pytest.raises(IntegrityError, match="overlap"):
        check_now()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "allowed"),
    [
        (date(2019, 1, 1), date(2020, 1, 1), True),  # ends the day the other begins
        (date(2019, 1, 1), date(2020, 1, 2), False),
        (date(2020, 1, 1), None, False),
        (date(2035, 1, 1), None, False),
    ],
)
def test_one_set_is_in_force_on_any_day(
    territory: SimpleNamespace, starts_on: date, ends_on: date | None, allowed: bool
) -> None:
    def create(state: str) -> GridSet:
        with transaction.atomic():
            return GridSet.objects.create(
                name="other", state=state, starts_on=starts_on, ends_on=ends_on
            )

    assert create("draft").pk
    if allowed:
        assert create("in_force").pk
    else:
        with pytest.raises(IntegrityError, match="gridset_one_in_force"):
            create("in_force")


def test_a_set_does_not_end_before_it_starts(territory: SimpleNamespace) -> None:
    with pytest.raises(IntegrityError, match="gridset_dates"):
        GridSet.objects.create(name="odd", starts_on=START, ends_on=START)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_only_one_takes_the_land(territory: SimpleNamespace) -> None:
    """Lan and Mei both add a grid on the same free land; neither sees the other's before commit.

    In a draft: in a set in force the second would wait for the first (migration 0006).
    """
    GridSet.objects.update(state=GridSet.State.DRAFT)
    both_wrote = threading.Barrier(2, timeout=30)
    results: list[str] = []

    def take(code: str) -> None:
        try:
            with transaction.atomic():
                Grid.objects.create(
                    grid_set=territory.grid_set, village=territory.village_a, name=code, code=code,
                    geom=box(*FAR),
                )  # fmt: skip
                both_wrote.wait()
            results.append("kept")
        except IntegrityError as error:
            results.append("refused" if "overlap" in str(error) else str(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=take, args=(f"32032400100100{number}",)) for number in (8, 9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["kept", "refused"]
    assert Grid.objects.filter(code__in=["320324001001008", "320324001001009"]).count() == 1
