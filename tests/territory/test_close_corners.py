"""A corner that lies close to a border it has nothing to do with stays what it is. Pure.

W   ╱────────────         V, a corner of X and W, lies half a unit (5 mm) above the border of X
  ╱V      X               and Y, where X runs out in a point. Nobody's edit concerns it.
T─────────────────
        Y             Z   The far part of Y is cut, redrawn or merged.
"""

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from layers.territory.partition import Patch, divided, joined, redrawn, replaced

METRE = 1 / 111_320


def at(x: float, y: float) -> tuple[float, float]:
    """Units of 1e-7 degrees from 117.90, 33.90."""
    return round(117.9 + x / 1e7, 7), round(33.9 + y / 1e7, 7)


def area(*corners: tuple[float, float]) -> Polygon:
    return Polygon([at(x, y) for x, y in corners])


T, V, EAST = (0, 0), (500, 1), (100_000, 100)
X = area(T, EAST, (100_000, 50_000), (1_000, 30), V)
W = area(T, V, (1_000, 30), (100_000, 50_000), (100_000, 90_000), (0, 90_000))
Y = area((0, -90_000), (100_000, -90_000), EAST, T)
Z = area((100_000, -90_000), (200_000, -90_000), (200_000, 90_000), (100_000, 90_000),
         (100_000, 50_000), EAST)  # fmt: skip
PATCH = Patch({"W": W, "X": X, "Y": Y, "Z": Z})


def test_the_drawing_is_as_described() -> None:
    assert shapely.coverage_is_valid([W, X, Y, Z])
    assert 0 < shapely.Point(at(*V)).distance(Y) < 0.75e-7


def test_a_merge_far_from_it() -> None:
    assert set(joined(PATCH, ["Z", "W"])) == {"W", "Z"}


def test_a_split_far_from_it() -> None:
    line = LineString([at(50_000, -95_000), at(120_000, -50_000)])
    assert set(divided(PATCH, "Y", line, "N")) == {"Y", "N", "Z"}


def test_a_border_redrawn_elsewhere() -> None:
    wider = area((0, -90_000), (120_000, -90_000), EAST, T)
    changed = redrawn(PATCH, {"Y": wider})
    assert set(changed) == {"Y", "Z"}
    assert at(*V) not in corners(changed["Y"])


def test_a_grid_around_gets_no_node_of_it() -> None:
    """Y belongs to the next village; the border of W and Z moves."""
    patch = Patch({"W": W, "X": X, "Z": Z}, {"Y": Y})
    moved = area((100_000, -90_000), (200_000, -90_000), (200_000, 90_000), (90_000, 90_000),
                 (100_000, 50_000), EAST)  # fmt: skip
    assert set(redrawn(patch, {"Z": moved})) == {"W", "Z"}


def test_a_new_corner_close_to_the_next_village_stays_off_its_border() -> None:
    """W grows into the point of X: V moves along, and is new to Y, the next village's."""
    patch = Patch({"W": W, "X": X, "Z": Z}, {"Y": Y})
    again = replaced(patch, {"X": area(T, EAST, (100_000, 50_000), (1_000, 30), (600, 1)),
                             "W": area(T, (600, 1), (1_000, 30), (100_000, 50_000),
                                       (100_000, 90_000), (0, 90_000))})  # fmt: skip
    assert set(again) == {"W", "X"}


def test_a_border_kept_as_it_was_is_not_led_through_corners_beside_it() -> None:
    """V half a metre above: Y's border with X is kept, so its neighbours' corner is no concern."""
    up = (50_000, 90)
    x = area(T, EAST, (100_000, 50_000), (51_000, 300), up)
    w = area(T, up, (51_000, 300), (100_000, 50_000), (100_000, 90_000), (0, 90_000))
    assert 0.3 < shapely.Point(at(*up)).distance(Y) / METRE < 0.5
    changed = redrawn(Patch({"W": w, "X": x, "Y": Y, "Z": Z}),
                      {"Y": area((0, -90_000), (120_000, -90_000), EAST, T)})  # fmt: skip
    assert set(changed) == {"Y", "Z"}


def test_a_cut_of_the_very_border_beside_it() -> None:
    """X gets the node where the line ends; Y and N do not get the corner of X and W."""
    line = LineString([at(10_000, -90_500), at(9_999, 20)])
    changed = divided(PATCH, "Y", line, "N")
    assert set(changed) == {"Y", "N", "X"}
    assert at(9_999, 10) in corners(changed["X"])
    assert at(*V) not in corners(changed["Y"]) + corners(changed["N"])


def corners(shape: BaseGeometry) -> list[tuple[float, float]]:
    return [(x, y) for x, y in shapely.get_coordinates(shape).tolist()]
