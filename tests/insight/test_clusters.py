"""DBSCAN in space, and in space and time against a search by hand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.insight.clusters import clusters, space_time_clusters

TWO = np.array([(0, 0), (50, 0), (0, 50), (1000, 0), (1050, 0), (1000, 50), (500, 500)], float)


def test_two_places_and_one_alone() -> None:
    assert clusters(TWO, 100, 3).tolist() == [0, 0, 0, 1, 1, 1, -1]


def test_the_same_place_in_another_month_is_another_cluster() -> None:
    points = np.vstack([TWO[:3], TWO[:3]])
    days = np.array([1, 2, 3, 40, 41, 42], float)
    assert clusters(points, 100, 3).tolist() == [0] * 6
    assert space_time_clusters(points, days, 100, 3, 3).tolist() == [0, 0, 0, 1, 1, 1]


def test_nothing() -> None:
    assert clusters(np.empty((0, 2)), 10, 3).tolist() == []
    assert space_time_clusters(np.empty((0, 2)), np.empty(0), 10, 3, 3).tolist() == []
    assert space_time_clusters(np.zeros((1, 2)), np.zeros(1), 10, 3, 2).tolist() == [-1]


def by_hand(points: np.ndarray, days: np.ndarray) -> set[frozenset[int]]:
    """Cores that are neighbours belong together; the sets of cores of each cluster."""
    n = len(points)
    near = [
        {
            j for j in range(n)
            if np.hypot(*(points[i] - points[j])) <= 10 and abs(days[i] - days[j]) <= 2
        }
        for i in range(n)
    ]  # fmt: skip
    cores = {i for i in range(n) if len(near[i]) >= 3}
    groups: set[frozenset[int]] = set()
    left = set(cores)
    while left:
        group, edge = set(), {left.pop()}
        while edge:
            at = edge.pop()
            group.add(at)
            edge |= (near[at] & cores) - group
        groups.add(frozenset(group))
        left -= group
    return groups


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 8)), max_size=30))
def test_cores_as_by_hand(rows: list[tuple[int, int, int]]) -> None:
    table = np.array(rows, float).reshape(-1, 3)
    labels = space_time_clusters(table[:, :2], table[:, 2], 10, 2, 3)
    expected = by_hand(table[:, :2], table[:, 2])
    assert len(expected) == len(set(labels.tolist()) - {-1})
    for group in expected:
        assert len({labels[i] for i in group}) == 1
