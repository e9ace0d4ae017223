"""Every kind of fault in a coverage is found, with its place and size; a sound one has none."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import Fault, area_m2, faults, outside
from tests.wiggly import wiggly_grids

# A hundredth of a degree here is 923 m from west to east and 1,109 m from south to north.
CELL_M2 = 923.3 * 1109.2


def cells() -> dict[str, BaseGeometry]:
    """
    .02 ┌───┬───┐
        │ C │ D │
    .01 ├───┼───┤
        │ A │ B │
    .00 └───┴───┘
       .00 .01 .02   east of 118°, north of 34°
    """
    at = {"A": (0, 0), "B": (1, 0), "C": (0, 1), "D": (1, 1)}
    return {code: cell(x, y, x + 1, y + 1) for code, (x, y) in at.items()}


def cell(west: float, south: float, east: float, north: float) -> Polygon:
    return box(118 + west / 100, 34 + south / 100, 118 + east / 100, 34 + north / 100)


def one(found: list[Fault], kind: str, *codes: str) -> Fault:
    [fault] = found
    assert (fault.kind, fault.codes) == (kind, codes)
    return fault


def holds(shape: BaseGeometry, fault: Fault) -> bool:
    assert fault.point is not None
    return bool(shape.covers(shapely.Point(fault.point)))


def test_a_sound_coverage_has_no_faults() -> None:
    assert faults(cells()) == []
    assert faults(cells(), cell(0, 0, 2, 2)) == []
    wiggly = dict(enumerate(wiggly_grids(8, 6)))
    assert faults({str(code): shape for code, shape in wiggly.items()}) == []


def test_overlap() -> None:
    """
    ┌───┬───┐
    │ C │ D │
    ├───┼─┬─┤   B reaches half a cell into D
    │ A │ B │
    └───┴───┘
    """
    found = faults(cells() | {"B": cell(1, 0, 2, 1.5)})
    fault = one(found, "overlap", "B", "D")
    assert holds(cell(1, 1, 2, 1.5), fault)
    assert fault.area_m2 == pytest.approx(CELL_M2 / 2, rel=0.01)


def test_overlap_of_two_equal_polygons() -> None:
    fault = one(faults({"A": cell(0, 0, 1, 1), "B": cell(0, 0, 1, 1)}), "overlap", "A", "B")
    assert fault.area_m2 == pytest.approx(CELL_M2, rel=0.01)


def test_gap_between_all_four() -> None:
    """
    ┌───┬───┐
    │ C ╱╲ D│   a hole where the four met
    ├──╱  ╲─┤
    │ A╲  ╱B│
    └───╲╱──┘
    """
    hole = shapely.Point(118.01, 34.01).buffer(0.002, quad_segs=1)
    found = faults({code: shape.difference(hole) for code, shape in cells().items()})
    fault = one(found, "gap", "A", "B", "C", "D")
    assert holds(hole, fault)
    assert fault.area_m2 == pytest.approx(area_m2(hole), rel=1e-6)


def test_a_hair_thin_gap_is_found() -> None:
    """A's border with B has a vertex that B lacks, 1e-7 degrees (1 cm) off the line.

    A and B then touch in two points only, so their union has two parts and no hole.

    ┌───┬───┐
    │ A >│ B │
    └───┴───┘
    """
    west = Polygon([(118, 34), (118.01, 34), (118.0099999, 34.005), (118.01, 34.01), (118, 34.01)])
    fault = one(faults({"A": west, "B": cell(1, 0, 2, 1)}), "gap", "A", "B")
    assert fault.area_m2 == pytest.approx(1109.2 * 0.00923 / 2, rel=0.01)


def test_a_missing_polygon_at_the_rim_needs_the_outline() -> None:
    """
    ┌───┬┄┄┄┐
    │ C │   ┆   D is missing
    ├───┼───┤
    │ A │ B │
    └───┴───┘
    """
    three = {code: shape for code, shape in cells().items() if code != "D"}
    assert faults(three) == []
    fault = one(faults(three, cell(0, 0, 2, 2)), "gap", "A", "B", "C")
    assert holds(cell(1, 1, 2, 2), fault)


def test_a_hole_of_the_outline_is_no_gap() -> None:
    """A neighbour's exclave in the middle belongs to nobody here."""
    hole = cell(0.9, 0.9, 1.1, 1.1)
    ring = {code: shape.difference(hole) for code, shape in cells().items()}
    assert [fault.kind for fault in faults(ring)] == ["gap"]
    assert faults(ring, cell(0, 0, 2, 2).difference(hole)) == []


def test_an_outline_drawn_by_another_hand_may_differ_by_half_a_metre() -> None:
    assert faults(cells(), cell(0, 0, 2.00005, 2)) == []
    assert [fault.kind for fault in faults(cells(), cell(0, 0, 2.005, 2))] == ["gap"]
    found = faults(cells(), cell(0, 0, 1.995, 2))
    assert [(fault.kind, fault.codes) for fault in found] == [
        ("outside", ("B",)),
        ("outside", ("D",)),
    ]


def test_outside_names_the_area_that_leaves_its_border() -> None:
    fault = one(outside("V", [cell(0, 0, 1, 1)], cell(0, 0, 1, 0.5)), "outside", "V")
    assert fault.area_m2 == pytest.approx(CELL_M2 / 2, rel=0.01)


def test_invalid() -> None:
    """
    ╲╱   a bow-tie: the border crosses itself in the middle
    ╱╲
    """
    bow_tie = Polygon([(118, 34), (118.01, 34.01), (118.01, 34), (118, 34.01)])
    fault = one(faults({"A": bow_tie}), "invalid", "A")
    assert fault.point == (118.005, 34.005)
    assert "Self-intersection" in fault.reason


def test_sliver() -> None:
    """
    ┌───┐ ║   B's second part is 20 cm wide and a kilometre long
    │ B │ ║
    └───┘ ║
    """
    sliver = cell(2, 0, 2.0002, 1)
    fault = one(faults({"B": MultiPolygon([cell(0, 0, 1, 1), sliver])}), "sliver", "B")
    assert holds(sliver, fault)


@pytest.mark.parametrize(
    "shape",
    [
        None,
        Polygon(),
        LineString([(118, 34), (118.1, 34)]),
        shapely.Point(118, 34),
        box(34, 118, 34.01, 118.01),  # swapped
        Polygon([(np.inf, 34), (118, 34), (118, 35)]),
    ],
)
def test_misshapen(shape: BaseGeometry | None) -> None:
    one(faults({"A": shape}), "misshapen", "A")
    found = faults(cells() | {"X": shape})
    assert [(fault.kind, fault.codes) for fault in found] == [("misshapen", ("X",))]


@settings(max_examples=40)
@given(index=st.integers(0, 19), vertex=st.integers(1, 40), east=st.sampled_from([-3e-7, 3e-7]))
def test_moving_one_vertex_of_one_polygon_never_goes_unseen(
    index: int, vertex: int, east: float
) -> None:
    """A shared vertex moved in one polygon only leaves an overlap or a gap of centimetres."""
    shapes = {str(code): shape for code, shape in enumerate(wiggly_grids(5, 4))}
    outline = shapely.union_all(list(shapes.values()))
    corners = shapely.get_coordinates(shapes[str(index)])
    shared = shapely.Point(corners[vertex])
    if outline.boundary.distance(shared) < 1e-9:
        return
    corners[vertex] += (east, 2e-7)
    shapes[str(index)] = Polygon(corners)
    found = faults(shapes)
    assert found
    assert {fault.kind for fault in found} <= {"overlap", "gap"}
    assert all(str(index) in fault.codes for fault in found)
