"""The catalogue of delegated items: all of a file or nothing, and the same file twice is one."""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from fixtures.tables import read
from layers.errors import Refused
from layers.oversight.import_items import MOST, import_items, plan_items
from layers.oversight.models import DelegatedItem
from layers.staff.models import Department

pytestmark = pytest.mark.django_db
HEAD = "code,name,name_en,kind,department,active\n"
TWO = (
    HEAD
    + "A-1,户外广告设置审批,Advertisements,license,sanitation,\nA-2,危房认定,,行政其他,works,否\n"
)


def test_new_then_the_same_then_changed(
    staff: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    first = import_items(TWO.encode())
    assert (len(first.new), len(first.changed), first.same, first.faults) == (2, 0, 0, [])
    [ad, unsafe] = DelegatedItem.objects.all()
    assert (ad.name_en, ad.kind, ad.department, ad.active) == (
        "Advertisements", "license", staff.sanitation, True,
    )  # fmt: skip
    assert (unsafe.kind, unsafe.active) == ("other", False)
    assert import_items(TWO.encode()).same == 2
    changed = import_items(TWO.replace("否", "是").replace("危房认定", "农村危房认定").encode())
    assert (len(changed.new), len(changed.changed), changed.same) == (0, 1, 1)
    unsafe.refresh_from_db()
    assert (unsafe.name, unsafe.active) == ("农村危房认定", True)
    with django_assert_num_queries(2):
        plan_items(TWO.encode())


def test_what_a_file_does_not_name_stays(staff: SimpleNamespace) -> None:
    import_items(TWO.encode())
    import_items("编码,名称,类别,部门编码\nA-3,公墓初审,行政许可,works\n".encode("gb18030"))
    assert DelegatedItem.objects.count() == 3
    again = import_items(
        "code,name,kind,department\nA-1,户外广告设置审批,license,sanitation\n".encode()
    )
    assert again.same == 1
    assert DelegatedItem.objects.get(code="A-1").name_en == "Advertisements"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",名,,license,works,", "编码"),
        ("A 1,名,,license,works,", "A 1"),
        ("A-1,,,license,works,", "名称"),
        (f"A-1,{'长' * 81},,license,works,", "名称"),
        ("A-1,名,,permit,works,", "permit"),
        ("A-1,名,,license,nowhere,", "nowhere"),
        ("A-1,名,,license,works,maybe", "maybe"),
        ("A-9,名,,license,works,", "两次"),
        ("A-1", "名称"),
    ],
)
def test_a_fault_in_one_row_writes_nothing(row: str, said: str, staff: SimpleNamespace) -> None:
    plan = import_items(f"{HEAD}A-9,好,,service,works,\n{row}\n".encode())
    [fault] = plan.faults
    assert "第 3 行" in fault
    assert said in fault
    assert not DelegatedItem.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\1", b"PK\x03\x04broken", b"code,name\nA,B\n",
        (HEAD + "".join(f"A-{n},n,,other,works,\n" for n in range(MOST + 1))).encode(),
    ],
)  # fmt: skip
def test_a_file_that_is_none(content: bytes, staff: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        import_items(content)
    assert refused.value.field == "file"


def test_excel_and_the_command(staff: SimpleNamespace, tmp_path: Path, capsys: Any) -> None:
    book = openpyxl.Workbook()
    for row in ["code", "name", "kind", "department"], ["A-1", "=1+1", "license", "works"]:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    file = tmp_path / "items.xlsx"
    file.write_bytes(out.getvalue())
    call_command("import_items", str(file))
    assert "Add --commit" in capsys.readouterr().out
    assert not DelegatedItem.objects.exists()
    call_command("import_items", str(file), "--commit")
    assert DelegatedItem.objects.get().name == "=1+1"
    file.write_text(HEAD + "A-1,名,,permit,works,\n")
    with pytest.raises(CommandError, match="1 faults"):
        call_command("import_items", str(file), "--commit")


def test_the_demo_has_88(db: None) -> None:
    for row in read.departments():
        Department.objects.create(code=row.code, name=row.name, name_en=row.name_en)
    plan = import_items((read.TABLES / "items.csv").read_bytes())
    assert (len(plan.new), plan.faults) == (88, [])
    assert set(DelegatedItem.objects.values_list("kind", flat=True)) == {
        "service", "license", "other", "benefit",
    }  # fmt: skip
