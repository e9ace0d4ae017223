"""Borders and lines that nobody should send, each with words of the sentence that refuses it, and
what has one meaning, so that it is healed. For A1 of the tiny county:

34.00 ┌───────┬────┬───┬──────┐
      │  A1   │ A2 │A3 │  B1  │   A2 is cut in two along 117.98, so that A1's border can be dragged
33.95 ├───────┴────┴───┼──────┤   across A2 into a third grid.
      │       C1       │  C2  │
33.90 └────────────────┴──────┘
    117.90  117.95   118.00  118.05
"""

from typing import Any, Final

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from layers.territory.crs import bd09_from_wgs84, gcj02_from_wgs84
from tests.territory.borders import area

A1: Final = area((117.90, 33.95), (117.95, 33.95), (117.95, 34.00), (117.90, 34.00))
# The line that makes A3 of A2.
CUT: Final = LineString([(117.98, 33.94), (117.98, 34.01)])


def shifted(to: Any) -> BaseGeometry:
    return shapely.transform(A1, lambda c: np.round(np.column_stack(to(*c.T)), 6))


BORDERS: dict[str, tuple[BaseGeometry, str]] = {
    "bow-tie": (
        area((117.90, 33.95), (117.95, 34.00), (117.95, 33.95), (117.90, 34.00)), "crosses itself",
    ),
    "spike": (
        area((117.90, 33.95), (117.95, 33.95), (117.95, 33.98), (117.97, 33.98), (117.95, 33.98),
             (117.95, 34.00), (117.90, 34.00)), "back on itself",
    ),
    "ring outside the county": (box(117.90, 33.95, 117.95, 34.02), "beyond the county"),
    "second ring outside the county": (
        MultiPolygon([A1, box(117.80, 33.96, 117.82, 33.98)]), "beyond the county",
    ),
    "into another village": (box(117.90, 33.93, 117.95, 34.00), "another village"),
    "right across a third grid": (box(117.90, 33.95, 117.99, 34.00), "lose all its land"),
    "a strip across a third grid": (
        A1.union(box(117.95, 33.97, 117.99, 33.98)), "in pieces",
    ),
    "50,001 vertices": (
        Polygon(shapely.get_coordinates(Point(117.925, 33.975).buffer(0.01, quad_segs=12_500))),
        "50,000 vertices",
    ),
    "swapped axes": (shapely.transform(A1, lambda c: c[:, ::-1]), "swapped"),
    "GCJ-02": (shifted(gcj02_from_wgs84), "GCJ-02"),
    "BD-09": (shifted(bd09_from_wgs84), "GCJ-02 or BD-09"),
    "off the globe": (shapely.transform(A1, lambda c: c * 100), "off the globe"),
    "metres": (shapely.transform(A1, lambda c: c * 111_320), "off the globe"),
    "infinite": (area((117.90, 33.95), (117.95, np.inf), (117.95, 34.00)), "off the globe"),
    "a line": (LineString([(117.90, 33.95), (117.95, 34.00)]), "not an area"),
    "nothing": (Polygon(), "not an area"),
    "no width": (area((117.90, 33.95), (117.95, 33.95), (117.92, 33.95)), "crosses itself|back on"),
    "a hole that is nobody's": (A1.difference(box(117.92, 33.97, 117.93, 33.98)), "No grid beside"),
    "a second part of half a metre": (
        MultiPolygon([A1, box(117.96, 33.97, 117.960004, 33.970004)]), "less than a metre",
    ),
}  # fmt: skip


LINES: dict[str, tuple[BaseGeometry, str]] = {
    "misses": (LineString([(117.80, 33.96), (117.89, 33.96)]), "misses"),
    "touches a corner": (
        LineString([(117.89, 33.94), (117.90, 33.95), (117.89, 33.96)]), "only touches",
    ),
    "runs along the border": (LineString([(117.95, 33.94), (117.95, 34.01)]), "only touches"),
    "ends inside": (LineString([(117.89, 33.96), (117.93, 33.96)]), "ends inside"),
    "crosses three times": (
        LineString([(117.89, 33.955), (117.96, 33.955), (117.96, 33.97), (117.89, 33.97),
                    (117.89, 33.99), (117.96, 33.99)]), "more than once",
    ),
    "crosses itself": (
        LineString([(117.89, 33.96), (117.94, 33.96), (117.94, 33.97), (117.93, 33.95)]),
        "crosses itself",
    ),
    "is a point": (LineString([(117.93, 33.96), (117.93, 33.96)]), "not a line"),
    "has swapped axes": (LineString([(33.96, 117.89), (33.96, 117.96)]), "swapped"),
    "is off the globe": (LineString([(11789, 3396), (11796, 3396)]), "off the globe"),
    "has 50,001 vertices": (
        LineString(np.column_stack([np.linspace(117.89, 117.96, 50_001),
                                    33.96 + np.arange(50_001) % 2 * 1e-6])), "50,000 vertices",
    ),
    "leaves a strip of half a metre": (
        LineString([(117.89, 33.999994), (117.96, 33.999994)]), "less than a metre",
    ),
}  # fmt: skip

HEALED: dict[str, BaseGeometry] = {
    "duplicate vertices": area(
        (117.90, 33.95), (117.90, 33.95), (117.96, 33.95), (117.96, 33.95), (117.96, 34.00),
        (117.90, 34.00), (117.90, 34.00),
    ),
    "heights": Polygon([
        (117.90, 33.95, 21.5), (117.96, 33.95, 22), (117.96, 34.00, 23), (117.90, 34.00, 21),
    ]),
    "clockwise": area((117.90, 33.95), (117.90, 34.00), (117.96, 34.00), (117.96, 33.95)),
    "more digits than are stored": area(
        (117.90000000001, 33.95), (117.96000000003, 33.95000000002), (117.96, 34.00),
        (117.90, 33.9999999999),
    ),
}  # fmt: skip
