"""Subjects that are reported far more than of late."""

import numpy as np

from layers.insight.cube import ROW, Cube, ordered
from layers.insight.emerging_categories import rising

LAST = 20_000


def weeks(**by_category: list[int]) -> Cube:
    """Weekly counts of categories c1, c2 …, the last week ending with LAST."""
    rows = np.zeros(sum(map(len, by_category.values())), ROW)
    i = 0
    for name, counts in by_category.items():
        for age, n in enumerate(reversed(counts)):
            rows[i]["day"], rows[i]["category"], rows[i]["n"] = LAST - 7 * age, int(name[1:]), n
            i += 1
    return ordered(rows)


def test_a_jump_is_named_and_noise_is_not() -> None:
    noise = [4, 6, 5, 3, 7, 5, 4, 6, 5, 5, 4, 6, 6]
    found = rising(weeks(c1=noise, c2=[*noise[:-1], 25], c3=[0] * 12 + [8]), LAST, 1)
    assert [row.category for row in found] == [2, 3] or [row.category for row in found] == [3, 2]
    assert found[0].p <= found[1].p <= 0.05


def test_bursts_need_more_than_steady_counts() -> None:
    bursts = [0, 18, 1, 0, 15, 2, 0, 20, 0, 1, 17, 0, 22]
    steady = [6] * 12 + [22]
    found = rising(weeks(c1=bursts, c2=steady), LAST, 1)
    assert [row.category for row in found] == [2]


def test_few_cases_and_no_cases() -> None:
    assert rising(weeks(c1=[0] * 12 + [4]), LAST, 1) == []
    assert rising(Cube(np.empty(0, ROW)), LAST, 4) == []
