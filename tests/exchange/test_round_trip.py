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
from layers.residents.export_households import export_households
from layers.residents.import_households import import_households, plan_households
from layers.residents.models import Household, HouseholdRevision
from layers.staff.export_grids import export_grids
from layers.staff.models import AccessRecord
from layers.territory.harmless import harmless, plain
from layers.territory.import_grids import check, rows_of
from layers.territory.read_table import read_table
from layers.territory.rows import multipolygon
from layers.territory.write_table import FORMATS, Column, Table, write_table

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
@settings(max_examples=25, deadline=None)
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
    shape = shapely.MultiPolygon([ring, shapely.box(117.95, 33.9, 117.96, 33.9123457)])
    table = Table([Column("name", "名称")], [("甲",)], np.array([shape], dtype=object))
    back = read_table(saved(write_table(table, kind), kind, tmp_path)).geometry[0]
    assert len(back.geoms) == 2
    assert len(back.geoms[0].interiors) + len(back.geoms[1].interiors) == 1
    assert back.normalize().equals_exact(shape.normalize(), 0)


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
@pytest.mark.parametrize("kind", FORMATS)
def test_enterprises_come_back_unchanged(
    make_enterprise: Callable[..., Enterprise], scopes: SimpleNamespace, tmp_path: Path, kind: str
) -> None:
    make_enterprise(uscc="91110000600037341L", industry="trade", staff_count=3, safety_class="low")
    make_enterprise(name="@店")
    before = list(Enterprise.objects.order_by("id").values())
    content = export_enterprises(scopes.bo, kind)
    assert b"13900007788" not in content
    layer = read_table(saved(content, kind, tmp_path))
    assert plan_enterprises(layer, "", scopes.bo).count("same") == 2
    import_enterprises(layer, "", scopes.bo)
    assert list(Enterprise.objects.order_by("id").values()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp"])
def test_grids_come_back_as_they_are(
    territory: SimpleNamespace, scopes: SimpleNamespace, tmp_path: Path, kind: str
) -> None:
    layer = read_table(saved(export_grids(scopes.kun, kind), kind, tmp_path))
    rows = rows_of(layer, "code", "name", "kind", "village")
    assert check(rows) == []
    for row in rows:
        grid = getattr(territory, {"1001": "A", "1006": "B", "2201": "C"}[row.village[-4:]]
                       + row.code[-1])  # fmt: skip
        assert (row.code, row.name) == (grid.code, grid.name)
        assert multipolygon(row.shape.normalize()).equals_exact(grid.geom.normalize() or grid.geom)


@pytest.mark.django_db
def test_each_exports_their_own_area(
    make_household: Callable[..., Household], territory: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    make_household(address="甲路")
    make_household(address="乙路", grid=territory.C1)
    found = {who: export_households(getattr(scopes, who), "csv").decode() for who in vars(scopes)}
    assert {who for who in found if "甲路" in found[who]} == {"lan", "bo", "kun"}
    assert {who for who in found if "乙路" in found[who]} == {"kun"}
