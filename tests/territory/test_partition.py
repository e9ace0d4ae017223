"""Borders as pure geometry: what goes to whom, what snaps, and what is refused by which name.

3 ┌─────┬─────┬─────┐    A village of three grids, B over C to the east of A, in hundredths
  │     │  B  │     │    of a degree from 117.90, 33.90; D is another village's, on its
2 │  A  ├─────┤  D  │    eastern side, with no corner where B meets C.
  │     │  C  │     │
1 └─────┴─────┴─────┘
  0     2     4     6
"""

from typing import Any

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.territory.crs import bd09_from_wgs84, gcj02_from_wgs84
from layers.territory.partition import (
    Misfit,
    Patch,
    divided,
    joined,
    rebased,
    redrawn,
    replaced,
    same_land,
)
from tests.territory.borders import assert_partition

METRE = 1 / 111_320


def at(x: float, y: float) -> tuple[float, float]:
    return round(117.90 + x / 100, 7), round(33.90 + y / 100, 7)


def area(*corners: tuple[float, float]) -> Polygon:
    return Polygon([at(x, y) for x, y in corners])


A = area((0, 1), (2, 1), (2, 2), (2, 3), (0, 3))
B = area((2, 2), (4, 2), (4, 3), (2, 3))
C = area((2, 1), (4, 1), (4, 2), (2, 2))
D = area((4, 1), (6, 1), (6, 3), (4, 3))
PATCH = Patch({"A": A, "B": B, "C": C}, {"D": D})
ALL = shapely.union_all([A, B, C, D])


def after(changed: dict[str, Any], patch: Patch = PATCH) -> dict[str, BaseGeometry]:
    cells = {**patch.cells, **patch.around, **changed}
    present = {code: cell for code, cell in cells.items() if not cell.is_empty}
    assert_partition(present.values(), shapely.union_all([*patch.cells.values(),
                                                          *patch.around.values()]))  # fmt: skip
    return present


def kind(shape: BaseGeometry, code: str = "A", patch: Patch = PATCH) -> str:
    with pytest.raises(Misfit) as misfit:
        redrawn(patch, {code: shape})
    assert misfit.value.faults[0].kind == misfit.value.kind
    return misfit.value.kind


def test_two_neighbours_each_take_what_lies_before_their_own_border() -> None:
    """
    ┌───┬┄┬─────┐    A draws back; the strip it leaves is cut where B meets C.
    │   │┄│  B  │
    │ A ├┄├─────┤
    │   │ │  C  │
    └───┴─┴─────┘
    """
    cells = after(redrawn(PATCH, {"A": area((0, 1), (1.5, 1), (1.5, 2.2), (1.5, 3), (0, 3))}))
    assert cells["B"].covers(shapely.Point(at(1.75, 2.5)))
    assert cells["C"].covers(shapely.Point(at(1.75, 1.5)))
    assert cells["A"].area == pytest.approx(0.75 * A.area)


def test_a_junction_dragged_as_a_whole_stays_a_junction() -> None:
    moved = {
        "A": area((0, 1), (2, 1), (2.4, 1.9), (2, 3), (0, 3)),
        "B": area((2.4, 1.9), (4, 2), (4, 3), (2, 3)),
        "C": area((2, 1), (4, 1), (4, 2), (2.4, 1.9)),
    }
    cells = after(redrawn(PATCH, moved))
    assert all(cells[code].equals(shape) for code, shape in moved.items())
    assert all(list(at(2.4, 1.9)) in shapely.get_coordinates(cells[c]).tolist() for c in moved)


def test_only_what_changes_comes_back() -> None:
    """A bump of B into A: C and D keep their very objects, so nothing of theirs is written."""
    matched = Patch({"A": A, "B": B, "C": C}, {"D": redrawn(PATCH, {"B": B})["D"]})
    bump = area((2, 2), (4, 2), (4, 3), (2, 3), (1.5, 2.5))
    assert set(redrawn(matched, {"B": bump})) == {"A", "B"}
    assert redrawn(matched, {"B": B}) == {}


def test_a_neighbour_without_the_corner_gets_it() -> None:
    assert list(redrawn(PATCH, {"A": A})) == ["D"]
    assert list(at(4, 2)) in shapely.get_coordinates(redrawn(PATCH, {"A": A})["D"]).tolist()


