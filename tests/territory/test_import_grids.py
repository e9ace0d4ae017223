"""``manage.py import_grids``: any file and coordinate system in; faults listed; all or nothing."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyogrio
import pytest
import shapely

from layers.territory.coverage import Fault
from layers.territory.import_grids import check, import_grids, rows_of
from layers.territory.models import Division, Grid, GridSet
from layers.territory.read_layer import read_layer
from tests.conftest import START
from tests.territory.surveyed import Rows, cell, refused, run, sound, with_shape

NEW_DAY = date(2031, 5, 1)


def found(rows: Rows, write: Callable[..., Path]) -> list[Fault]:
    return check(rows_of(read_layer(write(rows, "grids.gpkg"))))


@pytest.mark.parametrize("name", ["grids.geojson", "grids.gpkg", "grids.shp"])
@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4527", "EPSG:4548", "EPSG:3857"])
def test_every_format_and_coordinate_system_gives_the_same_grids(
    territory: SimpleNamespace, write: Callable[..., Path], name: str, crs: str
) -> None:
    run(write(sound(), name, crs), commit=True, set="2031", starts_on=NEW_DAY)
    grids = Grid.objects.filter(grid_set__name="2031")
    drawn = {grid.code: shapely.from_wkb(bytes(grid.geom.wkb)) for grid in grids}
    expected = {code: shape for code, _name, shape in sound()}
    assert drawn.keys() == expected.keys()
    for code, shape in expected.items():
        corners = {tuple(corner) for corner in shapely.get_coordinates(shape).tolist()}
        assert {
            tuple(corner) for corner in shapely.get_coordinates(drawn[code]).tolist()
        } == corners
    assert [grid.name for grid in grids] == [name for _code, name, _shape in sound()]
    assert all(grid.code.startswith(grid.village.code) for grid in grids)


def test_a_dry_run_writes_nothing(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    assert "--commit" in run(write(sound(), "grids.gpkg"))
    assert GridSet.objects.get() == territory.grid_set


def test_without_a_day_the_set_is_a_draft(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    run(write(sound(), "grids.gpkg"), commit=True)
    draft = GridSet.objects.get(name="grids")
    assert (draft.state, draft.grids.count(), draft.demonstration) == ("draft", 5, False)
    territory.grid_set.refresh_from_db()
    assert territory.grid_set.ends_on is None


def test_from_its_day_on_the_set_takes_the_place_of_the_one_before(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    run(write(sound(), "grids.gpkg"), commit=True, starts_on=NEW_DAY)
    territory.grid_set.refresh_from_db()
    assert territory.grid_set.ends_on == NEW_DAY
    assert GridSet.objects.get(name="grids").state == "in_force"


def test_two_sets_cannot_start_on_one_day(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    assert str(START) in refused(write(sound(), "grids.gpkg"), starts_on=START)


def test_nothing_is_left_of_a_set_that_the_database_refuses(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    """Somebody deletes a village between the check and the writing."""
    rows = rows_of(read_layer(write(sound(), "grids.gpkg")))
    assert check(rows) == []
    territory.B1.delete()
    territory.village_b.delete()
    with pytest.raises(KeyError):
        import_grids(rows, "late", NEW_DAY)
    assert GridSet.objects.get().ends_on is None


def test_fields_of_other_names(territory: SimpleNamespace, tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shape)),
            "properties": {"WGBM": int(code), "WGMC": name, "LX": "专属网格", "CBM": code[:12]},
        }
        for code, name, shape in sound()
    ]
    path = tmp_path / "grids.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert "WGBM, WGMC, LX, CBM" in refused(path)
    run(path, commit=True, code="WGBM", name="WGMC", kind="LX", village="CBM")
    grid = Grid.objects.get(grid_set__state="draft", code="320324001001001")
    assert (grid.name, grid.kind, grid.village) == ("东升一格", "dedicated", territory.village_a)


def test_overlap(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    """
    ├───┬─╥─┬───────┤
    │ C1│ ║ │C2     │   C2 begins west of where C1 ends
    └───┴─╨─┴───────┘
    """
    rows = with_shape(4, cell(117.99, 33.90, 118.05, 33.95))
    [overlap] = found(rows, write)
    assert (overlap.kind, overlap.codes) == ("overlap", ("320324102201001", "320324102201002"))
    assert overlap.area_m2 == pytest.approx(924 * 5546, rel=0.01)
    printed = refused(write(rows, "overlap.gpkg"))
    assert "320324102201001 320324102201002\t117.995" in printed
    assert f"{overlap.area_m2:.3f} m²" in printed


def test_gap(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    """
    ├───────┬─┬─────┤
    │   C1  │ │ C2  │   C2 begins east of where C1 ends: only the county's outline tells
    └───────┴┄┴─────┘
    """
    [gap] = found(with_shape(4, cell(118.01, 33.90, 118.05, 33.95)), write)
    assert gap.kind == "gap"
    assert {"320324102201001", "320324102201002"} < set(gap.codes)
    assert gap.area_m2 == pytest.approx(924 * 5546, rel=0.01)


def test_the_villages_together_are_the_outline_of_a_county_without_one(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    Division.objects.filter(level="county").update(geom=None)
    assert [fault.kind for fault in found(sound()[:4], write)] == ["gap"]
    Division.objects.update(geom=None)
    assert found(sound()[:4], write) == []


def test_a_grid_beyond_its_village(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    """
    ├────┴──┬───┬───┤
    │  C1   │   │C2 │   B1 (village B) takes a piece of C2 (village C), and fits
    """
    rows = with_shape(4, cell(118.01, 33.90, 118.05, 33.95))
    piece = cell(118.00, 33.90, 118.01, 33.95)
    rows[2] = (*rows[2][:2], shapely.union(rows[2][2], piece))
    [stray] = found(rows, write)
    assert (stray.kind, stray.codes) == ("outside", ("320324001006001",))


def test_a_grid_beyond_the_county_is_named_once(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    [stray] = found(with_shape(4, cell(118.00, 33.90, 118.06, 33.95)), write)
    assert (stray.kind, stray.codes) == ("outside", ("320324102201002",))


def test_invalid(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    bow_tie = shapely.Polygon([(118.0, 33.9), (118.05, 33.95), (118.05, 33.9), (118.0, 33.95)])
    faults = {fault.kind: fault for fault in found(with_shape(4, bow_tie), write)}
    assert faults.keys() == {"invalid", "gap"}
    assert faults["invalid"].point == pytest.approx((118.025, 33.925))


def test_sliver(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    hair = cell(117.999999, 33.90, 118.00, 33.95)
    rows = [*with_shape(3, cell(117.90, 33.90, 117.999999, 33.95))]
    rows.append(("320324102201003", "发丝", hair))
    [sliver] = found(rows, write)
    assert (sliver.kind, sliver.codes) == ("sliver", ("320324102201003",))


def test_swapped_axes_are_off_the_globe(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    swapped = [(c, n, shapely.transform(s, lambda p: p[:, ::-1])) for c, n, s in sound()]
    faults = check(rows_of(read_layer(write(swapped, "grids.geojson", "EPSG:4326"))))
    assert [fault.kind for fault in faults] == ["misshapen"] * 5


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("", "一格", "code"),
        ("32032410220100", "一格", "code"),
        ("32032410220100A", "一格", "code"),
        ("320324102201001", "一格", "duplicate"),
        ("320324102201003", "", "name"),
        ("320324102201003", "名" * 81, "name"),
        ("320324102999001", "一格", "village"),
    ],
)
def test_codes_and_names(
    territory: SimpleNamespace, write: Callable[..., Path], code: str, name: str, kind: str
) -> None:
    rows = sound()
    rows[4] = (code, name, rows[4][2])
    faults = found(rows, write)
    assert kind in {fault.kind for fault in faults}
    assert {fault.kind for fault in faults} <= {kind, "village"}
    assert all(fault.point is not None for fault in faults)


def test_a_code_that_is_not_its_villages(territory: SimpleNamespace, tmp_path: Path) -> None:
    rows = rows_of(read_layer(_with_village(tmp_path, "320324001001")), village="village")
    assert {fault.kind for fault in check(rows)} == {"mismatch", "outside"}


def _with_village(tmp_path: Path, village: str) -> Path:
    path = tmp_path / "grids.gpkg"
    codes, names, shapes = (list(column) for column in zip(*sound(), strict=True))
    villages = [code[:12] for code in codes[:4]] + [village]
    table = [np.array(column, dtype=object) for column in (codes, names, villages)]
    pyogrio.raw.write(
        path, shapely.to_wkb(shapes), table, ["code", "name", "village"],
        geometry_type="Polygon", crs="EPSG:4490",
    )  # fmt: skip
    return path


def test_an_unknown_kind(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    layer = read_layer(write(sound(), "grids.gpkg"))
    faults = check(rows_of(layer, kind="name"))
    assert [(fault.kind, fault.reason) for fault in faults][:1] == [("kind", "东升一格")]


def test_holes_and_parts_survive(territory: SimpleNamespace, write: Callable[..., Path]) -> None:
    """B1 has a hole that C2's second part fills."""
    island = cell(118.02, 33.97, 118.03, 33.98)
    rows = with_shape(2, cell(118.00, 33.95, 118.05, 34.00).difference(island))
    rows[4] = (*rows[4][:2], shapely.MultiPolygon([cell(118.00, 33.90, 118.05, 33.95), island]))
    Division.objects.filter(level="village").update(geom=None)
    run(write(rows, "grids.geojson"), commit=True)
    grids = {grid.code: grid.geom for grid in Grid.objects.filter(grid_set__state="draft")}
    assert grids["320324102201002"].num_geom == 2
    assert grids["320324001006001"][0].num_interior_rings == 1
