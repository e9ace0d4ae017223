"""Neighbours by border, corner, distance and rank."""

import numpy as np
import shapely

from layers.insight.weights import distance_band, nearest, queen, rook, with_self

# Four squares of a chessboard corner, and an island.
SQUARES = np.array(
    [shapely.box(x, y, x + 1, y + 1) for x, y in [(0, 0), (1, 0), (0, 1), (1, 1), (9, 9)]],
    dtype=object,
)


def test_queen_counts_corners_and_rook_does_not() -> None:
    assert queen(SQUARES).toarray()[0].tolist() == [0, 1, 1, 1, 0]
    assert rook(SQUARES).toarray()[0].tolist() == [0, 1, 1, 0, 0]


def test_an_island_has_no_neighbour_but_itself() -> None:
    assert queen(SQUARES).toarray()[4].sum() == 0
    assert with_self(queen(SQUARES)).toarray()[4].tolist() == [0, 0, 0, 0, 1]


def test_distance_includes_its_limit() -> None:
    points = np.array([(0, 0), (3, 4), (3, 4.001)])
    assert distance_band(points, 5.0).toarray().tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]


def test_nearest_never_names_the_point_itself_among_twins() -> None:
    points = np.array([(0.0, 0.0)] * 3 + [(5.0, 0.0)])
    matrix = nearest(points, 2).toarray()
    assert (matrix.sum(axis=1) == 2).all()
    assert matrix.diagonal().sum() == 0


def test_nearest_asks_for_more_than_there_are() -> None:
    assert nearest(np.array([(0.0, 0.0), (1.0, 0.0)]), 8).toarray().tolist() == [[0, 1], [1, 0]]
    assert nearest(np.zeros((1, 2)), 3).toarray().tolist() == [[0]]