@pytest.mark.parametrize("metres", [0.4, -0.4])
def test_what_is_drawn_within_half_a_metre_snaps(metres: float) -> None:
    """The outline of the village traced by hand, a few decimetres off: nothing changes but the
    border that was meant."""
    off = metres * METRE * 100
    traced = area((0 + off, 1 + off), (1.5, 1 + off), (1.5, 3 - off), (0 + off, 3))
    cells = after(redrawn(PATCH, {"A": traced}))
    assert cells["A"].equals(area((0, 1), (1.5, 1), (1.5, 3), (0, 3)))


def test_a_new_border_that_passes_a_corner_goes_through_it() -> None:
    """C's border is drawn straight past the end of A|B, 0.3 m beside it."""
    near = 2 - 0.3 * METRE * 100
    shape = area((2, 1), (4, 1), (4, 2), (2, near), (1, near))
    cells = after(redrawn(PATCH, {"C": shape}))
    assert list(at(2, 2)) in shapely.get_coordinates(cells["C"]).tolist()


def test_repeated_vertices_and_heights_are_healed() -> None:
    corners = [(0, 1), (1.5, 1), (1.5, 1), (1.5, 3), (0, 3), (0, 3)]
    high = Polygon([(*at(x, y), 31.5) for x, y in corners])
    cells = after(redrawn(PATCH, {"A": high}))
    assert cells["A"].equals(area((0, 1), (1.5, 1), (1.5, 3), (0, 3)))
    assert not cells["A"].has_z


def test_a_fold_that_only_rounding_made_is_healed() -> None:
    """A slit of a millimetre, as tools leave it that unite two polygons, closes."""
    slit = Polygon([at(0, 1), at(2, 1), (at(2, 1)[0], 33.9199999999),
                    (117.9100000003, 33.91999999991), (117.9150000002, 33.9200000000),
                    (at(2, 2)[0], 33.9200000001), at(2, 3), at(0, 3)])  # fmt: skip
    assert slit.is_valid
    cells = after(redrawn(PATCH, {"A": slit}))
    assert cells["A"].symmetric_difference(A).area < 1e-10


def test_holes_and_parts_are_kept() -> None:
    """B gets a second part inside A, so A has a hole."""
    island = area((0.5, 1.5), (1, 1.5), (1, 2), (0.5, 2))
    cells = after(redrawn(PATCH, {"B": MultiPolygon([B, island])}))
    assert len(cells["A"].geoms[0].interiors) == 1
    assert len(cells["B"].geoms) == 2
    again = after(redrawn(Patch({c: cells[c] for c in "ABC"}, {"D": cells["D"]}), {
        "A": shapely.difference(area((0, 1), (1.9, 1), (1.9, 3), (0, 3)), island),
    }), Patch({c: cells[c] for c in "ABC"}, {"D": cells["D"]}))  # fmt: skip
    assert len(again["A"].geoms[0].interiors) == 1


