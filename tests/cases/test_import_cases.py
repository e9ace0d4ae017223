"""Cases of another platform from a file: every fault told, all or nothing, twice is once."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from layers.cases.case_columns import columns_of
from layers.cases.case_sheet import MAX_ROWS, CaseSheet, read_case_sheet
from layers.cases.import_cases import import_cases
from layers.cases.models import Case, CaseEvent, CaseImport, Complainant
from layers.cases.plan_cases import CasePlan, plan_cases
from layers.cases.route import route
from layers.cases.source import uuid_of
from layers.errors import Refused
from layers.people_scope import all_people
from layers.privacy import decrypt
from layers.territory.crs import gcj02_from_wgs84

pytestmark = pytest.mark.django_db
Plans = Callable[..., CasePlan]
GOOD = {
    "工单编号": "P1", "诉求内容": "垃圾桶满了三天，没有人来清运。", "事项分类": "垃圾清运",
    "经度": "117.92", "纬度": "33.97", "地址": "东升社区三号楼", "诉求人": "任一",
    "联系电话": "138 0000 5021", "受理时间": "2026-03-02 09:30", "状态": "", "办结时间": "",
    "结案时间": "", "答复": "",
}  # fmt: skip
HEADER = list(GOOD)
CLOSED = {"状态": "已结案", "结案时间": "2026-03-05"}
FUTURE = (timezone.now() + timedelta(days=2)).isoformat()


def sheet(*rows: dict[str, str]) -> CaseSheet:
    """A file with these rows, each GOOD but for what is given; numbered from 2."""
    texts = [list({**GOOD, **row}.values()) for row in rows]
    return CaseSheet(HEADER, list(enumerate(texts, 2)))


def text_of(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *(texts for _number, texts in sheet(*rows).rows)])
    return out.getvalue()


@pytest.fixture
def plans(catalogue: SimpleNamespace) -> Plans:
    """The plan of a file with these rows, from the system 老平台."""
    return lambda *rows: plan_cases(sheet(*rows), "老平台")


def test_a_row_becomes_a_case_as_a_report_would(plans: Plans, staff: SimpleNamespace) -> None:
    done = import_cases(plans({}), staff.kun.pk)
    assert (done.written, done.unlocated) == (1, 0)
    case = Case.objects.get()
    assert (case.source_system, case.source_id, case.channel) == ("老平台", "P1", "platform")
    assert (case.state, case.summary) == ("registered", "垃圾桶满了三天")
    assert case.uuid == uuid_of("老平台", "P1")
    assert timezone.localtime(case.received_at).strftime("%m-%d %H:%M") == "03-02 09:30"
    assert timezone.localtime(case.resolve_due).date().isoformat() == "2026-03-11"
    with all_people():
        who = Complainant.objects.get()
    assert (decrypt(who.name), decrypt(who.phone)) == ("任一", "13800005021")
    event = CaseEvent.objects.get()
    assert (event.verb, event.actor, event.detail["import"]) == (
        "register", staff.kun, done.record.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lon", "lat"), [(117.92, 33.97), (117.97, 33.97), (118.02, 33.93), (117.95, 33.97), (121, 31)]
)
def test_the_statement_routes_as_registering_does(
    plans: Plans, catalogue: SimpleNamespace, lon: float, lat: float
) -> None:
    import_cases(plans({"经度": str(lon), "纬度": str(lat)}))
    case = Case.objects.get()
    wanted = route([catalogue.garbage.pk, catalogue.city.pk], lon, lat)
    assert (case.grid_id, case.village_id, case.town_id, case.owner_id) == (
        wanted.grid_id, wanted.village_id, wanted.town_id, wanted.owner_id,
    )  # fmt: skip
    assert (case.rule_id, case.department_id) == (wanted.rule_id, wanted.department_id)


def test_the_same_file_again_changes_nothing(plans: Plans) -> None:
    import_cases(plans({}, {"工单编号": "P2"}))
    before = list(Case.objects.order_by("pk").values())
    again = plans({}, {"工单编号": "P2"}, {"工单编号": "P3", "诉求内容": "路灯坏了"})
    assert (len(again.new), again.known) == (1, 2)
    assert import_cases(again).written == 1
    # The plan is old by now: somebody else has imported the same file.
    assert import_cases(again).written == 0
    assert list(Case.objects.order_by("pk").values())[:2] == before
    assert Case.objects.count() == 3
    import_cases(plan_cases(sheet({}), "新平台"))
    assert Case.objects.count() == 4


def test_a_closed_case_keeps_its_dates_and_its_answer(plans: Plans) -> None:
    dates = {"办结时间": "2026-03-05", "结案时间": "2026/3/6 8:00"}
    plan = plans({**CLOSED, **dates, "答复": "已清运。"})
    assert plan.closed == 1
    import_cases(plan)
    case = Case.objects.get()
    assert case.resolved_at is not None
    assert (case.state, case.on_time, case.one_hop) == ("closed", True, None)
    assert timezone.localtime(case.resolved_at).strftime("%m-%d %H:%M:%S") == "03-05 23:59:59"
    assert case.closed_at == datetime(2026, 3, 6, tzinfo=UTC)
    assert case.public_answer == "已清运。"
    assert list(CaseEvent.objects.values_list("verb", "to_state", "happened_at")) == [
        ("register", "registered", case.received_at), ("close", "closed", case.closed_at),
    ]  # fmt: skip


def test_places_without_a_grid_wait_for_a_dispatcher(plans: Plans, staff: SimpleNamespace) -> None:
    nowhere = {"经度": "", "纬度": ""}
    plan = plans(
        {"经度": "121.5", "纬度": "31.2"},
        {"工单编号": "P2", "地址": "", **nowhere},
        {"工单编号": "P3", "地址": "和平小学门口", **nowhere},
    )
    assert import_cases(plan).unlocated == 3
    states = dict(Case.objects.values_list("source_id", "place_state"))
    assert states == {"P1": "outside", "P2": "unplaced", "P3": "ambiguous"}
    assert set(Case.objects.values_list("owner", flat=True)) == {staff.kun.pk}


def test_shifted_coordinates_are_brought_home(catalogue: SimpleNamespace) -> None:
    lon, lat = gcj02_from_wgs84(117.92, 33.97)
    import_cases(plan_cases(sheet({"经度": str(lon), "纬度": str(lat)}), "x", crs="gcj02"))
    case = Case.objects.get()
    assert case.geom is not None
    assert case.geom.coords == (117.92, 33.97)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"工单编号": ""}, "source_id"),
        ({"工单编号": "x" * 101}, "source_id"),
        ({"诉求内容": ""}, "text"),
        ({"诉求内容": "字" * 2001}, "text"),
        ({"诉求内容": "坏\x00了"}, "text"),
        ({"事项分类": "胡说"}, "category"),
        ({"事项分类": ""}, "category"),
        ({"事项分类": "别的/垃圾清运"}, "category"),
        ({"经度": ""}, "lon"),
        ({"经度": "东经"}, "lon"),
        ({"经度": "nan"}, "lon"),
        ({"经度": "33.97", "纬度": "117.92"}, "lon"),
        ({"地址": "址" * 201}, "address"),
        ({"诉求人": "名" * 41}, "name"),
        ({"联系电话": "call me"}, "phone"),
        ({"受理时间": "昨天"}, "received_at"),
        ({"受理时间": "2026-02-30"}, "received_at"),
        ({"受理时间": "1899-12-31"}, "received_at"),
        ({"受理时间": FUTURE}, "received_at"),
        ({"状态": "丢了"}, "state"),
        ({"状态": "已结案"}, "state"),
        ({**CLOSED, "结案时间": "2026-03-01"}, "closed_at"),
        ({**CLOSED, "办结时间": "2026-03-06"}, "closed_at"),
        ({**CLOSED, "受理时间": ""}, "received_at"),
        ({"答复": "字" * 2001}, "answer"),
    ],
)
def test_a_fault_names_its_row_and_column_and_nothing_is_written(
    plans: Plans, row: dict[str, str], field: str
) -> None:
    plan = plans({"工单编号": "P0"}, row)
    assert {(fault.row, fault.field) for fault in plan.faults} == {(3, field)}
    assert all(len(fault.message) > 4 for fault in plan.faults)
    with pytest.raises(Refused):
        import_cases(plan)
    assert not Case.objects.exists()


def test_all_faults_of_a_row_are_told_at_once(plans: Plans) -> None:
    plan = plans({"诉求内容": "", "联系电话": "x", "经度": "x"})
    assert {fault.field for fault in plan.faults} == {"text", "phone", "lon"}
    assert plan.faulty_rows == 1


def test_a_number_twice_in_the_file_is_a_fault_of_both(plans: Plans) -> None:
    faults = plans({}, {"诉求内容": "又一件"}).faults
    assert [(fault.row, fault.field) for fault in faults] == [(2, "source_id"), (3, "source_id")]


def test_a_category_by_code_name_or_path_and_a_withdrawn_one_only_for_closed_cases(
    plans: Plans, catalogue: SimpleNamespace
) -> None:
    for word in ("garbage", "Garbage", "市容/垃圾清运", "市容 > 垃圾清运"):
        assert plans({"事项分类": word}).new[0].category == catalogue.garbage
    catalogue.garbage.active = False
    catalogue.garbage.save()
    assert plans({}).faults
    assert not plans(CLOSED).faults


def test_statements_do_not_grow_with_the_rows(plans: Plans, django_assert_num_queries: Any) -> None:
    rows = [{"工单编号": f"P{number}"} for number in range(40)]
    with django_assert_num_queries(2):
        plan = plans(*rows)
    # Savepoint, record, calendar, one for the batch, count, release.
    with django_assert_num_queries(6):
        import_cases(plan)
    assert Case.objects.count() == 40


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_csv_is_read_in_the_encodings_of_the_trade(encoding: str) -> None:
    read = read_case_sheet(text_of({}, {"工单编号": "P2"}).encode(encoding))
    assert read.header == HEADER
    assert [number for number, _texts in read.rows] == [2, 3]
    assert read.rows[0][1][1] == GOOD["诉求内容"]


def test_tabs_semicolons_and_our_own_apostrophes_are_read() -> None:
    for mark in "\t;":
        assert read_case_sheet(f"a{mark}b\n'=1{mark}2\n".encode()).rows == [(2, ["=1", "2"])]


def test_a_workbook_is_read_as_text(catalogue: SimpleNamespace) -> None:
    book, out = Workbook(), io.BytesIO()
    cells = {**GOOD, "工单编号": 7, "经度": 117.92, "受理时间": datetime(2026, 3, 2, 9, 30)}
    for row in (HEADER, list(cells.values())):
        book.worksheets[0].append(row)
    book.save(out)
    [read] = plan_cases(read_case_sheet(out.getvalue()), "老平台").new
    assert (read.source_id, read.lon) == ("7", 117.92)
    assert timezone.localtime(read.received_at).strftime("%m-%d %H:%M") == "03-02 09:30"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"PK\x03\x04rubbish",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"a,b\n\xff\xff\n",
        ("a\n" * (MAX_ROWS + 2)).encode(),
        b"a,b\n" + b"x" * 200_000 + b",1\n",
    ],
    ids=["empty", "blank", "zip", "picture", "bytes", "long", "wide"],
)
def test_a_file_that_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_case_sheet(content)


def test_columns_by_name_or_as_somebody_says() -> None:
    header = ["编号", "事件描述", "类型", "备注"]
    assert columns_of(header) == {"source_id": 0, "text": 1}
    said = columns_of(header, {"category": "类型", "text": "备注", "source_id": ""})
    assert said == {"text": 3, "category": 2}
    with pytest.raises(Refused):
        columns_of(header, {"category": "没有"})


def test_a_file_without_the_needed_columns_or_a_source_is_refused(
    catalogue: SimpleNamespace,
) -> None:
    with pytest.raises(Refused) as refusal:
        plan_cases(CaseSheet(["编号"], [(2, ["1"])]), "老平台")
    assert refusal.value.field == "columns"
    for source in ("", "x" * 41):
        with pytest.raises(Refused):
            plan_cases(sheet({}), source)


def test_the_command_is_a_dry_run_and_tells_every_fault(
    tmp_path: Path, catalogue: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.csv"
    file.write_bytes(text_of({}, {"工单编号": "P2", "联系电话": "x"}).encode("gbk"))
    call_command("import_cases", file, "--source", "老平台")
    told = capsys.readouterr()
    assert "row 3" in told.err
    assert "new: 1" in told.out
    with pytest.raises(CommandError):
        call_command("import_cases", file, "--source", "老平台", "--commit")
    assert not Case.objects.exists()
    file.write_bytes(text_of({}).encode("gbk"))
    call_command("import_cases", file, "--source", "老平台", "--commit")
    assert Case.objects.count() == 1
    record = CaseImport.objects.get()
    assert (record.written, record.known, bytes(record.content)) == (1, 0, b"")
    for wrong in (["--column", "x=y"], ["--crs", "mars"], ["--encoding", "ascii"]):
        with pytest.raises(CommandError):
            call_command("import_cases", file, "--source", "老平台", *wrong)
    with pytest.raises(CommandError):
        call_command("import_cases", tmp_path / "none.csv", "--source", "x")
