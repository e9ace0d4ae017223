"""From points, days, categories and texts to groups of one matter, each bounded in size. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree

from layers.cases.repeats.alike import Same, cosines, rows

# How many cells of (place, time, category) a tree is asked for at once; memory stays bounded.
_PORTION = 20_000


def groups(
    xy: NDArray[Any], days: NDArray[Any], category: NDArray[Any], texts: Sequence[str], same: Same
) -> list[list[int]]:
    """Indexes of the members of each group of two or more, in order.

    ``xy`` (n, 2) metres, ``days`` (n,) as numbers, ``category`` (n,) top categories. The likest
    pairs are joined first, and only where every two members of what comes out are within the
    metres and days of ``same``: a chain along a street does not become one group.
    """
    if len(texts) < 2:
        return []
    pairs = near_pairs(xy, days, category, same)
    matrix: csr_matrix = rows(texts)
    alike = cosines(matrix, pairs)
    keep = alike >= same.cosine
    pairs, alike = pairs[keep], alike[keep]
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0], -alike))]
    return _joined(xy, days, pairs, same)


def near_pairs(
    xy: NDArray[Any], days: NDArray[Any], category: NDArray[Any], same: Same
) -> NDArray[Any]:
    """(p, 2) pairs i < j of one category within the metres and days."""
    found = []
    for one in np.unique(category):
        here = np.flatnonzero(category == one)
        scaled = np.column_stack([xy[here] / same.metres, days[here] / same.days])
        tree = cKDTree(scaled)
        for start in range(0, len(here), _PORTION):
            part = np.arange(start, min(start + _PORTION, len(here)))
            # A cube holds the cylinder that is meant; the corners are cut off below.
            near = tree.query_ball_point(scaled[part], 1.0, p=np.inf)
            left = np.repeat(part, [len(row) for row in near])
            right = np.concatenate([np.asarray(row, int) for row in near])
            ahead = left < right
            left, right = here[left[ahead]], here[right[ahead]]
            off = np.hypot(*(xy[left] - xy[right]).T)
            inside = off <= same.metres
            found.append(np.column_stack([left[inside], right[inside]]))
    return np.concatenate(found) if found else np.empty((0, 2), int)


def _joined(
    xy: NDArray[Any], days: NDArray[Any], pairs: NDArray[Any], same: Same
) -> list[list[int]]:
    members: dict[int, list[int]] = {}
    of: dict[int, int] = {}
    for left, right in pairs.tolist():
        one, other = of.get(left, left), of.get(right, right)
        if one == other:
            continue
        both = members.get(one, [one]) + members.get(other, [other])
        if not _fits(xy[both], days[both], same):
            continue
        members[one] = both
        members.pop(other, None)
        for at in both:
            of[at] = one
    return sorted(sorted(row) for row in members.values())


def _fits(xy: NDArray[Any], days: NDArray[Any], same: Same) -> bool:
    if days.max() - days.min() > same.days:
        return False
    apart = xy[:, None] - xy[None]
    return bool(np.hypot(apart[..., 0], apart[..., 1]).max() <= same.metres)
