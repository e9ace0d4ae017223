"""The land that changes hands.

┌──┬──┐    A gives its eastern half to B.
│A │B │
└──┴──┘
"""

import pytest
from shapely import MultiPolygon, Polygon, box

from layers.territory.coverage import area_m2
from layers.territory.difference import moved_land

A, B = box(117.90, 33.90, 117.92, 33.92), box(117.92, 33.90, 117.94, 33.92)
HALF = box(117.91, 33.90, 117.92, 33.92)


def test_from_whom_to_whom_and_how_much() -> None:
    (piece,) = moved_land({"A": A, "B": B}, {"A": A - HALF, "B": B | HALF})
    assert (piece.giver, piece.taker) == ("A", "B")
    assert piece.shape.equals(HALF)
    assert piece.area_m2 == pytest.approx(area_m2(HALF))


def test_a_split_a_merge_and_nothing() -> None:
    (cut,) = moved_land({"A": A}, {"A": A - HALF, "N": HALF})
    assert (cut.giver, cut.taker) == ("A", "N")
    (joined,) = moved_land({"A": A, "B": B}, {"A": A | B, "B": MultiPolygon()})
    assert (joined.giver, joined.taker) == ("B", "A")
    assert moved_land({"A": A, "B": B}, {"A": A, "B": B}) == []


def test_a_rounded_node_is_no_land() -> None:
    bent = Polygon([(117.92, 33.90), (117.9200001, 33.91), (117.92, 33.92), (117.90, 33.92),
                    (117.90, 33.90)])  # fmt: skip
    assert moved_land({"A": A, "B": B}, {"A": bent, "B": B - bent}) == []
