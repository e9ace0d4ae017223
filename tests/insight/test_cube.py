"""Columns of counts: cut, add up, bring up to date."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layers.insight.cube import ROW, Cube, ordered

NAMES = ("day", "category", "channel", "grid")


def cube(*rows: tuple[int, ...]) -> Cube:
    """Rows of day, category, channel, grid, n; the other columns are 0."""
    table = np.zeros(len(rows), ROW)
    for i, row in enumerate(rows):
        for name, value in zip((*NAMES, "n"), row, strict=True):
            table[i][name] = value
    return ordered(table)


SMALL = cube((10, 1, 0, 5, 2), (11, 2, 1, 5, 3), (11, 1, 0, 6, 1), (20, 2, 0, 0, 4))


def test_days_are_inclusive() -> None:
    assert SMALL.between(10, 11).total() == 6
    assert SMALL.between(12, 19).total() == 0
    assert SMALL.by_day(10, 3).tolist() == [2, 4, 0]


def test_filters() -> None:
    assert SMALL.only(categories={1}).total() == 3
    assert SMALL.only(channels=[0]).total() == 7
    assert SMALL.only(categories=[], channels=None).total() == 0
    assert SMALL.by_category() == {1: 3, 2: 7}


def test_by_place_and_week() -> None:
    places = np.array([0, 0, 1, -1])
    assert SMALL.by(places, 2).tolist() == [5, 1]
    # Weeks end with day 17: the days 4 to 10 and 11 to 17; day 20 lies ahead.
    assert SMALL.by_week(places, 2, 17, 2).tolist() == [[2, 3], [0, 1]]


def test_nothing() -> None:
    empty = Cube(np.empty(0, ROW))
    assert empty.total() == 0
    assert empty.by_category() == {}
    assert empty.by_week(np.empty(0, np.int64), 3, 10, 2).tolist() == [[0, 0]] * 3
    assert empty.updated(SMALL.rows).total() == 10


keys = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1), st.integers(0, 2))
tables = st.dictionaries(keys, st.integers(0, 9), max_size=20)


@given(tables, tables)
def test_updated_as_a_dictionary_would_be(before: dict, changes: dict) -> None:
    both = cube(*((*key, n) for key, n in before.items())).updated(
        cube(*((*key, n) for key, n in changes.items())).rows
    )
    found = {tuple(row[name] for name in NAMES): row["n"] for row in both.rows}
    assert found == before | changes
    assert (np.diff(both.rows["day"]) >= 0).all()
