"""``manage.py locate``: a file of points in, grid, village, town and department of each out."""

import csv
import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pyproj import Transformer

from layers.territory import points_file
from layers.territory.crs import bd09_from_wgs84, gcj02_from_wgs84

pytestmark = pytest.mark.django_db

IN_A1, IN_A2, IN_C2 = (117.92, 33.97), (117.97, 33.97), (118.02, 33.92)
Answer = dict[str, str]


@pytest.fixture(autouse=True)
def _in_english(territory: SimpleNamespace) -> Any:
    with translation.override("en"):
        yield


def table(folder: Path, rows: list[list[Any]], name: str = "points.csv", **options: Any) -> Path:
    path = folder / name
    with path.open("w", newline="", **options) as file:
        csv.writer(file).writerows(rows)
    return path


def locate(path: Path, out: str = "out.csv", **options: Any) -> list[Answer]:
    target = path.with_name(out)
    call_command("locate", path, out=target, stdout=StringIO(), **options)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def refused(path: Path, out: str = "out.csv", **options: Any) -> str:
    target = path.with_name(out)
    with pytest.raises(CommandError) as error:
        call_command("locate", path, out=target, stdout=StringIO(), **options)
    assert not target.exists()
    assert not target.with_name(target.name + ".part").exists()
    return str(error.value)


def test_a_csv_keeps_its_columns_and_gains_the_answer(
    territory: SimpleNamespace, tmp_path: Path
) -> None:
    path = table(
        tmp_path, [["id", "lon", "lat", "address"], [1, *IN_A1, 'a, "b"\nc'], [2, *IN_C2, ""]]
    )
    first, second = locate(path)
    assert first == {
        "id": "1", "lon": "117.92", "lat": "33.97", "address": 'a, "b"\nc',
        "grid_code": territory.A1.code, "grid_name": territory.A1.name, "village": "东升社区居委会",
        "town": "睢城街道", "problem": "",
    }  # fmt: skip
    assert (second["grid_code"], second["town"]) == (territory.C2.code, "王集镇")


def test_on_a_border_the_lowest_code_wins(territory: SimpleNamespace, tmp_path: Path) -> None:
    path = table(tmp_path, [["lon", "lat"], [118.00, 33.95], [117.95 + 5e-10, 33.97]])
    codes = [answer["grid_code"] for answer in locate(path)]
    assert codes == [territory.A2.code, territory.A1.code]


def test_a_category_answers_its_department(
    catalogue: SimpleNamespace, territory: SimpleNamespace, tmp_path: Path
) -> None:
    path = table(tmp_path, [["lon", "lat"], IN_A1, IN_A2, [121.5, 31.2]])
    departments = [answer["department"] for answer in locate(path, category="garbage")]
    assert departments == ["Urban Order", "Upper Town Office", ""]
    assert "nonsense" in refused(path, "none.csv", category="nonsense")


@pytest.mark.parametrize(
    ("lon", "lat", "problem"),
    [
        ("", "", "not numbers"),
        ("east", "33.97", "not numbers"),
        ("nan", "33.97", "not numbers"),
        ("inf", "33.97", "not numbers"),
        ("1e999", "33.97", "not numbers"),
        ("33.97", "117.92", "longitude and latitude swapped"),
        ("500", "33.97", "off the globe"),
        ("117.92", "-91", "off the globe"),
        ("121.5", "31.2", "outside every grid"),
    ],
)
@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
def test_bad_rows_get_an_empty_answer_and_the_problem(
    territory: SimpleNamespace, tmp_path: Path, lon: str, lat: str, problem: str, crs: str
) -> None:
    good, bad = locate(table(tmp_path, [["lon", "lat"], IN_A1, [lon, lat]]), crs=crs)
    assert (bad["grid_code"], bad["problem"]) == ("", problem)
    assert (bad["lon"], bad["lat"]) == (lon, lat)
    assert good["problem"] == ""


def test_rows_too_short_or_too_long_have_no_place(
    territory: SimpleNamespace, tmp_path: Path
) -> None:
    path = tmp_path / "points.csv"
    path.write_text("lon,lat,note\n117.92\n\n117.92,33.97,a,b\n117.92,33.97,a\n")
    short, long, good = locate(path)
    assert (short["problem"], long["problem"]) == ("not numbers", "not numbers")
    assert long["note"] == "a,b"
    assert good["grid_code"] == territory.A1.code


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", gcj02_from_wgs84), ("bd09", bd09_from_wgs84)])
def test_shifted_coordinates_are_brought_home(
    territory: SimpleNamespace, tmp_path: Path, crs: str, shift: Any
) -> None:
    """300 m west of the border as Lan stands, east of it as her phone says."""
    there = shift(117.947, 33.97)
    path = table(tmp_path, [["lon", "lat"], there])
    assert locate(path)[0]["grid_code"] == territory.A2.code
    assert locate(path, crs=crs)[0]["grid_code"] == territory.A1.code


