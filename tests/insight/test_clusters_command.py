"""Clusters of anybody's cases through files."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

# Three cases within 50 m in November, three at the same place in January, one far away.
TABLE = """lon,lat,date,什么
117.9500,33.9100,2026-11-01,路灯
117.9503,33.9100,2026-11-02,路灯
117.9500,33.9103,2026-11-03,路灯
117.9500,33.9100,2026-01-01,井盖
117.9503,33.9100,2026-01-02,井盖
117.9500,33.9103,2026-01-03,井盖
117.9700,33.9100,2026-11-02,路灯
"""


@pytest.fixture(autouse=True)
def _english() -> Any:
    with override("en"):
        yield


def run(folder: Path, table: str, *options: str, encoding: str = "utf-8") -> list[str]:
    (folder / "cases.csv").write_text(table, encoding=encoding)
    out = folder / "out.csv"
    call_command(
        "clusters", str(folder / "cases.csv"), "--metres", "60", "--least", "3",
        "--out", str(out), *options,
    )  # fmt: skip
    with out.open(encoding="utf-8-sig", newline="") as file:
        return [row["cluster"] for row in csv.DictReader(file)]


def test_in_space(tmp_path: Path) -> None:
    assert run(tmp_path, TABLE) == ["1"] * 6 + [""]


def test_in_space_and_time(tmp_path: Path) -> None:
    found = run(tmp_path, TABLE, "--days", "7", encoding="gbk")
    assert found == ["1"] * 3 + ["2"] * 3 + [""]


def test_in_metres(tmp_path: Path) -> None:
    rows = "x,y\n500000,3750000\n500030,3750000\n500000,3750030\n"
    assert run(tmp_path, rows, "--planar") == ["1"] * 3


def test_one_case(tmp_path: Path) -> None:
    assert run(tmp_path, "lon,lat\n117.9,33.9\n") == [""]


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (TABLE, ("--metres", "0"), "--metres"),
        (TABLE, ("--metres", "nan"), "--metres"),
        (TABLE, ("--least", "0"), "--least"),
        (TABLE, ("--days", "-1"), "--days"),
        (TABLE.replace("date", "day"), ("--days", "7"), "no column “date”"),
        (TABLE.replace("2026-11-01", "soon"), ("--days", "7"), "line 2: “soon”"),
        (TABLE.replace("117.9700", "far"), (), "line 8: “lon” must be a number"),
        ("lon,lat\n500000,3750000\n", (), "--planar"),
        ("", (), "has no rows"),
    ],
)
def test_bad_wishes_and_files(
    tmp_path: Path, table: str, options: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(tmp_path, table, *options)
    assert not (tmp_path / "out.csv").exists()


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        run(tmp_path, TABLE, "--out", str(tmp_path / "nowhere" / "out.csv"))
