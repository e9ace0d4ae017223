"""Sequences of edits through the verbs: land, versions, history and cases agree after each."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.cases.models import Case, Category
from layers.cases.register import register
from layers.cases.states import OPEN
from layers.errors import Refused
from layers.territory.locate import locate
from layers.territory.merge import merge
from layers.territory.models import Division, Edit, Grid, GridSet
from layers.territory.queries import grids_in_force
from layers.territory.redraw import redraw
from layers.territory.restore import restore
from layers.territory.rows import multipolygon
from layers.territory.split import split
from tests.conftest import START
from tests.territory.borders import (
    assert_history_agrees,
    assert_partition,
    blob,
    line_across,
    shape,
)
from tests.wiggly import wiggly_grids

BOUNDS = (117.90, 33.90, 117.94, 33.94)
KUN = SimpleNamespace(user_id=None, roles=frozenset({"county_dispatcher"}), divisions=frozenset())

share = st.floats(0, 1)
step = st.tuples(
    st.sampled_from(["take", "leave", "split", "split", "merge", "restore", "restore"]),
    share, share, share, share,
)  # fmt: skip


@pytest.fixture
def bent_county(db: None, report: Callable[..., Any]) -> Iterator[None]:
    """16 bent grids in four villages, and 40 open cases all over them."""
    county = Division.objects.create(code="320324000000", level="county", name="睢宁县")
    town = Division.objects.create(code="320324001000", level="town", name="镇", parent=county)
    villages = [
        Division.objects.create(code=f"32032400120{i}", level="village", name=f"{i}", parent=town)
        for i in range(4)
    ]
    in_force = GridSet.objects.create(name="2020", state="in_force", starts_on=START)
    for i, land in enumerate(wiggly_grids(4, 4, BOUNDS, bends=5)):
        village = villages[i // 8 * 2 + i % 4 // 2]
        code = f"{village.code}{i + 1:03}"
        Grid.objects.create(
            grid_set=in_force, village=village, code=code, name=f"第{i + 1}网格",
            geom=multipolygon(land),
        )  # fmt: skip
    Category.objects.create(code="garbage", name="垃圾清运", family="livelihood", icon="trash-2")
    rng = np.random.default_rng(3)
    for lon, lat in rng.uniform(BOUNDS[:2], BOUNDS[2:], (40, 2)).tolist():
        register(report(lon=lon, lat=lat))
    return


def act(verb: str, which: float, where: float, size: float, turn: float) -> None:
    grids = list(grids_in_force())
    grid = grids[int(which * (len(grids) - 1))]
    mine = shape(grid)
    village = [g for g in grids if g.village_id == grid.village_id]
    match verb:
        case "take":
            land = shapely.union_all([shape(g) for g in village])
            bump = blob(mine, where, size, turn).intersection(land)
            redraw(KUN, {grid.code: mine.union(bump)}, reason="扩", versions={grid.code: 1})
        case "leave":
            redraw(KUN, {grid.code: mine.difference(blob(mine, where, size, turn))}, reason="缩")
        case "split":
            split(KUN, grid.code, line_across(mine, where, size, turn), reason="分")
        case "merge":
            beside = [g.code for g in village if g != grid and shape(g).touches(mine)]
            merge(KUN, [grid.code, *beside[:1]], reason="合")
        case _:
            made = list(Edit.objects.exclude(verb="other")[:3])
            if made:
                restore(KUN, made[int(where * (len(made) - 1))].pk, reason="撤")


def assert_all_agree() -> None:
    with connection.cursor() as cursor:  # the overlap trigger, now rather than at commit
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert_partition([shape(grid) for grid in grids_in_force()], shapely.box(*BOUNDS))
    assert_history_agrees()
    for retired in Grid.objects.filter(retired_at__isnull=False):
        assert retired.geom == MultiPolygon(srid=4326)
    for case in Case.objects.filter(state__in=OPEN).select_related("grid"):
        place = locate(case.geom.x, case.geom.y) if case.geom else None
        assert place is not None
        assert (case.grid_id, case.village_id) == (place.grid_id, place.village_id)


@settings(
    max_examples=30,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(step, min_size=2, max_size=6))
def test_a_life_of_edits(
    bent_county: None, steps: list[tuple[str, float, float, float, float]]
) -> None:
    with transaction.atomic():
        for verb, *numbers in steps:
            try:
                act(verb, *numbers)
            except Refused:
                continue
            assert_all_agree()
        transaction.set_rollback(True)


def test_cases_of_every_grid_moved_at_least_once(bent_county: None) -> None:
    """A life that is not all refusals: the same as above, long, and with something to show."""
    rng = np.random.default_rng(11)
    for verb in rng.choice(["take", "leave", "split", "merge", "restore"], 60):
        try:
            act(str(verb), *rng.uniform(size=4))
        except Refused:
            continue
    assert_all_agree()
    assert set(Edit.objects.values_list("verb", flat=True)) == set(Edit.Verb.values)
    assert Case.objects.filter(version__gt=1).count() >= 10
