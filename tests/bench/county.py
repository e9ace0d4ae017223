"""A county to measure in: divisions, any number of wiggly grids, workers, categories, rules."""

from datetime import date
from itertools import islice
from typing import Any

import shapely
from django.db import connection
from numpy.typing import NDArray

from layers.cases.models import Category, DispatchCatalogue, DispatchRule
from layers.staff.models import Department, Post, Role, User
from layers.territory.models import Division, Grid, GridSet, Level
from tests.wiggly import wiggly_grids

COUNTY = "320324"
TOWNS, VILLAGES = 20, 20
START = date(2020, 1, 1)
SMALL = (65, 11)  # 715 grids
LARGE = (1000, 500)

COPY = "COPY territory_grid (grid_set_id, village_id, code, name, kind, geom, version) FROM STDIN"


def divide() -> list[int]:
    """Write a county of 20 towns of 20 villages; return the villages' ids by code."""
    county = Division.objects.create(code=f"{COUNTY}000000", level=Level.COUNTY, name="县")
    for town in range(1, TOWNS + 1):
        parent = Division.objects.create(
            code=f"{COUNTY}{town:03}000", level=Level.TOWN, name=f"{town}镇", parent=county
        )
        Division.objects.bulk_create(
            Division(
                code=f"{COUNTY}{town:03}{village:03}", level=Level.VILLAGE,
                name=f"{village}村", parent=parent,
            )
            for village in range(1, VILLAGES + 1)
        )  # fmt: skip
    return list(Division.objects.filter(level=Level.VILLAGE).values_list("pk", flat=True))


def lay(columns: int, rows: int, villages: list[int]) -> NDArray[Any]:
    """Put ``columns × rows`` new grids in force, without the overlap test: they have none, and
    half a million tests take long. Return their polygons by code."""
    shapes = wiggly_grids(columns, rows)
    codes = list(islice(_codes(len(shapes)), len(shapes)))
    multi = shapely.set_srid(shapely.multipolygons(shapes[:, None]), 4326)
    geoms = shapely.to_wkb(multi, hex=True, include_srid=True)
    in_force = GridSet.objects.create(name="bench", state="in_force", starts_on=START)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE territory_grid DISABLE TRIGGER grid_no_overlap")
        with cursor.copy(COPY) as copy:
            for index, (code, geom) in enumerate(zip(codes, geoms, strict=True)):
                village = villages[index * len(villages) // len(codes)]
                copy.write_row((in_force.pk, village, code, code, "general", geom, 1))
        cursor.execute("ALTER TABLE territory_grid ENABLE TRIGGER grid_no_overlap")
        cursor.execute("VACUUM ANALYZE territory_grid")
    return shapes


def _codes(count: int) -> Any:
    """Codes in order: 15 figures, or the 17 of micro-grids where a village has too many."""
    per_village = -(-count // (TOWNS * VILLAGES))
    for town in range(1, TOWNS + 1):
        for village in range(1, VILLAGES + 1):
            for number in range(per_village):
                tail = (
                    f"{number:03}" if per_village < 1000 else f"{number // 100:03}{number % 100:02}"
                )
                yield f"{COUNTY}{town:03}{village:03}{tail}"


def staff_and_rules() -> list[str]:
    """A worker for every grid, 12 departments, 12 × 5 categories, a rule for each of the 12
    anywhere and in five towns. Return the codes of the 60 categories."""
    workers = User.objects.bulk_create(
        User(username=code, display_name="员", password="!")
        for code in Grid.objects.values_list("code", flat=True)
    )
    grids = Grid.objects.values_list("pk", flat=True)
    Post.objects.bulk_create(
        Post(user=user, role=Role.WORKER, grid_id=grid, starts_on=START)
        for user, grid in zip(workers, grids, strict=True)
    )
    towns = list(Division.objects.filter(level=Level.TOWN)[:5])
    catalogue = DispatchCatalogue.objects.create(name="bench", in_force=True, starts_on=START)
    codes = []
    for number in range(12):
        unit = Department.objects.create(code=f"unit{number}", name=f"{number}局")
        family = Category.objects.create(code=f"c{number}", name=f"{number}类", family="livelihood")
        for area in (None, *towns):
            DispatchRule.objects.create(
                catalogue=catalogue, category=family, division=area, department=unit
            )
        for child in range(5):
            codes.append(f"c{number}-{child}")
            Category.objects.create(
                code=codes[-1], name=f"{number}.{child}", family="livelihood", parent=family
            )
    return codes
