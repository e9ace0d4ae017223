"""Statistics by the second: Gi* beside esda, points to a tested map, the scan of a day."""

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from scipy.sparse import csr_array

from layers.insight.gi_star import gi_star
from layers.insight.lattice import METRES
from layers.insight.scan import scan
from layers.insight.scan_models import Conditional
from layers.insight.significance import significance
from layers.insight.weights import queen, with_self
from tests.bench.table import Row
from tests.wiggly import wiggly_grids

POINTS = 1_000_000
SIDES = (160, 125)  # 20,000 cells


def cpu(work: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU seconds of a few calls."""
    spent = []
    for _round in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def statistics() -> Iterator[Row]:
    rng = np.random.default_rng(5)
    yield from _year(rng)
    yield from _million(rng)
    yield from _daily(rng)


def without_esda() -> None:
    """Everything that is ours, to see what memory it takes."""
    rng = np.random.default_rng(5)
    for part in (_year, _daily):
        list(part(rng))
    # The first row of these is ours, the next one esda's.
    next(_million(rng))


def _year(rng: np.random.Generator) -> Iterator[Row]:
    shapes = wiggly_grids(65, 11)
    near = with_self(queen(shapes))
    counts = rng.poisson(0.1, (len(shapes), 365 * 20)).astype(np.float64)
    took = cpu(lambda: gi_star(counts, near))
    yield Row(
        "Gi* of 715 grids × 365 days × 20 categories, CPU",
        f"{took:.2f} s", "", "", "≤ 1 s", took <= 1,
    )  # fmt: skip


def _million(rng: np.random.Generator) -> Iterator[Row]:
    columns, rows = SIDES
    x = rng.uniform(0, columns * METRES, POINTS)
    y = rng.uniform(0, rows * METRES, POINTS)
    near = _chessboard(columns, rows)

    def bin_points() -> np.ndarray:
        cells = (x * (1 / METRES)).astype(np.int32) * np.int32(rows)
        cells += (y * (1 / METRES)).astype(np.int32)
        return np.bincount(cells, minlength=columns * rows).astype(np.float64)

    counts = bin_points()
    took = cpu(lambda: significance(gi_star(bin_points(), near)), 5)
    yield Row(
        "1,000,000 points to 20,000 cells, Gi*, FDR, CPU",
        f"{took:.3f} s", "", "", "≤ 0.1 s", took <= 0.1,
    )  # fmt: skip
    ours = cpu(lambda: gi_star(counts, near), 5)
    theirs = _esda(counts, near)
    yield Row(
        "Gi* of 20,000 cells, CPU, beside esda",
        f"{ours * 1e3:.1f} ms", f"{theirs:.2f} s", f"{theirs / ours:.0f}×", "≥ 100×",
        theirs / ours >= 100,
    )  # fmt: skip


def _esda(counts: np.ndarray, near: csr_array) -> float:
    from esda.getisord import G_Local
    from libpysal.weights import W

    starts = near.indptr
    neighbours = {
        i: [int(j) for j in near.indices[starts[i] : starts[i + 1]] if j != i]
        for i in range(near.shape[0])
    }
    graph = W(neighbours, silence_warnings=True)
    return cpu(lambda: G_Local(counts, graph, transform="B", permutations=0, star=True))


def _daily(rng: np.random.Generator) -> Iterator[Row]:
    points = rng.uniform(0, 50_000, (715, 2))
    share = np.full(715, 1 / 715)
    series = [rng.poisson(0.003, (715, 60)) for _category in range(21)]

    def day() -> None:
        for counts in series:
            scan(
                Conditional(counts[:, -7:], share), points,
                max_areas=9, max_days=7, replicates=0,
            )  # fmt: skip

    took = cpu(day)
    yield Row(
        "daily scan of 21 series × 7 windows × 6,435 circles, CPU",
        f"{took:.2f} s", "", "", "≤ 5 s", took <= 5,
    )  # fmt: skip


def _chessboard(columns: int, rows: int) -> csr_array:
    """Queen contiguity with self of a full board."""
    index = np.full((columns + 2, rows + 2), -1)
    index[1:-1, 1:-1] = np.arange(columns * rows).reshape(columns, rows)
    x, y = (part.ravel() for part in np.indices((columns, rows)) + 1)
    pairs = []
    for right in (-1, 0, 1):
        for above in (-1, 0, 1):
            other = index[x + right, y + above]
            pairs.append(np.stack([np.flatnonzero(other >= 0), other[other >= 0]]))
    at = np.concatenate(pairs, axis=1)
    n = columns * rows
    return csr_array((np.ones(at.shape[1]), (at[0], at[1])), shape=(n, n))


if __name__ == "__main__":
    for row in statistics():
        print(row, file=sys.stdout)
