"""What is exported and read back is the same: every vertex, every word, in every format."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import Point
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.enterprises.export_enterprises import export_enterprises
from layers.enterprises.import_enterprises import import_enterprises, plan_enterprises
from layers.enterprises.models import Enterprise
from layers.errors import Refused
from layers.residents.export_households import export_households
from layers.residents.import_households import import_households, plan_households
from layers.residents.models import Household, HouseholdRevision
from layers.staff.export_grids import export_grids
from layers.staff.models import AccessRecord
from layers.territory.harmless import harmless, plain
from layers.territory.import_draft import import_draft
from layers.territory.import_grids import rows_of
from layers.territory.models import Grid
from layers.territory.read_table import read_table
from layers.territory.redraw import redraw
from layers.territory.rows import multipolygon
from layers.territory.start_draft import start_draft
from layers.territory.write_table import FORMATS, Column, Table, write_table
from tests.territory.borders import shape

KINDS = [(kind, "utf-8") for kind in FORMATS] + [
    ("csv", "gbk"), ("csv", "gb18030"), ("shp", "gbk"),
]  # fmt: skip

words = st.text(
    st.sampled_from("东升路1号=+-@'\",;甲 ㎡abc"), max_size=12
).map(str.strip)  # fmt: skip
degrees = st.tuples(
    st.integers(1_179_000_000, 1_180_500_000), st.integers(339_000_000, 340_000_000)
)


def saved(content: bytes, kind: str, folder: Path) -> Path:
    path = folder / f"file{FORMATS[kind][0]}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("kind", "encoding"), KINDS)
@settings(max_examples=25)
@given(rows=st.lists(st.tuples(words, words, degrees), min_size=1, max_size=5))
def test_points_and_words(
    tmp_path_factory: pytest.TempPathFactory, kind: str, encoding: str, rows: list[Any]
) -> None:
    table = Table(
        [Column("name", "名称"), Column("address", "地址")],
        [(name, address) for name, address, _place in rows],
        np.array([shapely.Point(x / 1e7, y / 1e7) for *_words, (x, y) in rows], dtype=object),
    )
    content = write_table(table, kind, encoding)
    back = read_table(saved(content, kind, tmp_path_factory.mktemp("trip")))
    assert [shape.wkb for shape in back.geometry] == [shape.wkb for shape in table.geometry]
    columns = [list(column) for column in back.fields.values()]
    assert columns == [list(column) for column in zip(*table.rows, strict=True)]


@pytest.mark.parametrize("kind", FORMATS)
def test_holes_and_parts(tmp_path: Path, kind: str) -> None:
    """
    ┌─────┐  ┌──┐
    │ ┌─┐ │  │  │     a hole, and a second part
    │ └─┘ │  └──┘
    └─────┘
    """
    ring = shapely.box(117.9, 33.9, 117.93, 33.93).difference(
        shapely.box(117.91, 33.91, 117.92, 33.92)
    )
    both = shapely.MultiPolygon([ring, shapely.box(117.95, 33.9, 117.96, 33.9123457)])
    table = Table([Column("name", "名称")], [("甲",)], np.array([both], dtype=object))
    back = read_table(saved(write_table(table, kind), kind, tmp_path)).geometry[0]
    assert len(back.geoms) == 2
    assert len(back.geoms[0].interiors) + len(back.geoms[1].interiors) == 1
    assert back.normalize().equals_exact(both.normalize(), 0)


@pytest.mark.parametrize("said", ["", "utf-8", "UTF-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_mark_says_utf8_whatever_was_said(tmp_path: Path, said: str) -> None:
    """As our own export begins: the first column is the one that names the row."""
    place = np.array([shapely.Point(117.9, 33.9)], dtype=object)
    table = Table([Column("uuid", "编号"), Column("name", "名称")], [["7", "东升"]], place)
    file = saved(write_table(table, "csv", "utf-8"), "csv", tmp_path)
    columns = [list(column) for column in read_table(file, said).fields.values()]
    assert columns == [["7"], ["东升"]]


@given(st.text(st.sampled_from("'=+-@\t\ra东"), max_size=6))
def test_harmless_is_undone_by_plain(text: str) -> None:
    assert plain(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "encoding"), KINDS)
def test_households_come_back_unchanged(
    make_household: Callable[..., Household], scopes: SimpleNamespace, tmp_path: Path,
    kind: str, encoding: str,
) -> None:  # fmt: skip
    make_household(address="=SUM(A1)号", number="000123", geom=Point(117.9234567, 33.97, srid=4326))
    make_household(address="-3号", tenure="tenant", residence="local", vacant=True)
    before = list(Household.objects.order_by("id").values())
    layer = read_table(saved(export_households(scopes.bo, kind, encoding), kind, tmp_path))
    assert plan_households(layer, "", scopes.bo).count("same") == 2
    import_households(layer, "", scopes.bo)
    assert list(Household.objects.order_by("id").values()) == before
    assert not HouseholdRevision.objects.exists()
    records = AccessRecord.objects.order_by("id").values_list("action", "subject", "rows")
    assert list(records) == [("export", "household", 2), ("import", "household", 0)]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "encoding"), KINDS)
def test_enterprises_come_back_unchanged(
    make_enterprise: Callable[..., Enterprise], scopes: SimpleNamespace, tmp_path: Path,
    kind: str, encoding: str,
) -> None:  # fmt: skip
    make_enterprise(uscc="91110000600037341L", industry="trade", staff_count=3, safety_class="low")
    make_enterprise(name="@店")
    before = list(Enterprise.objects.order_by("id").values())
    content = export_enterprises(scopes.bo, kind, encoding)
    assert b"13900007788" not in content
    layer = read_table(saved(content, kind, tmp_path))
    assert plan_enterprises(layer, "", scopes.bo).count("same") == 2
    import_enterprises(layer, "", scopes.bo)
    assert list(Enterprise.objects.order_by("id").values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "encoding"), KINDS)
def test_grids_come_back_unchanged(
    territory: SimpleNamespace, scopes: SimpleNamespace, tmp_path: Path, kind: str, encoding: str
) -> None:
    """A1 has a hole, which is A2's second part."""
    hole = shapely.box(117.92, 33.97, 117.9234567, 33.98)
    a1, a2 = (shape(getattr(territory, name)) for name in ("A1", "A2"))
    redraw(scopes.kun, {territory.A1.code: a1.difference(hole),
                        territory.A2.code: a2.union(hole)}, reason="飞地")  # fmt: skip
    Grid.objects.filter(pk=territory.A1.pk).update(name="=东升'第1网格", kind="dedicated")
    draft = start_draft(scopes.kun, "2027")
    before = list(draft.grids.order_by("pk").values())
    content = export_grids(scopes.kun, kind, encoding, draft=draft)
    layer = read_table(saved(content, kind, tmp_path))
    rows = rows_of(layer, "code", "name", "kind", "village")
    taken = import_draft(scopes.kun, draft.pk, rows, file="f", commit=True)
    assert (taken.same, taken.added, taken.changed, taken.ended) == (5, 0, 0, 0)
    assert list(draft.grids.order_by("pk").values()) == before
    stored = {grid.code: grid.geom.wkb for grid in draft.grids.all()}
    read = {row.code: bytes(multipolygon(row.shape).wkb) for row in rows}
    if kind == "shp":
        # A shapefile has its own order of rings, and no other vertex.
        stored, read = ({code: shapely.normalize(shapely.from_wkb(bytes(wkb))).wkb
                         for code, wkb in found.items()} for found in (stored, read))  # fmt: skip
    assert read == {code: bytes(wkb) for code, wkb in stored.items()}


