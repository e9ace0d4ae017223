"""Import divisions: codes and names, borders where there are any; update by code, never delete."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import Fault, faults
from layers.territory.models import DIVISION_CODE, Division, Level
from layers.territory.read_layer import Layer
from layers.territory.rows import keys, multipolygon, spot, word_faults

_LONGEST_NAME: Final = 80
_DIGITS: Final = 12
_TOWN: Final = "000"
_COUNTY: Final = "000000"


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division as the file gives it: its 12-figure code and, if it has a border, its shape."""

    code: str
    name: str
    shape: BaseGeometry | None

    @property
    def level(self) -> Level:
        if self.code.endswith(_COUNTY):
            return Level.COUNTY
        return Level.TOWN if self.code.endswith(_TOWN) else Level.VILLAGE

    @property
    def parent(self) -> str:
        """The code of the division it belongs to; empty for a county."""
        match self.level:
            case Level.COUNTY:
                return ""
            case Level.TOWN:
                return self.code[: -len(_COUNTY)] + _COUNTY
            case _:
                return self.code[: -len(_TOWN)] + _TOWN


@dataclass(frozen=True, slots=True)
class Changes:
    """How many divisions an import added, changed, and found as they were."""

    added: int
    changed: int
    same: int


def rows_of(layer: Layer, code: str = "code", name: str = "name") -> list[DivisionRow]:
    """Return the rows of a layer, counties first; codes of 6 or 9 figures are filled with zeros.

    Raises Refused for a field the table lacks.
    """
    columns = zip(layer.column(code), layer.column(name), layer.geometry, strict=True)
    rows = [DivisionRow(_filled(code), name, shape) for code, name, shape in columns]
    order = list(Level)
    return sorted(rows, key=lambda row: order.index(row.level))


def _filled(code: str) -> str:
    return code.ljust(_DIGITS, "0") if len(code) in (6, 9) else code


def check(rows: Sequence[DivisionRow]) -> list[Fault]:
    """Return every fault: of codes and names, of a *parent* neither in the file nor known, and
    of the borders of each level (gaps aside: a lake may belong to no town)."""
    codes = [row.code for row in rows]
    shapes = [row.shape for row in rows]
    found = list(
        word_faults(codes, [row.name for row in rows], shapes, DIVISION_CODE, _LONGEST_NAME)
    )
    found += _orphans(rows)
    for level in Level:
        drawn = {
            key: row.shape
            for key, row in zip(keys(codes), rows, strict=True)
            if row.level == level and row.shape is not None
        }
        found += [fault for fault in faults(drawn) if fault.kind != "gap"]
    return found


def _orphans(rows: Sequence[DivisionRow]) -> Iterator[Fault]:
    known = {row.code for row in rows} | set(Division.objects.values_list("code", flat=True))
    for row in rows:
        if row.parent and row.parent not in known:
            yield Fault("parent", (row.code,), spot(row.shape), reason=row.parent)


def import_divisions(rows: Sequence[DivisionRow]) -> Changes:
    """Write rows without a fault, in one transaction; a row without a shape keeps its border."""
    added = changed = 0
    with transaction.atomic():
        known = {one.code: one for one in Division.objects.select_for_update()}
        for row in rows:
            parent = known[row.parent] if row.parent else None
            geom = multipolygon(row.shape) if row.shape is not None else None
            old = known.get(row.code)
            if old is None:
                known[row.code] = Division.objects.create(
                    code=row.code, level=row.level, name=row.name, parent=parent, geom=geom
                )
                added += 1
            elif old.name != row.name or (geom is not None and geom != old.geom):
                old.name, old.geom = row.name, geom or old.geom
                old.version += 1
                old.save()
                changed += 1
    return Changes(added, changed, len(rows) - added - changed)
