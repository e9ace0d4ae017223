"""``manage.py scan`` on files, good and bad; no database is touched."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

DATA = Path(__file__).parent / "data"


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """25 areas, 20 days; four in a corner report far more on the last three days."""
    rng = np.random.default_rng(2)
    counts = rng.poisson(1.0, (25, 20))
    counts[[0, 1, 5, 6], -3:] += 4
    (tmp_path / "areas.csv").write_text(
        "area,lon,lat\n"
        + "".join(f"a{i},{117.5 + i // 5 / 100},{33.9 + i % 5 / 100}\n" for i in range(25))
    )
    (tmp_path / "cases.csv").write_text(
        "area,date,cases\n"
        + "".join(
            f"a{i},2026-11-{day + 1:02},{counts[i, day]}\n" for i in range(25) for day in range(20)
        )
    )
    (tmp_path / "population.csv").write_text(
        "area,population\n" + "".join(f"a{i},1000\n" for i in range(25))
    )
    return tmp_path


def run(folder: Path, *options: str, cases: str = "cases.csv") -> list[dict[str, Any]]:
    out = folder / "out.json"
    call_command(
        "scan", str(folder / cases), str(folder / "areas.csv"), "--out", str(out),
        "--replicates", "99", "--seed", "1", *options,
    )  # fmt: skip
    rows: list[dict[str, Any]] = json.loads(out.read_text())
    return rows


@pytest.mark.parametrize("model", ["permutation", "poisson"])
def test_finds_the_planted_corner(files: Path, model: str) -> None:
    population = () if model == "permutation" else ("--population", str(files / "population.csv"))
    first = run(files, "--model", model, *population)[0]
    assert {"a0", "a1", "a5", "a6"} <= set(first["members"])
    assert (first["from"], first["to"], first["p"]) == ("2026-11-18", "2026-11-20", 0.01)


def test_bernoulli_without_days_is_about_places_only(files: Path) -> None:
    (files / "many.csv").write_text("area,date\n" + "a7,2026-11-20\n" * 40 + "a1,2026-11-02\n" * 3)
    options = ("--model", "bernoulli", "--population", str(files / "population.csv"))
    first = run(files, *options, cases="many.csv")[0]
    assert (first["members"], first["observed"], first["p"]) == (["a7"], 40, 0.01)


def test_bernoulli_by_day(files: Path) -> None:
    (files / "tested.csv").write_text(
        "area,date,population\n"
        + "".join(f"a{i},2026-11-{day + 1:02},50\n" for i in range(25) for day in range(20))
    )
    options = ("--model", "bernoulli", "--population", str(files / "tested.csv"))
    first = run(files, *options)[0]
    assert {"a0", "a1", "a5", "a6"} <= set(first["members"])
    assert first["from"] == "2026-11-18"


def test_new_york_fever_through_files(tmp_path: Path) -> None:
    """The published value (see test_scan) comes out of the command too."""
    (tmp_path / "areas.csv").write_text(
        "area,lat,lon\n" + (DATA / "nyc_fever.geo").read_text().replace(" ", ",")
    )
    (tmp_path / "cases.csv").write_text(
        "area,cases,date\n" + (DATA / "nyc_fever.cas").read_text().replace(" ", ",")
    )
    first = run(tmp_path, "--max-metres", "3000")[0]
    assert first["llr"] == pytest.approx(3.845418, abs=5e-6)
    assert len(first["members"]) == 9
    assert first["from"] == "2001-11-22"


def test_csv(files: Path) -> None:
    out = files / "out.csv"
    call_command(
        "scan", str(files / "cases.csv"), str(files / "areas.csv"), "--replicates", "9",
        "--out", str(out),
    )  # fmt: skip
    with out.open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    assert first["cluster"] == "1"
    assert "a0" in first["members"].split()


def test_days_can_be_chosen(files: Path) -> None:
    assert run(files, "--to", "2026-11-17")[0]["to"] == "2026-11-17"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--model", "poisson"), "--population"),
        (("--max-share", "0"), "--max-share"),
        (("--max-share", "nan"), "--max-share"),
        (("--max-days", "0"), "--max-days"),
        (("--replicates", "-1"), "--replicates"),
        (("--from", "2026-12-01"), "Check the dates"),
        (("--from", "2026-13-01"), "not a day like"),
        (("--seed", "-1"), "--seed"),
    ],
)
def test_bad_wishes(files: Path, options: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(files, *options)
    assert not (files / "out.json").exists()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("cases.csv", "", "has no rows"),
        ("cases.csv", "place,day\na,b\n", "no column “area”"),
        ("cases.csv", "area,date\nnowhere,2026-11-01\n", "line 2: the area “nowhere”"),
        ("cases.csv", "area,date\na1,yesterday\n", "line 2: “yesterday”"),
        ("cases.csv", "area,date,cases\na1,2026-11-01,1.5\n", "whole number"),
        ("cases.csv", "area,date,cases\na1,2026-11-01,many\n", "must be a number"),
        ("cases.csv", "area,date,cases\na1,2026-11-01,1e300\n", "whole number"),
        ("cases.csv", "area,date\na1,0206-11-01\na1,2026-11-01\n", "Check the dates"),
        ("areas.csv", "area,lon,lat\na1,500000,4000000\n", "--planar"),
        ("areas.csv", "area,lon,lat\na1,117,33\na1,117,34\n", "line 3"),
    ],
)
def test_bad_files(files: Path, name: str, text: str, message: str) -> None:
    (files / name).write_text(text)
    with pytest.raises(CommandError, match=message):
        run(files)


def test_a_file_of_bytes(files: Path) -> None:
    (files / "cases.csv").write_bytes(b"\xff\xfe\x00\x81" * 9)
    with pytest.raises(CommandError, match="UTF-8 or GB18030"):
        run(files)


def test_as_a_spreadsheet_in_chinese_saves_it(files: Path) -> None:
    """GBK, and semicolons between the columns."""
    once = run(files)
    for name in ("areas.csv", "cases.csv"):
        text = (files / name).read_text().replace("a1", "东升").replace(",", ";")
        (files / name).write_bytes(text.encode("gbk"))
    again = run(files)
    assert [row["llr"] for row in again] == [row["llr"] for row in once]
    assert any("东升" in row["members"] for row in again)


def test_no_such_folder(files: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        run(files, "--out", str(files / "nowhere" / "out.json"))


def test_more_cases_than_people(files: Path) -> None:
    (files / "population.csv").write_text("area,population\na1,2\n")
    with pytest.raises(CommandError, match="more cases than people"):
        run(files, "--model", "bernoulli", "--population", str(files / "population.csv"))
