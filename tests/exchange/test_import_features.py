"""Rows of a file become households: planned, refused by the row, written once."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from layers.errors import Refused
from layers.residents.import_households import import_households, plan_households
from layers.residents.models import Household, HouseholdRevision
from layers.territory.read_table import read_table

pytestmark = pytest.mark.django_db
HEAD = "来源编号,户号,地址,住房性质,人户情况,空置,经度,纬度\n"
GOOD = "H1,12,东升路1号,自有,人户一致,否,117.92,33.97\nH2,13,东升路2号,,,1,117.93,33.97\n"


def table(folder: Path, text: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "households.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_new_rows_are_written_once(
    scopes: SimpleNamespace, territory: SimpleNamespace, tmp_path: Path, encoding: str
) -> None:
    layer = read_table(table(tmp_path, HEAD + GOOD, encoding))
    assert [step.action for step in plan_households(layer, "公安", scopes.bo).steps] == ["new"] * 2
    assert not Household.objects.exists()
    import_households(layer, "公安", scopes.bo)
    import_households(layer, "公安", scopes.bo)
    first, second = Household.objects.order_by("number")
    assert (first.address, first.tenure, first.residence) == ("东升路1号", "owner", "local")
    assert (first.grid, first.source_system, first.source_id) == (territory.A1, "公安", "H1")
    assert (second.vacant, second.colour, first.version) == (True, "vacant", 1)
    assert first.changed_by_id == scopes.bo.user_id


def test_a_later_file_changes_what_differs_and_leaves_what_it_does_not_name(
    scopes: SimpleNamespace, tmp_path: Path
) -> None:
    import_households(read_table(table(tmp_path, HEAD + GOOD)), "公安", scopes.bo)
    later = "来源编号,地址,经度,纬度\nH1,东升路1号甲,117.92,33.97\nH2,东升路2号,117.931,33.97\n"
    plan = import_households(read_table(table(tmp_path, later)), "公安", scopes.bo)
    assert [step.changed for step in plan.steps] == [("address",), ("geom",)]
    first, second = Household.objects.order_by("number")
    assert (first.address, first.tenure, first.version) == ("东升路1号甲", "owner", 2)
    assert (second.geom.x, second.version) == (117.931, 2)
    assert HouseholdRevision.objects.filter(replaced_verb="import").count() == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("H3,1,,自有,,,117.92,33.97", "address"),
        ("H3,1,路,自有,,,,", "no point"),
        ("H3,1,路,自有,,,33.97,117.92", "outside every grid"),
        ("H3,1,路,自有,,,117.92,33.92", "outside your area"),
        ("H3,1,路,偷来,,,117.92,33.97", "Unknown choice"),
        ("H3,1,路,,,也许,117.92,33.97", "1 or 0"),
        ("H1,1,路,,,,117.92,33.97", "2 times"),
        (f"H3,{'9' * 31},路,,,,117.92,33.97", "Shorten"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(
    scopes: SimpleNamespace, tmp_path: Path, row: str, words: str
) -> None:
    from django.utils.translation import override

    layer = read_table(table(tmp_path, HEAD + GOOD + row + "\n"))
    with override("en"):
        problems = plan_households(layer, "公安", scopes.bo).problems
        assert words in problems[-1].problem
        assert problems[-1].row == 3
        with pytest.raises(Refused, match="Nothing was imported"):
            import_households(layer, "公安", scopes.bo)
    assert not Household.objects.exists()


def test_somebody_elses_household_cannot_be_pulled_in(
    make_household: Callable[..., Household], territory: SimpleNamespace, scopes: SimpleNamespace,
    tmp_path: Path,
) -> None:  # fmt: skip
    theirs = make_household(grid=territory.C1)
    text = f"uuid,地址,经度,纬度\n{theirs.uuid},偷,117.92,33.97\nnonsense,路,117.92,33.97\n"
    plan = plan_households(read_table(table(tmp_path, text)), "", scopes.bo)
    assert len(plan.problems) == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", "地址\n路\n".encode(), b"PK\x03\x04rubbish",
     b'{"type":"FeatureCollection","features":[]}'],
)  # fmt: skip
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".zip", ".geojson", ".gpkg", ".shp"])
def test_rubbish_is_refused_in_words(
    scopes: SimpleNamespace, tmp_path: Path, content: bytes, suffix: str
) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    with pytest.raises(Refused):
        plan_households(read_table(path), "", scopes.bo)


def test_the_command_says_first_and_writes_with_commit(
    territory: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(table(tmp_path, HEAD + GOOD))
    call_command("import_households", path, "--source", "公安")
    assert "new: 2, changed: 0, same: 0, problem: 0" in capsys.readouterr().out
    assert not Household.objects.exists()
    call_command("import_households", path, "--source", "公安", "--commit")
    call_command("import_households", path, "--source", "公安", "--commit")
    assert Household.objects.count() == 2
    with pytest.raises(CommandError):
        call_command("import_households", path + "x")


def test_a_statement_count_that_does_not_grow(
    scopes: SimpleNamespace, tmp_path: Path, django_assert_max_num_queries: Callable[..., object]
) -> None:
    rows = "".join(f"H{n},{n},路{n}号,,,,117.92,33.97\n" for n in range(300))
    layer = read_table(table(tmp_path, HEAD + rows))
    with django_assert_max_num_queries(20):
        import_households(layer, "公安", scopes.bo)
    assert Household.objects.count() == 300
