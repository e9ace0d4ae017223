"""The grids kept in the process say what the database says at that moment, whoever changed it.

That they answer like the SQL for any point is in test_locate.py.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.utils import timezone

from layers.sql import prepared, prepared_binary
from layers.territory import grid_index
from layers.territory.locate import locate
from layers.territory.models import BorderStamp, Division, Grid, GridSet
from layers.territory.places import Location
from tests.conftest import START, box

A1, A2 = (117.92, 33.97), (117.97, 33.97)


def code_at(lon: float, lat: float) -> str | None:
    place = locate(lon, lat)
    return place and place.grid_code


def token() -> Any:
    return BorderStamp.objects.get().token


def swap(territory: SimpleNamespace) -> None:
    """A1 and A2 trade their land in one statement."""
    prepared(
        "UPDATE territory_grid g SET geom = o.geom FROM territory_grid o"
        " WHERE (g.id, o.id) IN ((%(a)s, %(b)s), (%(b)s, %(a)s))",
        {"a": territory.A1.pk, "b": territory.A2.pk},
    )


def elsewhere(work: Callable[[], Any]) -> Any:
    """Do it in another connection, and wait until it is done."""

    def then_close() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(then_close).result()


def test_a_second_call_asks_for_the_token_alone(
    territory: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    assert code_at(*A1) == territory.A1.code
    swap(territory)
    swap(territory)
    with django_assert_num_queries(4):
        assert code_at(*A1) == territory.A1.code
    with django_assert_num_queries(1):
        assert code_at(*A2) == territory.A2.code


def test_an_edit_of_this_transaction_is_seen_at_once(territory: SimpleNamespace) -> None:
    assert code_at(*A1) == territory.A1.code
    with transaction.atomic():
        swap(territory)
        assert code_at(*A1) == territory.A2.code


def test_what_was_rolled_back_is_forgotten_though_it_was_kept(territory: SimpleNamespace) -> None:
    with transaction.atomic():
        swap(territory)
        assert code_at(*A1) == territory.A2.code
        transaction.set_rollback(True)
    assert code_at(*A1) == territory.A1.code
    swap(territory)
    assert code_at(*A1) == territory.A2.code


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_an_edit_from_its_commit_on(territory: SimpleNamespace) -> None:
    assert elsewhere(lambda: code_at(*A1)) == territory.A1.code
    with transaction.atomic():
        swap(territory)
        assert code_at(*A1) == territory.A2.code
        assert elsewhere(lambda: code_at(*A1)) == territory.A1.code
    assert elsewhere(lambda: code_at(*A1)) == territory.A2.code


@pytest.mark.parametrize(
    "change",
    [
        lambda t: Grid.objects.filter(pk=t.A1.pk).update(name="另一个名字"),
        lambda t: Grid.objects.filter(pk=t.A1.pk).delete(),
        lambda t: Grid.objects.filter(pk=t.A1.pk).update(
            grid_set=GridSet.objects.create(name="next", starts_on=START)
        ),
        lambda t: GridSet.objects.filter(pk=t.grid_set.pk).update(ends_on=timezone.localdate()),
        lambda t: Division.objects.filter(pk=t.village_a.pk).update(parent=t.lower),
    ],
)
def test_whatever_changes_an_answer_changes_the_token(
    territory: SimpleNamespace, change: Callable[[SimpleNamespace], Any]
) -> None:
    before = token()
    change(territory)
    assert token() != before


def test_drafts_leave_the_token_alone(territory: SimpleNamespace) -> None:
    draft = GridSet.objects.create(name="next", starts_on=START)
    before = token()
    grid = Grid.objects.create(
        grid_set=draft, village=territory.village_a, code="320324001001001", name="A1",
        geom=territory.A1.geom,
    )  # fmt: skip
    Grid.objects.filter(pk=grid.pk).update(name="第一")
    grid.delete()
    assert token() == before


def test_at_midnight_the_set_of_the_new_day_answers(
    territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    tomorrow = GridSet.objects.create(
        name="tomorrow", state="draft", starts_on=today + timedelta(days=1)
    )
    Grid.objects.create(
        grid_set=tomorrow, village=territory.village_c, code="320324102201009", name="all",
        geom=box(117.90, 33.90, 118.05, 34.00),
    )  # fmt: skip
    GridSet.objects.filter(pk=territory.grid_set.pk).update(ends_on=tomorrow.starts_on)
    GridSet.objects.filter(pk=tomorrow.pk).update(state="in_force")
    assert code_at(*A1) == territory.A1.code
    midnight = timezone.make_aware(datetime.combine(tomorrow.starts_on, datetime.min.time()))
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    assert code_at(*A1) == "320324102201009"
    monkeypatch.undo()
    assert code_at(*A1) == territory.A1.code


@pytest.fixture
def large_county(territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """One with more grids than a process keeps."""
    monkeypatch.setattr(grid_index, "MOST", 4)
    monkeypatch.setattr(grid_index, "_memory", None)
    return territory


def test_in_a_large_county_the_database_finds_the_grid(
    large_county: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    assert locate(0, 0) is None
    with django_assert_num_queries(1):
        place = locate(*A1)
    assert place == Location(
        large_county.A1.pk, large_county.A1.code, large_county.village_a.pk,
        large_county.upper.pk, large_county.county.pk,
    )  # fmt: skip
    swap(large_county)
    assert code_at(*A1) == large_county.A2.code


def test_in_a_large_county_a_village_that_changes_towns_is_seen(
    large_county: SimpleNamespace,
) -> None:
    assert code_at(*A1) == large_county.A1.code
    Division.objects.filter(pk=large_county.village_a.pk).update(parent=large_county.lower)
    place = locate(*A1)
    assert place is not None
    assert place.town_id == large_county.lower.pk


def test_without_a_token_nothing_is_remembered(territory: SimpleNamespace) -> None:
    assert code_at(*A1) == territory.A1.code
    BorderStamp.objects.all().delete()
    assert code_at(*A1) == territory.A1.code
    swap(territory)
    BorderStamp.objects.all().delete()
    assert code_at(*A1) == territory.A2.code


def test_an_edit_between_two_statements_is_noticed(
    territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody commits after the set was read and before its grids: read again."""
    swap(territory)
    asked: list[str] = []

    def meanwhile(query: str, params: Any) -> list[tuple[Any, ...]]:
        asked.append(query)
        if asked.count(grid_index.GRIDS) == 1:
            swap(territory)
        return prepared_binary(query, params)

    monkeypatch.setattr(grid_index, "prepared_binary", meanwhile)
    assert code_at(*A1) == territory.A1.code
    assert asked.count(grid_index.GRIDS) == 2


def test_with_an_edit_between_all_statements_the_database_is_asked(
    territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(query: str, params: Any) -> list[tuple[Any, ...]]:
        BorderStamp.objects.update(token=uuid4())
        return prepared(query, params)

    monkeypatch.setattr(grid_index, "prepared", always)
    assert code_at(*A1) == territory.A1.code


def test_without_grids_there_is_no_place(db: None) -> None:
    assert locate(*A1) is None


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(float("nan"), 33.97), (117.92, float("nan")), (float("inf"), 33.97), (1e300, -1e300)],
)
@pytest.mark.parametrize("most", [4, 5])
def test_no_point_is_nowhere(
    territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, lon: float, lat: float, most: int
) -> None:
    monkeypatch.setattr(grid_index, "MOST", most)
    monkeypatch.setattr(grid_index, "_memory", None)
    assert locate(lon, lat) is None
