"""What a border's end bends of the village's outline is given back by its image. Pure.

d───────────────c        The outline's edge a–b meets the lattice nowhere near the place where
│   P   ╎   Q   │        the line ╎ ends on it: n lies beside a–b, and so does its image m, on
a──────n┴───m───b        the other side.
"""

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from layers.territory.partition import Patch, divided
from layers.territory.partition.evened import evened
from layers.territory.partition.lattice import UNITS, Lattice

A, B = (211_279.0, 0.0), (481_896.0, 1_739.0)
N, M = (310_287.0, 636.0), (382_888.0, 1_103.0)
C, D = (481_896.0, 90_000.0), (211_279.0, 90_000.0)
TOP = (310_287.0, 90_000.0)


def nodes(cell: BaseGeometry) -> set[tuple[float, float]]:
    return {(x, y) for x, y in shapely.get_coordinates(cell).tolist()}


def test_the_image_gives_the_land_back_to_the_last_bit() -> None:
    before = {"P": Polygon([A, B, C, D])}
    bent = {"P": Polygon([A, N, TOP, D]), "Q": Polygon([N, B, C, TOP])}
    assert sum(cell.area for cell in bent.values()) != before["P"].area
    even = evened(before, bent)
    assert sum(cell.area for cell in even.values()) == before["P"].area
    assert nodes(even["Q"]) == {N, M, B, C, TOP}
    assert even["P"] is bent["P"]


def test_several_ends_on_one_edge_have_their_images_together() -> None:
    one, two = (250_000.0, 249.0), (330_000.0, 763.0)
    before = {"P": Polygon([A, B, C, D])}
    bent = {"P": Polygon([A, one, two, B, C, D])}
    even = evened(before, bent)
    assert even["P"].area == before["P"].area
    mirrored = {(A[0] + B[0] - x, A[1] + B[1] - y) for x, y in (one, two)}
    assert nodes(even["P"]) == nodes(bent["P"]) | mirrored


def test_a_node_on_the_edge_and_an_outline_as_it_was_stay_as_they_are() -> None:
    before = {"P": Polygon([(0, 0), (100, 50), (100, 200), (0, 200)])}
    there = {"P": Polygon([(0, 0), (20, 10), (100, 50), (100, 200), (0, 200)])}
    assert evened(before, there)["P"] is there["P"]
    assert evened(before, before)["P"] is before["P"]


whole = st.integers(-60_000, 60_000)


@settings(max_examples=100, deadline=None)
@given(whole, whole, whole, st.floats(0.02, 0.98))
def test_a_village_cut_anywhere_keeps_its_land(slope: int, aslant: int, up: int, at: float) -> None:
    """The two edges that the line comes to lie almost straight north, at 45 degrees, or anyhow."""
    west, south = 1_179_000_000, 339_500_000
    corners = [
        (0, 0), (250_000, slope), (250_000 + aslant, 250_000 + slope), (aslant, 250_000 + up),
    ]  # fmt: skip
    village = Polygon([((west + x) / UNITS, (south + y) / UNITS) for x, y in corners])
    p, q, r, s = shapely.get_coordinates(village)[:4]
    one, two = p + at * (q - p), s + at * (r - s)
    over = 0.1 * (two - one)
    cells = divided(Patch({"P": village}), "P", LineString([one - over, two + over]), "N")
    lattice = Lattice.under([village])
    rest = sum(lattice.put(cell).area for cell in cells.values()) - lattice.put(village).area
    # Nodes as good as on the edge have no image: a fiftieth of a unit beside it.
    assert abs(rest) <= 0.02 * lattice.put(village).length / 2
