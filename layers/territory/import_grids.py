"""Import a set of grids: read rows from a layer, find every fault, write all of them or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import shapely
from django.db import transaction
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from layers.territory.coverage import Fault, faults, outside
from layers.territory.hand_over import Carried, hand_over, take_effect
from layers.territory.models import GRID_CODE, Division, Grid, GridSet, Level
from layers.territory.read_layer import Layer
from layers.territory.rows import keys, multipolygon, spot, word_faults
from layers.territory.schedule import end_previous

# What counties write in the field of the kind; an empty one is a general grid.
KINDS: Final = {
    "": Grid.Kind.GENERAL,
    "general": Grid.Kind.GENERAL,
    "综合网格": Grid.Kind.GENERAL,
    "基础网格": Grid.Kind.GENERAL,
    "一般网格": Grid.Kind.GENERAL,
    "dedicated": Grid.Kind.DEDICATED,
    "专属网格": Grid.Kind.DEDICATED,
    "专属": Grid.Kind.DEDICATED,
}
# What heads the columns of an exported CSV or XLSX.
OUR_WORDS: Final = {
    "code": "网格代码", "name": "网格名称", "kind": "类型", "village": "村社区代码",
}  # fmt: skip
_VILLAGE_DIGITS: Final = 12
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid as the file gives it; ``village`` is its village's code, ``shape`` in EPSG:4326."""

    code: str
    name: str
    kind: str
    village: str
    shape: BaseGeometry | None


def rows_of(
    layer: Layer, code: str = "code", name: str = "name", kind: str = "", village: str = ""
) -> list[GridRow]:
    """Return the rows of a layer whose table has these fields.

    Without a field ``kind`` all grids are general; without ``village`` it is the first 12 figures
    of the code. Tables that we export in words are known by them. Raises Refused for a field the
    table lacks.
    """
    codes = layer.column(_header(layer, code))
    villages = (
        layer.column(_header(layer, village))
        if village
        else [code[:_VILLAGE_DIGITS] for code in codes]
    )
    kinds = layer.column(_header(layer, kind)) if kind else [""] * len(codes)
    names = layer.column(_header(layer, name))
    columns = zip(codes, names, kinds, villages, layer.geometry, strict=True)
    return [GridRow(*row) for row in columns]


def _header(layer: Layer, name: str) -> str:
    ours = OUR_WORDS.get(name, name)
    return ours if name not in layer.fields and ours in layer.fields else name


def check(rows: Sequence[GridRow]) -> list[Fault]:
    """Return every fault of the rows, by themselves, against each other and the divisions.

    Besides the kinds of ``coverage.faults``: *code* missing or not of 15 or 17 figures,
    *duplicate* code, *name* missing or too long, unknown *kind*, *village* not in the table of
    divisions, *mismatch* of a code and its village; *outside* also for a grid beyond its village.
    The outline is the county's, or that of its villages together; without either, a grid missing
    at the rim cannot be noticed.
    """
    names = keys([row.code for row in rows])
    shapes = {name: row.shape for name, row in zip(names, rows, strict=True)}
    villages = _outlines(Level.VILLAGE)
    drawn = faults(shapes, _county_outline(villages))
    beyond_county = {code for fault in drawn if fault.kind == "outside" for code in fault.codes}
    named = dict(zip(names, rows, strict=True))
    return [
        *word_faults(
            [row.code for row in rows],
            [row.name for row in rows],
            [row.shape for row in rows],
            GRID_CODE,
            _LONGEST_NAME,
        ),
        *_family_faults(named, villages),
        *drawn,
        *_strays({name: named[name] for name in names if name not in beyond_county}, villages),
    ]


def _family_faults(
    rows: Mapping[str, GridRow], villages: Mapping[str, BaseGeometry | None]
) -> Iterator[Fault]:
    for key, row in rows.items():
        if row.kind not in KINDS:
            yield Fault("kind", (key,), spot(row.shape), reason=row.kind)
        if row.village not in villages:
            yield Fault("village", (key,), spot(row.shape), reason=row.village)
        elif not row.code.startswith(row.village):
            yield Fault("mismatch", (key,), spot(row.shape), reason=row.village)


def _strays(
    rows: Mapping[str, GridRow], villages: Mapping[str, BaseGeometry | None]
) -> Iterator[Fault]:
    for key, row in rows.items():
        outline = villages.get(row.village)
        if outline is not None and row.shape is not None and row.shape.is_valid:
            yield from outside(key, [row.shape], outline)


def _outlines(level: Level) -> dict[str, BaseGeometry | None]:
    """The divisions of a level by code; None for one without a border."""
    found = Division.objects.filter(level=level).values_list("code", "geom")
    return {code: shapely.from_wkb(bytes(geom.wkb)) if geom else None for code, geom in found}


def _county_outline(villages: dict[str, BaseGeometry | None]) -> BaseGeometry | None:
    known = [geom for geom in _outlines(Level.COUNTY).values() if geom is not None]
    known = known or [geom for geom in villages.values() if geom is not None]
    return shapely.union_all(known) if known else None


@dataclass(frozen=True, slots=True)
class Imported:
    """The new set, and what goes over to it from the one before."""

    grid_set: GridSet
    carried: list[Carried]


def import_grids(rows: Sequence[GridRow], name: str, starts_on: date | None = None) -> Imported:
    """Write rows without a fault as a new grid set, in one transaction, and return it.

    With ``starts_on`` the set is in force from that day, the one before ends and hands over (see
    ``hand_over``); without, it is a draft. Raises Refused when a set starts on that day or later,
    and what the database raises.
    """
    with transaction.atomic():
        if starts_on:
            # What the set in force has not taken over yet would be left in the one before it.
            take_effect()
        before = end_previous(starts_on) if starts_on else None
        grid_set = GridSet.objects.create(
            name=name,
            state=GridSet.State.IN_FORCE if starts_on else GridSet.State.DRAFT,
            starts_on=starts_on or timezone.localdate(),
        )
        villages = dict(Division.objects.filter(level=Level.VILLAGE).values_list("code", "pk"))
        Grid.objects.bulk_create(
            [
                Grid(
                    grid_set=grid_set,
                    village_id=villages[row.village],
                    code=row.code,
                    name=row.name,
                    kind=KINDS[row.kind],
                    geom=multipolygon(row.shape),
                )
                for row in rows
                if row.shape is not None
            ],
            batch_size=1000,
        )
        carried = hand_over(before, grid_set, starts_on) if before and starts_on else []
    return Imported(grid_set, carried)
