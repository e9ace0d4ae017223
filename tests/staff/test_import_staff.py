"""Importing a staff list: planned first, all or nothing, and twice is once."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.errors import OutOfOrder, Refused
from layers.staff import import_staff as module
from layers.staff.enrol import enrol
from layers.staff.import_staff import import_staff
from layers.staff.models import Post, Role, User
from layers.staff.plan_import import plan_import
from layers.staff.role_words import ROLE_WORDS, role_of
from layers.staff.sheet import StaffRow

pytestmark = pytest.mark.django_db
A1, B1 = "320324001001001", "320324001006001"


@pytest.fixture
def rows(staff: SimpleNamespace) -> Callable[..., list[StaffRow]]:
    """Rows of a sheet, numbered from 2; the tiny county's staff is there already."""

    def make(*rows: tuple[str, str, str, str, str]) -> list[StaffRow]:
        return [StaffRow(number, *row) for number, row in enumerate(rows, start=2)]

    return make


def snapshot() -> tuple[Any, ...]:
    users = User.objects.order_by("pk").values_list("pk", "username", "display_name", "password")
    return tuple(users), tuple(Post.objects.order_by("pk").values_list())


def test_new_people_come_with_posts_and_one_time_passwords(
    rows: Callable[..., list[StaffRow]], territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    done = import_staff(
        rows(("fei", "飞", "网格员", B1, ""), ("hua", "华", "Department handler", "", "works"))
    )
    fei, hua = User.objects.get(username="fei"), User.objects.get(username="hua")
    assert [(name, shown) for name, shown, _word in done.passwords] == [
        ("fei", "飞"),
        ("hua", "华"),
    ]
    assert fei.check_password(done.passwords[0][2])
    assert fei.must_change_password
    post = fei.posts.get()
    assert (post.role, post.grid, post.department, post.starts_on) == (
        Role.WORKER,
        territory.B1,
        staff.upper_office,
        timezone.localdate(),
    )
    assert hua.posts.get().department == staff.works


def test_the_same_list_again_changes_nothing(rows: Callable[..., list[StaffRow]]) -> None:
    people = rows(
        ("fei", "飞", "网格员", B1, ""),
        ("fei", "飞", "网格长", A1, "works"),
        ("lan", "兰", "网格员", A1, "睢城街道办"),
        ("chen", "陈", "领导", "", ""),
    )
    import_staff(people)
    before = snapshot()
    again = import_staff(people)
    assert snapshot() == before
    assert again.passwords == []
    assert (again.plan.unchanged, again.plan.posts, again.plan.enrolled) == (4, 0, 0)


def test_the_same_row_twice_counts_once(rows: Callable[..., list[StaffRow]]) -> None:
    row = ("fei", "飞", "领导", "", "")
    plan = import_staff(rows(row, row)).plan
    assert (plan.enrolled, plan.posts, plan.unchanged) == (1, 1, 1)


def test_a_new_name_renames(rows: Callable[..., list[StaffRow]]) -> None:
    plan = import_staff(rows(("lan", "王兰", "网格员", A1, ""))).plan
    assert (plan.renamed, plan.posts) == (1, 0)
    assert User.objects.get(username="lan").display_name == "王兰"


def test_a_plan_writes_nothing(rows: Callable[..., list[StaffRow]]) -> None:
    before = snapshot()
    plan = plan_import(rows(("fei", "飞", "领导", "", ""), ("lan", "王兰", "网格员", A1, "")))
    assert (plan.enrolled, plan.renamed, plan.posts, plan.problems) == (1, 1, 1, [])
    assert snapshot() == before


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("", "飞", "领导", "", ""), "username"),
        (("f e i", "飞", "领导", "", ""), "username"),
        (("LAN", "兰", "领导", "", ""), "username"),
        (("off", "关", "领导", "", ""), "username"),
        (("fei", "", "领导", "", ""), "name"),
        (("fei", '=HYPERLINK("x")', "领导", "", ""), "name"),
        (("fei", "飞", "皇帝", "", ""), "role"),
        (("fei", "飞", "", "", ""), "role"),
        (("fei", "飞", "网格员", "", ""), "area"),
        (("fei", "飞", "网格员", "320324001001999", ""), "area"),
        (("fei", "飞", "网格员", "3.20324E+16", ""), "area"),
        (("fei", "飞", "部门经办人", "", "无此部门"), "department"),
    ],
)
def test_a_bad_row_is_told_by_number_and_column_and_stops_the_import(
    rows: Callable[..., list[StaffRow]],
    make_user: Callable[..., User],
    row: tuple[str, str, str, str, str],
    column: str,
) -> None:
    User.objects.filter(pk=make_user("off", "关").pk).update(is_active=False)
    people = rows(("good", "好", "领导", "", ""), row)
    plan = plan_import(people)
    assert [(problem.row, problem.column) for problem in plan.problems] == [(3, column)]
    before = snapshot()
    with pytest.raises(Refused) as refused:
        import_staff(people)
    assert "3" in str(refused.value)
    assert snapshot() == before


def test_one_user_name_cannot_be_two_people(rows: Callable[..., list[StaffRow]]) -> None:
    plan = plan_import(rows(("fei", "飞", "领导", "", ""), ("fei", "菲", "督查员", "", "")))
    assert [(problem.row, problem.column) for problem in plan.problems] == [(3, "username")]


def test_a_second_worker_in_a_grid_is_warned_about(rows: Callable[..., list[StaffRow]]) -> None:
    plan = plan_import(
        rows(
            ("fei", "飞", "网格员", A1, ""),
            ("hua", "华", "网格员", B1, ""),
            ("tao", "涛", "网格员", B1, ""),
        )
    )
    assert "兰" in plan.steps[0].warning
    assert plan.steps[1].warning == ""
    assert "华" in plan.steps[2].warning
    assert plan.problems == []


def test_a_crowd_is_not_named_one_by_one(rows: Callable[..., list[StaffRow]]) -> None:
    plan = plan_import(rows(*((f"w{n}", f"员{n}", "网格员", B1, "") for n in range(9))))
    assert [name in plan.steps[8].warning for name in ("员0", "员2", "员3")] == [True, True, False]
    assert "…" in plan.steps[8].warning
    assert "…" not in plan.steps[3].warning


def test_somebody_else_enrolling_meanwhile_undoes_it_all(
    rows: Callable[..., list[StaffRow]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_import

    def slow_plan(people: list[StaffRow]) -> Any:
        planned = plan(people)
        enrol("hua", "华")
        return planned

    monkeypatch.setattr(module, "plan_import", slow_plan)
    with pytest.raises(OutOfOrder):
        import_staff(rows(("fei", "飞", "领导", "", ""), ("hua", "华", "领导", "", "")))
    assert not User.objects.filter(username="fei").exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(
    rows: Callable[..., list[StaffRow]], django_assert_num_queries: Any
) -> None:
    people = [(f"w{number}", f"员{number}", "网格员", A1, "") for number in range(60)]
    people.append(("lan", "兰", "领导", "", ""))
    with django_assert_num_queries(7):
        plan_import(rows(*people))
    with django_assert_num_queries(12):  # and SAVEPOINT, two inserts, RELEASE
        import_staff(rows(*people))


def test_every_role_has_words_of_its_own() -> None:
    assert set(ROLE_WORDS) == set(Role)
    words = [word.casefold() for row in ROLE_WORDS.values() for word in row]
    assert len(words) == len(set(words))
    assert all(role_of(f" {word} ") == role for role, row in ROLE_WORDS.items() for word in row)
    assert all(role_of(role.value) == role for role in Role)
    assert role_of("皇帝") == ""
