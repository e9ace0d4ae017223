"""A place told in words: what the county's own addresses make of it, and when they have to ask.

34.00 ┌── A1 ──┬── A2 ──┬─ B1 ─┐   东升社区 (A1, A2) and 和平社区 (B1) in 睢城街道,
33.95 ├───────C1────────┼─ C2 ─┤   和平村 (C1, C2) in 王集镇
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from layers.cases.place_names import candidates
from layers.cases.place_text import Found, Kind, find_places
from layers.enterprises.models import Enterprise
from layers.residents.models import Building
from layers.territory.models import Grid

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_building(territory: SimpleNamespace) -> Callable[..., Building]:
    def make(grid: Grid, lon: float, lat: float, **fields: Any) -> Building:
        return Building.objects.create(
            uuid=uuid4(), grid=grid, geom=Point(lon, lat, srid=4326), **fields
        )

    return make


@pytest.fixture
def addresses(
    territory: SimpleNamespace,
    make_building: Callable[..., Building],
    make_enterprise: Callable[..., Enterprise],
) -> None:
    """An estate and two shops in 东升, a group of houses in each 和平."""
    for number in (1, 2, 12):
        make_building(
            territory.A1, 117.91 + number / 1000, 33.96, name=f"东升锦绣花园{number}号楼",
            address="东升社区锦绣花园", number=f"{number}号楼",
        )  # fmt: skip
    for number in (3, 13):
        make_building(
            territory.C1, 117.95, 33.92 + number / 1000, address="和平村5组", number=f"{number}号"
        )
    make_building(territory.B1, 118.02, 33.97, address="和平社区5组", number="3号")
    make_enterprise(
        name="鸿运超市（演示）", address="东升社区永安路12号", geom=Point(117.93, 33.98, srid=4326)
    )
    make_enterprise(
        name="睢宁华安建材有限公司", address="东升社区永安路40号",
        geom=Point(117.94, 33.98, srid=4326),
    )  # fmt: skip


def labels(found: Found) -> list[tuple[str, str]]:
    return [(place.kind, place.label) for place in found.places]


@pytest.mark.parametrize(
    "words",
    [
        "睢宁县睢城街道东升社区锦绣花园12号楼", "东升锦绣花园 12 号楼 2 单元",
        "东升社区锦绣花园十二栋", "东升锦绣花园１２号楼楼下垃圾桶满了",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("addresses")
def test_a_building_is_found_however_it_is_written(words: str) -> None:
    found = find_places(words)
    best = found.places[0]
    assert (best.kind, best.label) == (Kind.BUILDING, "东升锦绣花园12号楼")
    assert (best.lon, best.lat, best.metres) == (pytest.approx(117.922), 33.96, 0)
    assert (best.village, best.town, found.ask) == ("东升社区居委会", "睢城街道", False)


@pytest.mark.usefixtures("addresses")
def test_without_a_number_the_middle_of_the_estate_is_offered() -> None:
    best = find_places("东升社区锦绣花园门口").places[0]
    assert (best.kind, best.label) == (Kind.STREET, "东升社区锦绣花园")
    assert 117.911 < best.lon < 117.922
    assert 400 < best.metres < 700  # half of eleven thousandths of a degree


@pytest.mark.usefixtures("addresses")
def test_a_house_number_on_a_street_of_shops() -> None:
    assert labels(find_places("东升永安路12号"))[0] == ("building", "东升社区永安路12号")
    near = find_places("东升永安路38号").places[0]
    assert (near.kind, near.label, near.lon) == (Kind.STREET, "东升社区永安路", 117.94)
    assert near.metres == 150


@pytest.mark.usefixtures("addresses")
def test_an_enterprise_is_found_by_what_people_call_it() -> None:
    assert labels(find_places("鸿运超市门口有人占道")) == [("enterprise", "鸿运超市")]
    assert labels(find_places("睢宁华安建材夜里施工")) == [("enterprise", "睢宁华安建材")]
    assert labels(find_places("睢宁华安建材有限公司")) == [("enterprise", "睢宁华安建材")]
    assert labels(find_places("华安建材")) == []


@pytest.mark.usefixtures("addresses")
def test_a_closed_enterprise_is_no_place(make_enterprise: Callable[..., Enterprise]) -> None:
    Enterprise.objects.filter(name="鸿运超市（演示）").update(closed_at="2026-01-01T00:00Z")
    assert find_places("鸿运超市门口").places == ()


@pytest.mark.usefixtures("addresses")
def test_two_villages_of_one_name_ask_and_a_town_settles_it() -> None:
    found = find_places("和平5组3号")
    assert found.ask
    assert labels(found) == [
        ("building", "和平村5组3号"), ("building", "和平社区5组3号"),
        ("street", "和平村5组"), ("street", "和平社区5组"),
        ("village", "和平社区居委会"), ("village", "和平村委会"),
    ]  # fmt: skip
    settled = find_places("王集镇和平5组3号")
    assert not settled.ask
    assert labels(settled)[0] == ("building", "和平村5组3号")
    assert all(place.town == "王集镇" for place in settled.places)


def test_a_grid_and_a_village_are_offered_with_their_size(territory: SimpleNamespace) -> None:
    """A circle as large as A1 (4.6 km × 5.5 km) has a radius of 2.9 km."""
    found = find_places("东升第1网格的水渠")
    assert labels(found) == [("grid", "东升第1网格"), ("village", "东升社区居委会")]
    grid = found.places[0]
    assert 117.90 < grid.lon < 117.95
    assert 2700 < grid.metres < 3000


@pytest.mark.parametrize(
    "words", ["王集镇", "东升路3号", "和平大道", "别的县某村", "", "   ", "\0"]
)
def test_a_town_a_road_or_nothing_known_is_no_place(words: str, territory: SimpleNamespace) -> None:
    assert find_places(words) == Found()


@pytest.mark.parametrize(
    "words",
    ["'; DROP TABLE territory_grid; --", "%" * 200, "_" * 5000, "东升" * 2000, ".*(东升", "\\东升"],
)
def test_hostile_words_find_nothing_they_should_not(words: str, territory: SimpleNamespace) -> None:
    assert all(place.village == "东升社区居委会" for place in find_places(words).places)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(words=st.text(alphabet="东升和平社区村镇路号组1２三 '\\%_", max_size=40))
def test_any_words_are_taken(words: str, territory: SimpleNamespace) -> None:
    found = find_places(words)
    assert len(found.places) <= 6
    assert found.ask == (len(candidates(words)) > 1) or not found.places


@pytest.mark.usefixtures("addresses")
def test_three_statements_however_many_addresses(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):
        find_places("东升社区锦绣花园12号楼")
    with django_assert_num_queries(4):
        find_places("东升社区的水渠")
