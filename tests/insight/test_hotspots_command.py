"""``manage.py hotspots`` on files, good and bad; no database is touched."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

SIDE = 8


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """64 squares of a hundredth degree; the nine in the south-west report far more."""
    features = []
    for x in range(SIDE):
        for y in range(SIDE):
            west, south = 117.5 + x / 100, 33.9 + y / 100
            ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01],
                    [west, south + 0.01], [west, south]]  # fmt: skip
            cases = 30 if x < 3 and y < 3 else 2 + (x * 7 + y * 3) % 4
            features.append({
                "type": "Feature",
                "properties": {"name": f"{x}-{y}", "cases": cases, "homes": 100},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            })  # fmt: skip
    file = tmp_path / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def run(file: Path, out: Path, *options: str) -> list[dict[str, Any]]:
    call_command("hotspots", str(file), "--value", "cases", "--out", str(out), *options)
    return [feature["properties"] for feature in json.loads(out.read_text())["features"]]


@pytest.mark.parametrize(
    "weights", ["queen", "rook", "distance:1500", "knn:8"], ids=lambda name: name.split(":")[0]
)
def test_finds_the_planted_corner(county: Path, tmp_path: Path, weights: str) -> None:
    rows = run(county, tmp_path / "out.geojson", "--weights", weights)
    hot = {row["name"] for row in rows if row["gi_class"].startswith("hot")}
    assert "1-1" in hot
    assert all(int(x) < 4 and int(y) < 4 for x, y in (name.split("-") for name in hot))


def test_keeps_the_file_and_adds_to_it(county: Path, tmp_path: Path) -> None:
    run(county, tmp_path / "out.geojson")
    before = json.loads(county.read_text())["features"]
    after = json.loads((tmp_path / "out.geojson").read_text())["features"]
    assert [f["geometry"] for f in after] == [f["geometry"] for f in before]
    assert set(after[0]["properties"]) == {
        "name", "cases", "homes", "gi_z", "gi_p", "gi_p_fdr", "gi_class_plain", "gi_class",
    }  # fmt: skip


def test_rate_of_equal_bases_has_the_same_scores(county: Path, tmp_path: Path) -> None:
    plain = run(county, tmp_path / "a.geojson")
    rate = run(county, tmp_path / "b.geojson", "--rate-per", "homes")
    assert [row["gi_z"] for row in rate] == pytest.approx([row["gi_z"] for row in plain])


def test_shuffling_can_be_repeated(county: Path, tmp_path: Path) -> None:
    options = ("--permutations", "199", "--seed", "7")
    once = run(county, tmp_path / "a.geojson", *options)
    again = run(county, tmp_path / "b.geojson", *options)
    assert once == again
    assert {row["gi_p"] for row in once} != {
        row["gi_p"] for row in run(county, tmp_path / "c.geojson")
    }


def test_csv(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    call_command("hotspots", str(county), "--value", "cases", "--out", str(out))
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == SIDE**2
    assert rows[0]["gi_class"] == "hot_99"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--value", "nothing"), "no field “nothing”"),
        (("--value", "name"), "must be a number"),
        (("--value", "cases", "--rate-per", "zero"), "must be above 0"),
        (("--value", "cases", "--weights", "bishop"), "queen, rook"),
        (("--value", "cases", "--weights", "knn:0"), "queen, rook"),
        (("--value", "cases", "--weights", "distance:nan"), "queen, rook"),
        (("--value", "cases", "--permutations", "-1"), "negative"),
        (("--value", "cases", "--seed", "-1"), "--seed"),
    ],
)
def test_bad_wishes(county: Path, tmp_path: Path, options: tuple[str, ...], message: str) -> None:
    document = json.loads(county.read_text())
    for feature in document["features"]:
        feature["properties"]["zero"] = 0
    county.write_text(json.dumps(document))
    with pytest.raises(CommandError, match=message):
        call_command("hotspots", str(county), "--out", str(tmp_path / "o.csv"), *options)
    assert not (tmp_path / "o.csv").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "not a GeoJSON file"),
        ("[]", "not a GeoJSON FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "no areas"),
        ('{"type":"FeatureCollection","features":[7]}', "Area 1 has no polygon"),
        (
            '{"features":[{"geometry":{"type":"Point","coordinates":[1,2]}}]}',
            "Area 1 has no polygon",
        ),
        (
            '{"features":[{"geometry":{"type":"Polygon","coordinates":'
            "[[[500000,1],[500001,1],[500001,2],[500000,1]]]}}]}",
            "--planar",
        ),
    ],
)
def test_bad_files(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "bad.geojson"
    file.write_text(text)
    with pytest.raises(CommandError, match=message):
        call_command("hotspots", str(file), "--value", "cases", "--out", str(tmp_path / "o.csv"))


def test_a_file_in_gbk_and_one_of_bytes(county: Path, tmp_path: Path) -> None:
    county.write_bytes(county.read_text().replace('"name": "0-0"', '"name": "东升"').encode("gbk"))
    assert run(county, tmp_path / "out.geojson")[0]["name"] == "东升"
    county.write_bytes(bytes(range(256)))
    with pytest.raises(CommandError, match="UTF-8 or GB18030"):
        run(county, tmp_path / "out.geojson")


def test_a_number_that_is_none_elsewhere_in_the_file_is_no_obstacle(
    county: Path, tmp_path: Path
) -> None:
    """Python writes NaN, which is no JSON: the results are."""
    county.write_text(county.read_text().replace('"homes": 100', '"homes": NaN'))
    assert run(county, tmp_path / "out.geojson")[0]["homes"] is None
    assert "NaN" not in (tmp_path / "out.geojson").read_text()


def test_no_such_folder(county: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        run(county, tmp_path / "nowhere" / "out.geojson")


def test_moran_beside_it(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(county, tmp_path / "a.geojson", "--moran", "--permutations", "199", "--seed", "7")
    assert "Moran's I is 0." in capsys.readouterr().out
    found = {row["name"]: row["moran_class"] for row in rows}
    assert found["1-1"] == "high_high"
    assert set(found.values()) <= {"none", "high_high", "low_high", "low_low", "high_low"}


def test_other_endings_are_refused(county: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"\.geojson or \.csv"):
        call_command("hotspots", str(county), "--value", "cases", "--out", str(tmp_path / "o.xls"))
