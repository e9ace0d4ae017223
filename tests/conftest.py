"""A tiny county of two towns and five grids, its people and its rules, for every test.

34.00 ┌───────┬───────┬───────┐
      │  A1   │  A2   │  B1   │   Upper town (villages A, B)      A1 A2 in village A
33.95 ├───────┴───────┼───────┤   Lower town (village C)          C1 C2 in village C
      │      C1       │  C2   │
33.90 └───────────────┴───────┘
    117.90  117.95  118.00  118.05
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings

from layers.cases.intake import Report
from layers.cases.models import Category, DispatchCatalogue, DispatchRule
from layers.cases.register import Registered, register
from layers.enterprises.models import Enterprise
from layers.people_scope import all_people
from layers.privacy import encrypt
from layers.residents.derive import derive
from layers.residents.models import Household, Person, Relation
from layers.residents.sealing import sealed
from layers.staff.models import Department, Post, Role, User
from layers.territory.models import Division, Grid, GridSet
from mapapp.maps import tiles

# The same examples in every run, and no clock that judges them: no check fails by chance. Others
# are tried by `make test ARGS="-m hypothesis --hypothesis-profile=explore"`.
_NO_CLOCK: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("same", derandomize=True, **_NO_CLOCK)
hypothesis_settings.register_profile("explore", derandomize=False, **_NO_CLOCK)
hypothesis_settings.load_profile("same")

START = date(2020, 1, 1)
PASSWORD = "correct-horse-battery"


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


@pytest.fixture(autouse=True)
def _own_photos_and_cache(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    for kept in (tiles.shelf, tiles.recent_editions, tiles.recent_scopes):
        kept.clear()


@pytest.fixture
def territory(db: None) -> SimpleNamespace:
    """Divisions and grids by short name: county, upper, lower, village_a … and A1 … C2."""
    county = Division.objects.create(
        code="320324000000", level="county", name="睢宁县", geom=box(117.90, 33.90, 118.05, 34.00)
    )

    def division(code: str, level: str, name: str, parent: Division, *corners: float) -> Division:
        return Division.objects.create(
            code=code, level=level, name=name, parent=parent, geom=box(*corners)
        )

    upper = division("320324001000", "town", "睢城街道", county, 117.90, 33.95, 118.05, 34.00)
    lower = division("320324102000", "town", "王集镇", county, 117.90, 33.90, 118.05, 33.95)
    village_a = division(
        "320324001001", "village", "东升社区居委会", upper, 117.90, 33.95, 118.00, 34.00
    )
    village_b = division(
        "320324001006", "village", "和平社区居委会", upper, 118.00, 33.95, 118.05, 34.00
    )
    village_c = division(
        "320324102201", "village", "和平村委会", lower, 117.90, 33.90, 118.05, 33.95
    )
    grid_set = GridSet.objects.create(name="2020", state=GridSet.State.IN_FORCE, starts_on=START)

    def grid(village: Division, number: int, *corners: float) -> Grid:
        name = f"{village.name[:2]}第{number}网格"
        code = f"{village.code}{number:03}"
        return Grid.objects.create(
            grid_set=grid_set, village=village, code=code, name=name, geom=box(*corners)
        )

    return SimpleNamespace(
        county=county, upper=upper, lower=lower, grid_set=grid_set,
        village_a=village_a, village_b=village_b, village_c=village_c,
        A1=grid(village_a, 1, 117.90, 33.95, 117.95, 34.00),
        A2=grid(village_a, 2, 117.95, 33.95, 118.00, 34.00),
        B1=grid(village_b, 1, 118.00, 33.95, 118.05, 34.00),
        C1=grid(village_c, 1, 117.90, 33.90, 118.00, 33.95),
        C2=grid(village_c, 2, 118.00, 33.90, 118.05, 33.95),
    )  # fmt: skip


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make a user with one post: ``make_user("lan", "兰", role=…, grid=…)``."""

    def make(username: str, name: str, **post: Any) -> User:
        user = User.objects.create_user(username, password=PASSWORD, display_name=name)
        if post:
            Post.objects.create(user=user, starts_on=START, **post)
        return user

    return make


