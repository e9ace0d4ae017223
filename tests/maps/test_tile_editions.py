"""An edit shows within two seconds, whoever makes it and however."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from layers.residents.models import Household
from layers.territory.editions import editions
from tests.maps.conftest import read_tile, tile_address

HERE = ("households", 117.925, 33.975, 15)


def colours(client: Client) -> list[str]:
    found = read_tile(client.get(tile_address(*HERE)), "households")
    return sorted(one.properties.get("colour", "usual") for one in found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "then"),
    [
        (lambda: Household.objects.update(colour="care"), ["care"]),
        (lambda: sql("UPDATE residents_household SET colour = 'party'"), ["party"]),
        (lambda: sql("UPDATE residents_household SET moved_out_at = now()"), []),
        (lambda: Household.objects.all().delete(), []),
        (lambda: sql("TRUNCATE residents_household CASCADE"), []),
    ],
)
def test_every_kind_of_write_shows(
    client: Client, staff: SimpleNamespace, make_household: Callable[..., Any],
    later: Callable[[], None], change: Callable[[], Any], then: list[str],
) -> None:  # fmt: skip
    make_household()
    client.force_login(staff.lan)
    assert colours(client) == ["usual"]
    etag = client.get(tile_address(*HERE))["ETag"]
    change()
    later()
    assert client.get(tile_address(*HERE), headers={"if-none-match": etag}).status_code == 200
    assert colours(client) == then


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_renamed_grid_shows(
    client: Client, territory: SimpleNamespace, later: Callable[[], None]
) -> None:
    url = tile_address("grids", 117.925, 33.975, 14)
    client.get(url)
    territory.A1.name = "新名网格"
    territory.A1.save()
    later()
    names = {one.properties["name"] for one in read_tile(client.get(url), "grids")}
    assert "新名网格" in names


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_is_not_counted(make_household: Callable[..., Any]) -> None:
    """Counted only at the end, so that no reader keeps the state before under the new edition."""
    household = make_household()
    before = editions()

    def elsewhere() -> dict[str, int]:
        try:
            return editions()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Household.objects.filter(pk=household.pk).update(colour="care")
            assert pool.submit(elsewhere).result() == before
            assert editions()["households"] == before["households"] + 1
        assert pool.submit(elsewhere).result()["households"] == before["households"] + 1


@pytest.mark.django_db(transaction=True)
def test_writers_do_not_wait_for_one_another(make_household: Callable[..., Any]) -> None:
    """Two households in one square are written at once: neither waits for a count or a sum."""
    one, other = make_household(), make_household()

    def elsewhere() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
                cursor.execute(
                    "UPDATE residents_household SET geom = 'SRID=4326;POINT(117.93 33.98)'"
                    " WHERE id = %s",
                    [other.pk],
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Household.objects.filter(pk=one.pk).update(geom="SRID=4326;POINT(117.93 33.98)")
        pool.submit(elsewhere).result()


@pytest.mark.django_db
def test_adding_up_loses_no_change(make_household: Callable[..., Any]) -> None:
    household = make_household()
    before = editions()["households"]
    for _change in range(1100):
        Household.objects.filter(pk=household.pk).update(complete=True)
    assert editions()["households"] == before + 1100
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM territory_layerchange WHERE layer = 'households'")
        (rows,) = cursor.fetchone()
    assert rows < 520
