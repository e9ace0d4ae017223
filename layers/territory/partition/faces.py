"""Cut the village into faces along all lines, and put faces together to cells again. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.territory.partition.lattice import (
    Coords,
    Edge,
    Node,
    half_edges,
    nodes,
    polygons,
    reshaped,
)
from layers.territory.partition.noded import noded


@dataclass(frozen=True, slots=True)
class Face:
    """A piece of land that no line crosses, with a point in it and the cell it lies in now."""

    shape: Polygon
    point: Point
    owner: str | None


def faces(cells: Mapping[str, BaseGeometry], lines: Iterable[BaseGeometry]) -> list[Face]:
    """Cut by the borders of all cells and by ``lines``; crossings are rounded to the lattice."""
    borders = {max(edge, edge[::-1]) for cell in cells.values() for edge in half_edges(cell)}
    cut: BaseGeometry = shapely.polygonize(noded(borders, lines))  # type: ignore[assignment]
    shapes = polygons(cut)
    points = shapely.point_on_surface(np.array(shapes, dtype=object))
    codes = list(cells)
    inside, cell = shapely.STRtree(list(cells.values())).query(points, predicate="intersects")
    owners = {int(i): codes[int(j)] for i, j in zip(inside, cell, strict=True)}
    return [
        Face(shape, point, owners.get(i))
        for i, (shape, point) in enumerate(zip(shapes, points, strict=True))
    ]


def left_of(shapes: Iterable[tuple[str, BaseGeometry]]) -> dict[Edge, str]:
    """Whose land lies on the left of each edge, for shapes that share their vertices."""
    return {edge: code for code, shape in shapes for edge in half_edges(shape)}


def assembled(pieces: Mapping[str, list[Polygon]], keep: set[Node]) -> dict[str, BaseGeometry]:
    """Put each code's faces together; nodes where no border ends stay only when in ``keep``."""
    cells = {code: shapely.coverage_union_all(shapes) for code, shapes in pieces.items() if shapes}
    beside: dict[Node, set[Node]] = {}
    for cell in cells.values():
        for a, b in half_edges(cell):
            beside.setdefault(a, set()).add(b)
            beside.setdefault(b, set()).add(a)
    spare = {node for node, others in beside.items() if len(others) == 2} - keep
    return {code: _without(cell, spare) for code, cell in cells.items()}


def _without(cell: BaseGeometry, spare: set[Node]) -> BaseGeometry:
    if spare.isdisjoint(nodes(cell)):
        return cell

    def thinned(ring: Coords) -> Coords:
        kept = np.array([node for node in ring[:-1].tolist() if tuple(node) not in spare])
        return np.concatenate([kept, kept[:1]]) if len(kept) > 2 else ring

    return reshaped(cell, thinned)
