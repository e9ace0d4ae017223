"""Whatever sequence of edits is made, the county stays exactly covered. Pure, with hypothesis.

┌────┬────┬────┬────┐   16 grids with bent borders in four villages; each step redraws,
│ village │ village │   splits, merges or puts back something at random. After each, every
├── 1 ────┼── 2 ────┤   edge is walked once each way or is the county's rim.
├── 3 ────┼── 4 ────┤
└────┴────┴────┴────┘
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon

from layers.territory.partition import Misfit, Patch, divided, joined, redrawn, replaced
from layers.territory.partition.lattice import multi
from tests.territory.borders import assert_partition, blob, line_across
from tests.wiggly import wiggly_grids

BOUNDS = (117.90, 33.90, 117.94, 33.94)
START = {f"{i:03}": multi(grid) for i, grid in enumerate(wiggly_grids(4, 4, BOUNDS, bends=5))}
VILLAGE = {code: int(code) // 8 * 2 + int(code) % 4 // 2 for code in START}

share = st.floats(0, 1)
step = st.tuples(
    st.sampled_from(["take", "leave", "several", "split", "split", "merge", "restore"]),
    share, share, share, share,
)  # fmt: skip


@dataclass
class County:
    """Every grid with land, its village, and what each edit changed."""

    grids: dict[str, MultiPolygon] = field(default_factory=lambda: dict(START))
    village: dict[str, int] = field(default_factory=lambda: dict(VILLAGE))
    undo: list[tuple[int, dict[str, MultiPolygon]]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def patch(self, village: int) -> Patch:
        cells = {c: g for c, g in self.grids.items() if self.village[c] == village}
        whole = shapely.union_all(list(cells.values()))
        around = {c: g for c, g in self.grids.items() if c not in cells and g.intersects(whole)}
        return Patch(cells, around)

    def act(self, verb: str, which: float, where: float, size: float, turn: float) -> None:
        codes = sorted(self.grids)
        code = codes[int(which * (len(codes) - 1))]
        patch = self.patch(self.village[code])
        try:
            changed = self._changed(verb, code, patch, where, size, turn)
        except Misfit:
            return
        if not changed:
            return
        self.done[verb] += 1
        before = {c: self.grids.get(c, MultiPolygon()) for c in changed}
        self.undo.append((self.village[code], before))
        for c, shape in changed.items():
            self.village.setdefault(c, self.village[code])
            if shape.is_empty:
                del self.grids[c]
            else:
                self.grids[c] = shape

    def _changed(
        self, verb: str, code: str, patch: Patch, where: float, size: float, turn: float
    ) -> dict[str, MultiPolygon]:
        grid = self.grids[code]
        match verb:
            case "take":
                village = shapely.union_all(list(patch.cells.values()))
                bump = blob(grid, where, size, turn).intersection(village)
                return redrawn(patch, {code: grid.union(bump)})
            case "leave":
                return redrawn(patch, {code: grid.difference(blob(grid, where, size, turn))})
            case "several":
                land = blob(grid, where, size, turn)
                return redrawn(
                    patch,
                    {c: g.difference(land) for c, g in patch.cells.items() if c != code}
                    | {code: grid.union(land.intersection(shapely.union_all(
                        list(patch.cells.values()))))},
                )  # fmt: skip
            case "split":
                return divided(
                    patch, code, line_across(grid, where, size, turn), f"{len(self.village):03}"
                )
            case "merge":
                others = [c for c, g in patch.cells.items() if c != code and g.touches(grid)]
                return joined(patch, [code, *others[:1]])
            case _:
                return self._restored(where)

    def _restored(self, where: float) -> dict[str, MultiPolygon]:
        if not self.undo:
            return {}
        village, before = self.undo[-1 - int(where * min(3, len(self.undo) - 1))]
        patch = self.patch(village)
        own = {c: g for c, g in before.items() if self.village[c] == village}
        return replaced(patch, own)


def assert_covered(county: County) -> None:
    assert_partition(county.grids.values(), shapely.box(*BOUNDS))


@settings(
    max_examples=200,
    derandomize=True,
)
@given(st.lists(step, min_size=1, max_size=8))
def test_any_sequence_of_edits_leaves_a_partition(
    steps: list[tuple[str, float, float, float, float]],
) -> None:
    county = County()
    for verb, *numbers in steps:
        county.act(verb, *numbers)
        assert_covered(county)


def test_most_steps_of_a_long_life_succeed() -> None:
    county, rng = County(), np.random.default_rng(7)
    verbs = ["take", "leave", "several", "split", "merge", "restore"]
    for verb in rng.choice(verbs, 150):
        county.act(str(verb), *rng.uniform(size=4))
    assert_covered(county)
    assert all(county.done[verb] >= 5 for verb in verbs), county.done