@pytest.fixture
def staff(territory: SimpleNamespace, make_user: Callable[..., User]) -> SimpleNamespace:
    """Lan works grid A1, Mei A2; Bo dispatches the upper town, Kun the county; Dong handles
    sanitation; Chen leads, Su supervises, Ada administers."""
    upper_office = Department.objects.create(
        code="upper", name="睢城街道办", name_en="Upper Town Office", town=territory.upper
    )
    sanitation = Department.objects.create(code="sanitation", name="城管局", name_en="Urban Order")
    works = Department.objects.create(code="works", name="住建局", name_en="Works")
    return SimpleNamespace(
        upper_office=upper_office, sanitation=sanitation, works=works,
        lan=make_user("lan", "兰", role=Role.WORKER, grid=territory.A1, department=upper_office),
        mei=make_user("mei", "梅", role=Role.WORKER, grid=territory.A2, department=upper_office),
        bo=make_user("bo", "波", role=Role.TOWN_DISPATCHER, division=territory.upper),
        kun=make_user("kun", "坤", role=Role.COUNTY_DISPATCHER),
        dong=make_user("dong", "东", role=Role.HANDLER, department=sanitation),
        chen=make_user("chen", "陈", role=Role.LEADER),
        su=make_user("su", "苏", role=Role.SUPERVISOR),
        ada=make_user("ada", "安", role=Role.ADMINISTRATOR),
    )  # fmt: skip


@pytest.fixture
def catalogue(territory: SimpleNamespace, staff: SimpleNamespace) -> SimpleNamespace:
    """Two categories under one; anywhere → works, garbage → sanitation, garbage in A2 → town."""
    city = Category.objects.create(
        code="city", name="市容", name_en="City", family="livelihood", icon="trash-2"
    )
    garbage = Category.objects.create(
        code="garbage", name="垃圾清运", name_en="Garbage", family="livelihood", parent=city,
        icon="trash-2",
    )  # fmt: skip
    lamp = Category.objects.create(
        code="lamp", name="路灯", name_en="Street lamp", family="livelihood", parent=city,
        icon="lightbulb",
    )  # fmt: skip
    rules = DispatchCatalogue.objects.create(name="2020", in_force=True, starts_on=START)

    def rule(category: Category, department: Department, **area: Any) -> DispatchRule:
        return DispatchRule.objects.create(
            catalogue=rules, category=category, department=department, **area
        )

    return SimpleNamespace(
        city=city, garbage=garbage, lamp=lamp, catalogue=rules,
        city_anywhere=rule(city, staff.works),
        garbage_county=rule(garbage, staff.sanitation, division=territory.county),
        garbage_a2=rule(garbage, staff.upper_office, grid=territory.A2),
    )  # fmt: skip


@pytest.fixture
def report() -> Callable[..., Report]:
    """A valid report in the middle of grid A1; any field can be given."""

    def make(**fields: Any) -> Report:
        usual: dict[str, Any] = {
            "uuid": uuid4(), "category": "garbage", "text": "垃圾桶满了三天，没有人来清运。",
            "lon": 117.92, "lat": 33.97, "name": "任一", "phone": "13800005021",
        }  # fmt: skip
        return Report(**{**usual, **fields})

    return make


@pytest.fixture
def ren_reports(
    catalogue: SimpleNamespace, report: Callable[..., Report]
) -> Callable[..., Registered]:
    """Ren reports: a registered case in grid A1, or as the fields given say."""

    def make(**fields: Any) -> Registered:
        return register(report(**fields))

    return make


@pytest.fixture
def make_household(territory: SimpleNamespace) -> Callable[..., Household]:
    """Make a household, in the middle of grid A1 if nothing else is said."""

    def make(**fields: Any) -> Household:
        grid = fields.pop("grid", territory.A1)
        usual = {"address": "东升路1号", "geom": grid.geom.centroid, "number": "1"}
        return Household.objects.create(uuid=uuid4(), grid=grid, **{**usual, **fields})

    return make


@pytest.fixture
def make_person() -> Callable[..., Person]:
    """Make a person in a household, as the system: ``make_person(household, name="王秀英")``."""

    def make(household: Household, **fields: Any) -> Person:
        plain = {"name": "王秀英", "id_number": "", "phone": "13800005021"}
        plain |= {name: fields.pop(name) for name in tuple(plain) if name in fields}
        usual = {"relation": Relation.HEAD, "sex": "female"}
        with all_people():
            person = Person.objects.create(
                uuid=uuid4(), household=household, **sealed(**plain), **{**usual, **fields}
            )
            derive([household.pk])
        household.refresh_from_db()
        return person

    return make


@pytest.fixture
def make_enterprise(territory: SimpleNamespace) -> Callable[..., Enterprise]:
    """Make an enterprise, in the middle of grid A1 if nothing else is said."""

    def make(**fields: Any) -> Enterprise:
        grid = fields.pop("grid", territory.A1)
        usual = {"name": "东升超市", "address": "东升路2号", "geom": grid.geom.centroid}
        usual |= {"legal_person": encrypt("李明"), "phone": encrypt("13900007788")}
        return Enterprise.objects.create(uuid=uuid4(), grid=grid, **{**usual, **fields})

    return make
