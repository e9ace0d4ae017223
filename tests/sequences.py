"""`make sequences`: random sequences of redraw, split, merge and restore on the whole demo county.

After each: all grids a valid coverage of the same land, every household in the one grid that covers
it, versions and history without a hole. Each sequence is rolled back, so the demo stays as it is.
`make sequences ARGS="--count 50 --seed 7"`. The small county of `tests/territory/test_border_lives`
does the same with every `make test`.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
django.setup()

import shapely  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from hypothesis import HealthCheck, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from shapely.geometry.base import BaseGeometry  # noqa: E402

from layers.errors import Refused  # noqa: E402
from layers.territory.merge import merge  # noqa: E402
from layers.territory.models import Division, Edit, Grid, GridRevision, Level  # noqa: E402
from layers.territory.partition.check import check  # noqa: E402
from layers.territory.partition.lattice import Lattice  # noqa: E402
from layers.territory.queries import grid_set_in_force, grids_in_force  # noqa: E402
from layers.territory.redraw import redraw  # noqa: E402
from layers.territory.restore import restore  # noqa: E402
from layers.territory.split import split  # noqa: E402
from tests.territory.borders import blob, line_across, shape  # noqa: E402

KUN: Final = SimpleNamespace(
    user_id=None, roles=frozenset({"county_dispatcher"}), divisions=frozenset(), grids=frozenset()
)
share = st.floats(0, 1)
step = st.tuples(
    st.sampled_from(["take", "leave", "split", "merge", "restore"]), share, share, share, share
)
Steps = list[tuple[str, float, float, float, float]]

# Households whose grid is not the one that covers them (on a border: the lowest code).
ASTRAY: Final = """
SELECT count(*) FROM residents_household h
 WHERE h.grid_id = ANY(%s) AND h.moved_out_at IS NULL
   AND h.grid_id IS DISTINCT FROM (
     SELECT g.id FROM territory_grid g
      WHERE g.grid_set_id = %s AND ST_DWithin(g.geom, h.geom, 1e-9) ORDER BY g.code LIMIT 1)
"""
EVERYWHERE: Final = """
SELECT id, version, ST_AsBinary(geom) FROM territory_grid
 WHERE grid_set_id = %s AND retired_at IS NULL ORDER BY id
"""


class County:
    """The grids of the county by id, kept up with the database by their versions."""

    def __init__(self) -> None:
        found = grid_set_in_force()
        if found is None:
            raise SystemExit("There are no grids. Load the demo county first: make demo")
        self.grid_set = found
        self.villages = list(
            Division.objects.filter(level=Level.VILLAGE)
            .order_by("code")
            .values_list("pk", flat=True)
        )
        self.before = self.read()
        self.worst = 0.0
        self.area = self.measure(self.before)

    def read(self) -> dict[int, tuple[int, BaseGeometry]]:
        with connection.cursor() as cursor:
            cursor.execute(EVERYWHERE, [self.grid_set.pk])
            return {pk: (v, shapely.from_wkb(bytes(wkb))) for pk, v, wkb in cursor.fetchall()}

    def measure(self, grids: Mapping[int, tuple[int, BaseGeometry]]) -> float:
        """The area in square degrees, of all grids as of their union."""
        shapes = [land for _version, land in grids.values()]
        whole = shapely.coverage_union_all(shapes)
        area = sum(land.area for land in shapes)
        assert abs(whole.area / area - 1) < 1e-9
        return area

    def check(self) -> int:
        """Raise AssertionError for anything that is not as it has to be; how many grids changed."""
        with connection.cursor() as cursor:  # the overlap trigger, now rather than at commit
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        now = self.read()
        shapes = [land for _version, land in now.values()]
        assert all(shapely.is_valid(shapes))
        assert shapely.coverage_is_valid(shapes)
        changed = [pk for pk in {*now, *self.before} if now.get(pk) != self.before.get(pk)]
        self.check_land(now, changed)
        with connection.cursor() as cursor:
            cursor.execute(ASTRAY, [changed, self.grid_set.pk])
            (astray,) = cursor.fetchone()
        assert astray == 0
        self.check_history(changed)
        return len(changed)

    def check_land(
        self, now: Mapping[int, tuple[int, BaseGeometry]], changed: Sequence[int]
    ) -> None:
        """The same land, to 1e-9; to the last bit where no border came to end on the county's own
        outline."""
        off = abs(self.measure(now) / self.area - 1)
        self.worst = max(self.worst, off)
        assert off < 1e-9
        lands = (
            {pk: there[pk][1] for pk in changed if pk in there} for there in (self.before, now)
        )
        old, new = lands
        if old:
            lattice = Lattice.under([*old.values(), *new.values()])
            before, after = (
                {str(pk): lattice.put(land) for pk, land in cells.items()} for cells in (old, new)
            )
            assert not check(before, after, lattice)

    def check_history(self, changed: Sequence[int]) -> None:
        states: dict[int, list[GridRevision]] = {}
        for state in GridRevision.objects.filter(grid__in=changed).order_by("grid", "version"):
            states.setdefault(state.grid_id, []).append(state)
        for grid in Grid.objects.filter(pk__in=changed):
            known = states[grid.pk]
            assert [state.version for state in known] == list(range(1, grid.version + 1))
            last = known[-1]
            assert (last.geom, last.code, last.name, last.retired_at) == (
                grid.geom, grid.code, grid.name, grid.retired_at,
            )  # fmt: skip


def act(village: int, verb: str, which: float, where: float, size: float, turn: float) -> None:
    """One edit in the village. Raises Refused for what the verbs refuse."""
    grids = list(grids_in_force().filter(village=village).order_by("code"))
    grid = grids[int(which * (len(grids) - 1))]
    mine = shape(grid)
    match verb:
        case "take":
            land = shapely.union_all([shape(other) for other in grids])
            bump = blob(mine, where, size, turn).intersection(land)
            redraw(KUN, {grid.code: mine.union(bump)}, reason="扩", versions={grid.code: 1})
        case "leave":
            redraw(KUN, {grid.code: mine.difference(blob(mine, where, size, turn))}, reason="缩")
        case "split":
            split(KUN, grid.code, line_across(mine, where, size, turn), reason="分")
        case "merge":
            beside = [other.code for other in grids if other != grid and shape(other).touches(mine)]
            merge(KUN, [grid.code, *beside[:1]], reason="合")
        case _:
            made = list(Edit.objects.filter(village=village).exclude(verb="other")[:3])
            if made:
                restore(KUN, made[int(where * (len(made) - 1))].pk, reason="撤")


def run(count: int, start: int) -> None:
    county, done, began = County(), Counter[str](), time.perf_counter()

    @seed(start)
    @settings(
        max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(county.villages), st.lists(step, min_size=1, max_size=5))
    def sequence(village: int, steps: Steps) -> None:
        with transaction.atomic():
            for verb, *numbers in steps:
                try:
                    with transaction.atomic():
                        act(village, verb, *numbers)
                    done[verb] += 1
                except Refused:
                    done["refused"] += 1
            done["grids changed"] += county.check()
            transaction.set_rollback(True)
        done["sequences"] += 1
        if done["sequences"] % 100 == 0:
            took = time.perf_counter() - began
            print(f"{done['sequences']} sequences, {took:.0f} s: {dict(done)}", flush=True)

    sequence()
    took = time.perf_counter() - began
    print(f"All held: {took:.0f} s, area to {county.worst:.1e}, {dict(done)}")


def main(arguments: Any = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args(arguments)
    run(wish.count, wish.seed)


if __name__ == "__main__":
    main()