def test_metres_of_a_projection(territory: SimpleNamespace, tmp_path: Path) -> None:
    there = Transformer.from_crs(4490, 4548, always_xy=True).transform(*IN_A1)
    path = table(tmp_path, [["经度", "纬度"], there, ["1e300", "0"]])
    good, bad = locate(path, crs="EPSG:4548")
    assert good["grid_code"] == territory.A1.code
    assert bad["problem"] == "off the globe"
    assert "mars" in refused(path, "none.csv", crs="mars")


@pytest.mark.parametrize(
    "names", [("lng", "lat"), ("X", "Y"), ("Longitude", " latitude "), ("经度", "纬度")]
)
def test_the_usual_names_of_columns_are_known(
    territory: SimpleNamespace, tmp_path: Path, names: tuple[str, str]
) -> None:
    assert locate(table(tmp_path, [names, IN_A1]))[0]["grid_code"] == territory.A1.code


def test_other_names_have_to_be_given(territory: SimpleNamespace, tmp_path: Path) -> None:
    path = table(tmp_path, [["e", "n"], IN_A1])
    assert "--lon" in refused(path)
    assert "--lat" in refused(path, lon="e")
    assert locate(path, lon="e", lat="n")[0]["grid_code"] == territory.A1.code


def test_a_spreadsheets_gb18030_is_read(territory: SimpleNamespace, tmp_path: Path) -> None:
    rows = [["地址", "lon", "lat"], ["八一路", *IN_A1]]
    for encoding in ("gb18030", "utf-8-sig", "utf-8"):
        path = table(tmp_path, rows, f"{encoding}.csv", encoding=encoding)
        assert locate(path, f"{encoding}.out.csv")[0]["地址"] == "八一路"


def test_geojson_to_geojson(territory: SimpleNamespace, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"id": 1}, "geometry": _point(*IN_A1)},
        {"type": "Feature", "properties": {"note": "没有"}, "geometry": None},
        {
            "type": "Feature",
            "properties": None,
            "geometry": {"type": "LineString", "coordinates": []},
        },
        {"type": "Feature", "properties": {}, "geometry": _point("a", None)},
    ]
    path = tmp_path / "points.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    target = tmp_path / "out.geojson"
    call_command("locate", path, out=target, stdout=StringIO())
    answered = json.loads(target.read_text())["features"]
    assert answered[0] == {
        "type": "Feature",
        "properties": {
            "id": 1, "note": None, "grid_code": territory.A1.code,
            "grid_name": territory.A1.name, "village": "东升社区居委会",
            "town": "睢城街道", "problem": "",
        },
        "geometry": _point(*IN_A1),
    }  # fmt: skip
    assert [feature["properties"]["problem"] for feature in answered[1:]] == ["not numbers"] * 3
    assert answered[1]["geometry"] is None


def _point(lon: Any, lat: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def test_a_csv_to_geojson_is_in_wgs84(territory: SimpleNamespace, tmp_path: Path) -> None:
    path = table(tmp_path, [["lon", "lat"], gcj02_from_wgs84(*IN_A1), ["", ""]])
    target = tmp_path / "out.geojson"
    call_command("locate", path, out=target, crs="gcj02", stdout=StringIO())
    features = json.loads(target.read_text())["features"]
    assert [feature["geometry"] for feature in features] == [_point(*IN_A1), None]


def test_files_longer_than_a_batch(
    territory: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points_file, "BATCH", 3)
    rows = [[number, *(IN_A1 if number % 2 else IN_A2)] for number in range(8)]
    answers = locate(table(tmp_path, [["id", "lon", "lat"], *rows]))
    assert [answer["id"] for answer in answers] == [str(number) for number in range(8)]
    assert [answer["grid_code"][-1] for answer in answers] == ["2", "1"] * 4


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.csv", None, "missing.csv"),
        ("empty.csv", b"", "--lon"),
        ("taken.csv", b"lon,lat,town\n117.92,33.97,x\n", "town"),
        ("zero.csv", b"lon,lat\n117.92,33.97\n" + b'"' + b"x" * 200_000, "zero.csv"),
        ("odd.csv", b"lon,lat\n\xff\xff\xff\n", "odd.csv"),
        ("words.geojson", b"no json", "words.geojson"),
        ("list.geojson", b"[]", "list.geojson"),
        ("alone.geojson", b'{"type": "Point", "coordinates": [1, 2]}', "alone.geojson"),
    ],
)
def test_a_file_that_is_no_table_of_points_is_refused(
    territory: SimpleNamespace, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert words in refused(tmp_path / name)


def test_without_grids_everything_is_outside(territory: SimpleNamespace, tmp_path: Path) -> None:
    territory.grid_set.state = "draft"
    territory.grid_set.save()
    [answer] = locate(table(tmp_path, [["lon", "lat"], IN_A1]))
    assert answer["problem"] == "outside every grid"
