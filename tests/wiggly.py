"""A coverage with wiggly shared borders, of any size, the same for the same arguments."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Bounds = tuple[float, float, float, float]
SUINING: Bounds = (117.51, 33.67, 118.18, 34.16)


def wiggly_grids(
    columns: int, rows: int, bounds: Bounds = SUINING, bends: int = 12, seed: int = 1
) -> NDArray[Any]:
    """Return ``columns × rows`` polygons, row by row from the south-west, that fill ``bounds``.

    Each has four sides of ``bends`` bent stretches; neighbours share their vertices bit by bit,
    and every coordinate is rounded to 1e-7 degrees.
    """
    rng = np.random.default_rng(seed)
    shift = rng.uniform(-0.15, 0.15, (columns + 1, rows + 1, 2))
    shift[[0, -1], :, 0] = shift[:, [0, -1], 1] = 0
    nodes = np.moveaxis(np.mgrid[0 : columns + 1, 0 : rows + 1], 0, -1) + shift
    east = _bent(rng, nodes[:-1], nodes[1:], bends, across=1)
    north = _bent(rng, nodes[:, :-1], nodes[:, 1:], bends, across=0)
    west = _reversed(north[:-1], nodes[:-1, 1:])
    ring = np.concatenate(
        [east[:, :-1], north[1:], _reversed(east[:, 1:], nodes[1:, 1:]), west], axis=2
    )
    left, bottom, right, top = bounds
    scale = np.array([(right - left) / columns, (top - bottom) / rows])
    degrees = np.round(ring * scale + (left, bottom), 7)
    return shapely.polygons(degrees.swapaxes(0, 1).reshape(columns * rows, -1, 2))


def _bent(
    rng: np.random.Generator, start: NDArray[Any], end: NDArray[Any], bends: int, across: int
) -> NDArray[Any]:
    """Lines from ``start`` (included) to ``end`` (not), shaken ``across``, straight on the rim."""
    t = np.arange(bends) / bends
    line = start[:, :, None] + t[:, None] * (end - start)[:, :, None]
    shake = rng.uniform(-0.12, 0.12, line.shape[:3]) * np.sin(np.pi * t)
    np.moveaxis(shake, across, 0)[[0, -1]] = 0
    line[..., across] += shake
    return line


def _reversed(line: NDArray[Any], end: NDArray[Any]) -> NDArray[Any]:
    """The same vertices walked from ``end`` back to the line's start, which is left out."""
    return np.concatenate([end[:, :, None], line[:, :, :0:-1]], axis=2)
