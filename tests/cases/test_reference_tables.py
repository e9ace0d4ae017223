"""A county's own departments and categories: all of a file or nothing, twice is once."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from fixtures.tables.read import TABLES
from layers.cases.models import Category
from layers.cases.reference_tables import read_tables, write_tables
from layers.staff.models import Department

pytestmark = pytest.mark.django_db
HEAD = "code,parent,family,icon,name,name_en,accept,resolve\n"


def table(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_the_tables_of_the_demo_can_be_taken_in_and_again() -> None:
    files = {
        "departments": TABLES / "departments.csv", "categories": TABLES / "categories.csv",
    }  # fmt: skip
    call_command("import_tables", **files)
    assert not Category.objects.exists()
    call_command("import_tables", **files, commit=True)
    counts = Department.objects.count(), Category.objects.count()
    assert min(counts) >= 12
    leaf = Category.objects.get(code="environment-garbage")
    assert leaf.parent is not None
    assert (leaf.parent.code, leaf.resolve_limit, leaf.resolve_unit) == ("environment", 3, "days")
    assert write_tables(read_tables(**files)) == (0, 0)


def test_a_name_follows_the_file_and_a_limit_stays(tmp_path: Path) -> None:
    first = table(tmp_path, f"{HEAD}road,,livelihood,car,道路,Roads,1 days,7 days\n")
    write_tables(read_tables(None, first))
    second = table(tmp_path, f"{HEAD}road,,livelihood,car,道路交通,Roads,1 days,20 days\n")
    assert write_tables(read_tables(None, second)) == (0, 0)
    road = Category.objects.get()
    assert (road.name, road.resolve_limit) == ("道路交通", 7)


def test_a_towns_office_is_tied_to_its_town(territory: SimpleNamespace, tmp_path: Path) -> None:
    path = table(tmp_path, f"code,name,town\noffice,街道办,{territory.upper.code}\n")
    write_tables(read_tables(path, None))
    assert Department.objects.get().town == territory.upper


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Road,,livelihood,car,道路,,1 days,7 days", "small letters"),
        ("road,,livelihood,car,,,1 days,7 days", "a name"),
        ("road,lost,livelihood,car,道路,,1 days,7 days", "does not stand above"),
        ("road,,other,car,道路,,1 days,7 days", "the family is one of"),
        ("road,,livelihood,car,道路,,soon,7 days", "accept is a number"),
        ("road,,livelihood,car,道路,,1 days,0 days", "resolve is a number"),
        ("a,,safety,,甲,,1 days,7 days\na,,safety,,乙,,1 days,7 days", "stands twice"),
        (
            "a,,safety,,甲,,1 days,7 days\nb,a,safety,,乙,,1 days,7 days\n"
            "c,b,safety,,丙,,1 days,7 days",
            "has one itself",
        ),
    ],
)
def test_a_fault_is_named_and_nothing_is_written(
    row: str, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("import_tables", categories=table(tmp_path, f"{HEAD}{row}\n"), commit=True)
    assert fault in capsys.readouterr().err
    assert not Category.objects.exists()


@pytest.mark.parametrize("content", [b"code,name\n\xff\xfe", b"", b"nonsense\n"])
def test_no_table_at_all_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    assert len(read_tables(path, None).faults) == 1
    assert len(read_tables(None, tmp_path / "missing.csv").faults) == 1


def test_an_unknown_town_is_named(territory: SimpleNamespace, tmp_path: Path) -> None:
    path = table(tmp_path, "code,name,town\noffice,街道办,999\n")
    assert read_tables(path, None).faults == ["departments, line 2: there is no town 999"]
