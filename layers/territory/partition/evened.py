"""What nodes bend of an edge of the village's outline to one side, others bend back. Pure.

a───────────────────b      A border ends in n, up to half a unit beside the outline's edge a–b
  ╲___     ┌─m─────╱       (landing.py). Its image m through the middle of the edge makes the
      n────┘               line a n m b the same from both ends: as much land goes as comes, to
                           the last bit.
"""

from collections.abc import Mapping
from math import dist

from shapely.geometry.base import BaseGeometry

from layers.territory.partition.check import chain, rim
from layers.territory.partition.faces import left_of
from layers.territory.partition.landing import ON_OUTLINE
from layers.territory.partition.lattice import Edge, Node, half_edges
from layers.territory.partition.thread import with_nodes


def evened(
    before: Mapping[str, BaseGeometry], cells: Mapping[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    """Return ``cells``, the whole village's on the lattice, with those images of the nodes that its
    outline has gained since ``before``. Nodes on their edge have none; a cell that lacks none is
    returned as it is."""
    old, walked = rim(left_of(before.items())), left_of(cells.items())
    new = rim(walked)
    onward: dict[Node, list[Node]] = {}
    for a, b in new - old:
        onward.setdefault(a, []).append(b)
    missing: dict[Edge, set[Node]] = {}
    for edge in old - new:
        missing |= _images(edge, chain(edge, onward))
    changed = {walked[edge] for edge in missing}
    return {
        code: with_nodes(cell, half_edges(cell), missing) if code in changed else cell
        for code, cell in cells.items()
    }


def _images(edge: Edge, pieces: list[Edge]) -> dict[Edge, set[Node]]:
    """The images that the pieces of an edge lack, by the piece that each one comes into."""
    gained = [b for _a, b in pieces[:-1]]
    if not any(_beside(node, edge) > ON_OUTLINE for node in gained):
        return {}
    (ax, ay), (bx, by) = edge
    images = {(ax + bx - x, ay + by - y) for x, y in gained} - set(gained)
    found: dict[Edge, set[Node]] = {}
    for image in images:
        piece = next(one for one in pieces if _along(image, edge) <= _along(one[1], edge))
        found.setdefault(piece, set()).add(image)
    return found


def _beside(node: Node, edge: Edge) -> float:
    (ax, ay), (bx, by), (x, y) = *edge, node
    return abs((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / dist(*edge)


def _along(node: Node, edge: Edge) -> float:
    (ax, ay), (bx, by), (x, y) = *edge, node
    return (bx - ax) * (x - ax) + (by - ay) * (y - ay)
