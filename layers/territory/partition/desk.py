"""A patch of cells laid out on the lattice, and how new cells leave it: checked. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import SLIVER_METRES, Fault
from layers.territory.partition.check import check
from layers.territory.partition.evened import evened
from layers.territory.partition.lattice import Lattice, Node, half_edges, multi, nodes, polygons
from layers.territory.partition.misfit import Misfit
from layers.territory.partition.thread import matched

NO_LAND: Final = MultiPolygon()

Cells = Mapping[str, BaseGeometry]


@dataclass(frozen=True, slots=True)
class Patch:
    """The cells of a village by code, and those ``around`` it that touch it. EPSG:4326."""

    cells: Mapping[str, BaseGeometry]
    around: Mapping[str, BaseGeometry] = field(default_factory=dict)


class Desk:
    """A patch on the lattice. Cells whose neighbours' vertices they lack have got them."""

    def __init__(self, patch: Patch, more: Iterable[BaseGeometry] = ()) -> None:
        given = {**patch.cells, **patch.around}
        self.lattice = Lattice.under([*given.values(), *more])
        self.given = {code: self.lattice.put(geom) for code, geom in given.items()}
        whole = matched(self.given)
        self.cells = {code: whole[code] for code in patch.cells}
        self.around = {code: whole[code] for code in patch.around}

    @cached_property
    def village(self) -> BaseGeometry:
        return shapely.union_all(list(self.cells.values()))

    @cached_property
    def vertices(self) -> set[Node]:
        """Every vertex of the village's cells."""
        return {node for cell in self.cells.values() for node in nodes(cell)}

    def fault(
        self, kind: str, codes: Iterable[str], where: BaseGeometry | None = None, reason: str = ""
    ) -> Fault:
        if where is None or where.is_empty:
            return Fault(kind, tuple(codes), reason=reason)
        return Fault(kind, tuple(codes), self.lattice.spot(where), self.lattice.area(where), reason)

    def settle(
        self, cells: Mapping[str, BaseGeometry], around: Mapping[str, BaseGeometry] | None = None
    ) -> dict[str, MultiPolygon]:
        """Return what changed when the village's cells become these, in degrees.

        Cells around the village get the nodes that its border gained, unless ``around`` says how
        they become; cells that are gone come back without land. Raises Misfit for slivers and for
        anything but a partition of the same land.
        """
        self._refuse_slivers(cells)
        if around is None:
            cells, around = self._evened(cells)
        faults = self._faults(cells, around)
        if faults:
            raise Misfit(faults[0].kind, *faults)
        changed = {
            code: multi(self.lattice.lift(cell))
            for code, cell in {**cells, **around}.items()
            if code not in self.given or set(half_edges(cell)) != set(half_edges(self.given[code]))
        }
        return changed | {code: NO_LAND for code in self.cells if code not in cells}

    def _evened(self, cells: Mapping[str, BaseGeometry]) -> tuple[Cells, Cells]:
        """The cells so that the village keeps its land to the last bit, and those around it; where
        there is no room for that, with an outline that is bent by a hair."""
        even = evened(self.cells, cells)
        if any(even[code] is not cell for code, cell in cells.items()):
            around = self._matched(even)
            if not self._faults(even, around):
                return even, around
        return cells, self._matched(cells)

    def _matched(self, cells: Mapping[str, BaseGeometry]) -> Cells:
        whole = matched({**cells, **self.around})
        return {code: whole[code] for code in self.around}

    def _faults(
        self, cells: Mapping[str, BaseGeometry], around: Mapping[str, BaseGeometry]
    ) -> list[Fault]:
        return check({**self.cells, **self.around}, {**cells, **around}, self.lattice)

    def _refuse_slivers(self, cells: Mapping[str, BaseGeometry]) -> None:
        thin = [
            self.fault("sliver", (code,), part)
            for code, cell in cells.items()
            if cell is not self.cells.get(code)
            for part in polygons(cell)
            if self.lattice.width(part) < SLIVER_METRES and not self._was_thin(code, part)
        ]
        if thin:
            raise Misfit("sliver", *thin)

    def _was_thin(self, code: str, part: BaseGeometry) -> bool:
        """A part that came into the house as it is may stay; it is nobody's edit."""
        before = polygons(self.cells[code]) if code in self.cells else []
        return any(part.equals(old) for old in before)
