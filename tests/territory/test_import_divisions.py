"""``manage.py import_divisions``: a county loads its own divisions, with or without borders."""

import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command

from layers.territory.import_divisions import check, rows_of
from layers.territory.models import Division
from layers.territory.read_layer import read_layer

pytestmark = pytest.mark.django_db

COUNTY = [
    ("睢城街道", "320324001"),
    ("东升社区居委会", "320324001001"),
    ("睢宁县", "320324"),
    ("和平村委会", "320324102201"),
    ("王集镇", "320324102"),
]


def as_csv(folder: Path, rows: list[tuple[str, str]]) -> Path:
    path = folder / "divisions.csv"
    path.write_text("\n".join(["name,code", *(",".join(row) for row in rows)]), encoding="utf-8")
    return path


def as_geojson(folder: Path, rows: list[tuple[str, str, Any]]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "code": code},
            "geometry": shape and json.loads(shapely.to_geojson(shape)),
        }
        for name, code, shape in rows
    ]
    path = folder / "divisions.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def run(path: Path, **options: Any) -> str:
    out = StringIO()
    call_command("import_divisions", path, stdout=out, **options)
    return out.getvalue()


def kinds(path: Path) -> list[str]:
    return [fault.kind for fault in check(rows_of(read_layer(path)))]


def test_levels_and_parents_follow_from_the_codes(tmp_path: Path) -> None:
    run(as_csv(tmp_path, COUNTY), commit=True)
    tree = {
        one.code: (one.level, one.name, one.parent and one.parent.code)
        for one in Division.objects.select_related("parent")
    }
    assert tree == {
        "320324000000": ("county", "睢宁县", None),
        "320324001000": ("town", "睢城街道", "320324000000"),
        "320324001001": ("village", "东升社区居委会", "320324001000"),
        "320324102000": ("town", "王集镇", "320324000000"),
        "320324102201": ("village", "和平村委会", "320324102000"),
    }


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert "--commit" in run(as_csv(tmp_path, COUNTY))
    assert not Division.objects.exists()


def test_a_second_import_changes_only_what_is_new(
    territory: SimpleNamespace, tmp_path: Path
) -> None:
    path = as_csv(
        tmp_path, [("睢城街道", "320324001"), ("新名镇", "320324102"), ("新镇", "320324103")]
    )
    printed = run(path, commit=True)
    assert "1" in printed
    before, after = territory.lower, Division.objects.get(pk=territory.lower.pk)
    assert (after.name, after.version) == ("新名镇", before.version + 1)
    assert after.geom == before.geom  # the file has no borders, so the known one stays
    assert Division.objects.get(pk=territory.upper.pk).version == territory.upper.version
    assert Division.objects.get(code="320324103000").parent == territory.county


def test_borders_come_in_and_change(territory: SimpleNamespace, tmp_path: Path) -> None:
    new = shapely.box(117.90, 33.90, 118.05, 33.94)
    run(as_geojson(tmp_path, [("王集镇", "320324102", new)]), commit=True)
    after = Division.objects.get(pk=territory.lower.pk)
    assert after.geom is not None
    assert after.geom.extent == (117.90, 33.90, 118.05, 33.94)
    assert after.version == territory.lower.version + 1


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("村", "32032410299"), "code"),
        (("村", ""), "code"),
        (("", "320324102999"), "name"),
        (("村", "320324199001"), "parent"),
        (("睢城", "320324001000"), "duplicate"),
    ],
)
def test_faults(tmp_path: Path, row: tuple[str, str], kind: str) -> None:
    path = as_csv(tmp_path, [*COUNTY, row])
    assert kind in kinds(path)
    with pytest.raises(CommandError):
        run(path, commit=True)
    assert not Division.objects.exists()


def test_borders_of_one_level_must_not_overlap(tmp_path: Path) -> None:
    """
    ┌──────┬─╥─┬─────┐   the two towns overlap; that the county lies over both is no fault
    │ 街道 │ ║ │ 镇  │
    └──────┴─╨─┴─────┘
    """
    rows = [
        ("睢宁县", "320324", shapely.box(117.9, 33.9, 118.1, 34.0)),
        ("睢城街道", "320324001", shapely.box(117.9, 33.9, 118.01, 34.0)),
        ("王集镇", "320324102", shapely.box(118.0, 33.9, 118.1, 34.0)),
    ]
    assert kinds(as_geojson(tmp_path, rows)) == ["overlap"]
    rows[1] = ("睢城街道", "320324001", shapely.box(117.9, 33.9, 118.0, 34.0))
    assert kinds(as_geojson(tmp_path, rows)) == []
