"""Who reports the same matter again soon is counted once."""

import numpy as np

from layers.insight.warning.distinct import distinct


def of(*rows: tuple[int, int, int]) -> list[bool]:
    day, person, place = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return distinct(day, person, place).tolist()


def test_a_row_of_complaints_counts_once() -> None:
    assert of((0, 7, 1), (20, 7, 1), (40, 7, 1)) == [True, False, False]


def test_after_four_quiet_weeks_it_is_news() -> None:
    assert of((0, 7, 1), (28, 7, 1), (57, 7, 1)) == [True, False, True]


def test_other_people_and_other_places_are_other_matters() -> None:
    assert of((0, 7, 1), (0, 8, 1), (0, 7, 2)) == [True, True, True]


def test_nobody_known_never_repeats() -> None:
    assert of((0, -1, 1), (0, -1, 1)) == [True, True]


def test_the_order_of_rows_does_not_matter() -> None:
    assert of((3, 7, 1), (1, 7, 1)) == [False, True]


def test_nothing() -> None:
    assert of() == []