WRONG = {
    "bow_tie": area((0, 1), (2, 3), (2, 1), (0, 3)),
    "spike": area((0, 1), (2, 1), (2, 3), (1, 3), (1, 2.2), (1, 3), (0, 3)),
    "outside_village": area((0, 1), (5, 1), (5, 3), (0, 3)),
    "outside_county": area((-1, 1), (2, 1), (2, 3), (-1, 3)),
    "emptied": area((0, 1), (4, 1), (4, 2), (2, 2), (2, 3), (0, 3)),
    "in_pieces": area((0, 1), (2, 1), (2, 1.4), (4, 1.4), (4, 1.6), (2, 1.6), (2, 3), (0, 3)),
    "nobodys": area((0, 1), (1, 1), (1, 2), (1.2, 2), (1.2, 1), (2, 1), (2, 3), (0, 3)),
    "swapped": shapely.transform(A, lambda c: c[:, ::-1]),
    "off_globe": area((0, 1), (9000, 1), (9000, 3)),
    "no_area": LineString([at(0, 1), at(2, 1)]),
    "sliver": MultiPolygon([A, area((2.5, 2.5), (2.5001, 2.5), (2.5001, 2.5001))]),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_fault_has_its_own_name(name: str) -> None:
    assert kind(WRONG[name]) == name


def test_too_many_vertices() -> None:
    round_ = shapely.Point(at(1, 2)).buffer(0.01, quad_segs=12_600)
    assert kind(round_) == "too_many"
    many = shapely.Point(at(1, 2)).buffer(0.001, quad_segs=12_400)
    cells = after(redrawn(PATCH, {"A": many}))
    assert shapely.get_num_coordinates(cells["A"]) > 1000


@pytest.mark.parametrize("shift", [gcj02_from_wgs84, bd09_from_wgs84])
def test_a_file_in_a_chinese_datum_is_recognised(shift: Any) -> None:
    shape = shapely.transform(A, lambda c: np.round(np.column_stack(shift(*c.T)), 6))
    with pytest.raises(Misfit) as misfit:
        redrawn(PATCH, {"A": shape})
    assert misfit.value.kind == "shifted"
    assert misfit.value.faults[0].reason in ("gcj02", "bd09")


def test_two_new_borders_that_claim_the_same_land() -> None:
    with pytest.raises(Misfit) as misfit:
        redrawn(PATCH, {"B": area((1, 2), (4, 2), (4, 3), (1, 3)),
                        "C": area((1, 1), (4, 1), (4, 2.5), (1, 2.5))})  # fmt: skip
    (fault,) = misfit.value.faults
    assert (fault.kind, set(fault.codes)) == ("claimed_twice", {"B", "C"})
    assert fault.point is not None
    assert 33.92 < fault.point[1] < 33.925


def test_a_grid_of_another_village_cannot_be_redrawn() -> None:
    with pytest.raises(Misfit) as misfit:
        redrawn(PATCH, {"D": D})
    assert misfit.value.kind == "unknown"


def test_a_split_line_ends_on_the_outline_and_the_neighbour_has_the_node() -> None:
    changed = divided(PATCH, "B", LineString([at(1.9, 2.5), at(4.1, 2.6)]), "N")
    cells = after(changed)
    assert set(changed) == {"A", "B", "D", "N"}
    assert cells["N"].union(cells["B"]).symmetric_difference(B).area < 1e-10


def test_merged_and_put_back() -> None:
    merged = joined(PATCH, ["A", "C"])
    cells = after(merged)
    assert set(cells) == {"A", "B", "D"}
    patch = Patch({"A": cells["A"], "B": B}, {"D": cells["D"]})
    back = after(replaced(patch, {"A": A, "C": C}), patch)
    assert back["A"].normalize() == MultiPolygon([A]).normalize()
    assert back["C"].normalize() == MultiPolygon([C]).normalize()


@pytest.mark.parametrize(("shapes", "name"), [
    ({"A": area((0, 1), (1, 1), (1, 3), (0, 3))}, "gap"),
    ({"A": A, "B": area((1, 2), (4, 2), (4, 3), (1, 3))}, "overlap"),
    ({"A": area((-1, 1), (2, 1), (2, 2), (2, 3), (-1, 3))}, "outside"),
])  # fmt: skip
def test_land_that_does_not_fit_is_not_put_back(shapes: dict[str, Polygon], name: str) -> None:
    with pytest.raises(Misfit) as misfit:
        replaced(PATCH, shapes)
    assert name in {fault.kind for fault in misfit.value.faults}
    assert all(fault.area_m2 > 1e5 for fault in misfit.value.faults)


def test_changes_of_two_people() -> None:
    """Base A; mine moves its north-eastern corner, theirs its south-western, then the same."""
    mine = area((0, 1), (2, 1), (2, 2), (1.8, 3), (0, 3))
    theirs = area((0.3, 1), (2, 1), (2, 2), (2, 3), (0, 3))
    both = rebased(A, mine, theirs)
    assert both is not None
    assert both.equals(area((0.3, 1), (2, 1), (2, 2), (1.8, 3), (0, 3)))
    assert rebased(A, mine, area((0, 1), (2, 1), (2, 2), (1.7, 3), (0, 3))) is None


def test_a_node_in_a_border_is_no_other_land() -> None:
    node = area((0, 1), (1.1234567, 1), (2, 1), (2, 2), (2, 3), (0, 3))
    assert same_land(A, node)
    assert not same_land(A, area((0, 1), (2, 1), (2, 2), (2, 3), (0, 3.0001)))
