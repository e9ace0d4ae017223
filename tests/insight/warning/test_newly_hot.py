"""An area that becomes hot is news; one that always is, is not."""

import numpy as np
from scipy.sparse import csr_array

from layers.insight.warning.history import History
from layers.insight.warning.newly_hot import newly_hot

SIDE, DAYS = 8, 200


def board() -> csr_array:
    x, y = np.divmod(np.arange(SIDE * SIDE), SIDE)
    near = (abs(x[:, None] - x) <= 1) & (abs(y[:, None] - y) <= 1)
    return csr_array(near.astype(float))


def made(counts: np.ndarray) -> History:
    return History(0, counts[None].astype(np.int16), np.zeros((1, DAYS), dtype=np.int64))


def test_a_new_cluster_is_found_at_its_middle() -> None:
    counts = np.random.default_rng(5).poisson(0.05, (DAYS, SIDE * SIDE))
    counts[:, 63] += 2
    counts[-5:, [9, 10, 17, 18]] += 2
    found = newly_hot(made(counts), board(), DAYS - 1, DAYS)
    assert found["centre"][0] in {9, 10, 17, 18}
    assert found["observed"][0] > 6 * found["expected"][0]
    assert 63 not in found["centre"]


def test_nothing_reported_is_nothing_hot() -> None:
    assert not len(newly_hot(made(np.zeros((DAYS, SIDE * SIDE))), board(), 100, DAYS))
