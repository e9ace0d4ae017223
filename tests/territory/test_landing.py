"""An end of a border stands on the village's outline and hardly bends it. Pure.

   ╱╲          The village of L and R lies aslant, so that its outline meets the lattice hardly
 ╱ L╱╲         anywhere between its corners; O is the next village's grid, across its long side.
╲ ╱ R ╲╲       The border L|R is cut, moved, and its end slid along the outline.
 ╲   ╱ O╲
"""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from layers.territory.partition import Patch, divided, redrawn
from layers.territory.partition.landing import landing
from layers.territory.partition.lattice import half_edges

UNIT = 1e-7
share = st.floats(0.01, 0.99)
# Degrees; an edge of almost 45, or of almost 1 in 2, runs half a unit beside the lattice for long.
slope = st.floats(3, 42) | st.floats(44.99, 45.01) | st.floats(26.56, 26.57)
whole = st.integers(-200_000, 200_000)
corner = st.tuples(whole, whole)


def beside(edge: np.ndarray, node: np.ndarray) -> float:
    """How far the node lies beside the edge, in units."""
    way, off = edge[1] - edge[0], node - edge[0]
    return float(abs(way[0] * off[1] - way[1] * off[0]) / np.hypot(*way))


@given(corner, corner, share)
def test_it_is_near_on_the_edge_and_the_same_from_both_sides(
    a: tuple[int, int], b: tuple[int, int], where: float
) -> None:
    assume(a != b)
    edge = np.array([a, b], dtype=float)
    node = landing(edge, where)
    assert (node == np.rint(node)).all()
    assert (np.abs(node - (edge[0] + where * (edge[1] - edge[0]))) <= 64).all()
    assert beside(edge, node) <= 0.71
    along = edge[1] - edge[0]
    again = float((node - edge[0]) @ along / (along @ along))
    assert (landing(edge, again) == node).all()
    assert (landing(edge[::-1], 1 - again) == node).all()


def test_it_hardly_ever_lies_beside_it() -> None:
    rng = np.random.default_rng(3)
    off = []
    for _ in range(2000):
        edge = rng.integers(-200_000, 200_000, (2, 2)).astype(float)
        off.append(beside(edge, landing(edge, rng.uniform())))
    assert np.quantile(off, 0.9) <= 0.02
    assert max(off) <= 0.5


def aslant(degrees: float) -> tuple[Patch, Polygon, np.ndarray]:
    """The two villages, turned; the outline of the first, and its long side."""
    corners = [(117.90, 33.94), (117.96, 33.94), (117.96, 33.98), (117.90, 33.98)]
    turned = rotate(Polygon(corners), degrees, origin=(117.93, 33.96))
    p, q, r, s = np.round(shapely.get_coordinates(turned)[:4], 7)
    half = [np.round((one + other) / 2, 7) for one, other in ((p, q), (r, s))]
    far = [np.round(one + 0.7 * (q - r), 7) for one in (p, q)]
    cells = {
        "L": Polygon([p, half[0], half[1], s]),
        "R": Polygon([half[0], q, r, half[1]]),
    }
    outline = Polygon([p, half[0], q, r, half[1], s])
    around = {"O": Polygon([far[0], far[1], q, half[0], p])}
    return Patch(cells, around), outline, np.array([half[0], q])


def stands(cells: dict[str, BaseGeometry], patch: Patch) -> None:
    """Every edge is walked once each way or is of the outer outline, which bends by half a unit at
    most; and the land is the same but for nodes a fiftieth of a unit beside it."""
    walked = [edge for cell in cells.values() for edge in half_edges(cell)]
    assert len(set(walked)) == len(walked)
    before = shapely.union_all([*patch.cells.values(), *patch.around.values()])
    ways = set(walked)
    rim = shapely.linestrings([edge for edge in walked if edge[::-1] not in ways])
    assert shapely.hausdorff_distance(shapely.union_all(rim), before.boundary) < 0.51 * UNIT
    total = sum(cell.area for cell in cells.values())
    assert abs(total - before.area) < 0.02 * UNIT * before.length / 2


@settings(max_examples=150)
@given(slope, share)
def test_the_end_slides_and_three_grids_have_its_node(degrees: float, where: float) -> None:
    """As the editor sends it: R and L with the new node, L with the old end as a node besides."""
    patch, outline, side = aslant(degrees)
    lattice = np.rint((side - side[0]) * 1e7)
    node = np.round(side[0] + landing(lattice, where) / 1e7, 7)
    assume(min(np.hypot(*(node - end)) for end in side) > 1e-5)
    p, end, q, r, top, s = shapely.get_coordinates(outline)[:6]
    changed = redrawn(patch, {
        "L": Polygon([p, end, node, top, s]), "R": Polygon([node, q, r, top]),
    })  # fmt: skip
    assert set(changed) == {"L", "R", "O"}
    for cell in changed.values():
        assert tuple(node) in {tuple(xy) for xy in shapely.get_coordinates(cell).tolist()}
    kept = {tuple(xy) for xy in shapely.get_coordinates(outline).tolist()}
    now = shapely.get_coordinates([changed["L"], changed["R"]]).tolist()
    assert kept <= {tuple(xy) for xy in now}
    stands({**patch.cells, **patch.around, **changed}, patch)


@settings(max_examples=150)
@given(slope, share, share)
def test_a_line_across_ends_on_both_outlines(degrees: float, low: float, high: float) -> None:
    patch, _outline, _side = aslant(degrees)
    p, end, top, s = shapely.get_coordinates(patch.cells["L"])[:4]
    one, two = p + low * (end - p), s + high * (top - s)
    over = 0.1 * (two - one)
    changed = divided(patch, "L", LineString([one - over, two + over]), "N")
    assert set(changed) >= {"L", "N", "O"}
    stands({**patch.cells, **patch.around, **changed}, patch)


@settings(max_examples=100)
@given(slope, share, st.floats(0.1, 1.5))
def test_a_border_drawn_over_the_outline_ends_on_it(
    degrees: float, where: float, metres: float
) -> None:
    """R drawn by hand up to a metre and a half beyond the village, its border with L moved."""
    patch, outline, side = aslant(degrees)
    _p, _end, q, r, top, _s = shapely.get_coordinates(outline)[:6]
    out = (q - r) / np.hypot(*(q - r)) * metres / 111_320
    drawn = Polygon([side[0] + where * (side[1] - side[0]) + out, q + out, q, r, top])
    changed = redrawn(patch, {"R": drawn})
    stands({**patch.cells, **patch.around, **changed}, patch)


@pytest.mark.parametrize("where", [0.0, 1.0])
def test_at_its_ends_it_is_the_corner(where: float) -> None:
    edge = np.array([(0.0, 0.0), (98_765.0, 43_210.0)])
    assert (landing(edge, where) == edge[int(where)]).all()