def test_what_a_format_cannot_hold_is_refused_and_not_cut() -> None:
    here = np.array([shapely.Point(117.9, 33.9)], dtype=object)
    long = Table([Column("name", "名称")], [("字" * 100,)], here)
    with pytest.raises(Refused, match="Shapefile"):
        write_table(long, "shp", "utf-8")
    assert write_table(long, "shp", "gbk")
    wild = np.array([shapely.Point(117.9, 33.9).buffer(0.01, quad_segs=1_200)], dtype=object)
    border = Table([Column("name", "名称")], [("甲",)], wild)
    for kind in ("csv", "xlsx"):
        with pytest.raises(Refused, match="GeoPackage"):
            write_table(border, kind)
    with pytest.raises(Refused, match="GBK"):
        write_table(Table([Column("name", "名称")], [("𠮷",)], here), "csv", "gbk")


@pytest.mark.django_db
def test_each_exports_their_own_area(
    make_household: Callable[..., Household], territory: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    make_household(address="甲路")
    make_household(address="乙路", grid=territory.C1)
    found = {who: export_households(getattr(scopes, who), "csv").decode() for who in vars(scopes)}
    assert {who for who in found if "甲路" in found[who]} == {"lan", "bo", "kun"}
    assert {who for who in found if "乙路" in found[who]} == {"kun"}
