"""Search: two characters are enough, an index answers, no other scope and nobody's number."""

import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from layers.cases.models import Case
from layers.cases.queries import for_scope, with_grams
from layers.cases.register import Registered
from layers.cases.search import sought
from layers.cases.worklist import newest

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


def both(words: str) -> list[int]:
    """Ids found by looking at each row, and that the index finds the same."""
    looked_for = sought(words)
    plain = [*Case.objects.filter(looked_for.match).order_by("pk").values_list("pk", flat=True)]
    if looked_for.indexed is not None:
        known = with_grams(Case.objects.all()).filter(looked_for.indexed)
        assert [*known.order_by("pk").values_list("pk", flat=True)] == plain
    return plain


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("路灯", True), ("路灯不亮", True), ("灯不", True), ("不亮路灯", False),
        ("路灯 人民路", True),
        ("路灯 中山路", False), ("人民路8号", True), ("KTV", True), ("ktv", True), ("灯", True),
        ("，已", True), ("。", True), ("%", False), ("_", False), ("'", False), ("路%灯", False),
        ("\\", False), ("😀", True), ("乱😀", True), ("𠮷𠮷", True), ("", True), ("119", True),
        ("13800005021", False),
    ],
)  # fmt: skip
def test_words_find_what_has_them(ren_reports: Reports, words: str, finds: bool) -> None:
    case = ren_reports(
        text="路灯不亮，已三天。旁边KTV很吵，打过119，乱😀。𠮷𠮷店的电话13800005021",
        address="人民路8号",
    ).case_id
    ren_reports(text="垃圾没有人清运", address="中山路")
    assert (case in both(words)) == finds


def test_a_long_number_is_a_case_number_only(ren_reports: Reports) -> None:
    one = ren_reports(text="请回电 13912345678")
    assert both(one.number) == both(one.number[:8]) == [one.case_id]
    assert both("13912345678") == both("电13912345678") == []


def test_people_who_own_cases_are_found_by_name(
    ren_reports: Reports, staff: SimpleNamespace
) -> None:
    one = ren_reports().case_id
    Case.objects.filter(pk=one).update(owner=staff.lan)
    ren_reports(lon=118.02)
    assert both("兰") == [one]


def test_any_piece_of_any_text_is_found(ren_reports: Reports) -> None:
    """The pairs that the database keeps are those that a search of a piece asks for."""
    draw = random.Random(11)
    signs = "路灯不亮人民AbZz09 ，。！（）：…—「」é😀𠮷\n"
    texts = ["".join(draw.choices(signs, k=30)).strip() or "路" for _ in range(25)]
    ids = [ren_reports(text=text).case_id for text in texts]
    for pk in ids:
        text = Case.objects.get(pk=pk).text
        start = draw.randrange(len(text) - 4)
        piece = text[start : start + draw.choice((2, 3, 4))].split()
        assert pk in both(" ".join(piece))


def test_nothing_of_another_scope(
    ren_reports: Reports, scopes: SimpleNamespace, staff: SimpleNamespace
) -> None:
    upper = ren_reports(text="路灯不亮").case_id
    lower = ren_reports(text="路灯不亮", lat=33.92).case_id
    now, looked_for = timezone.now(), sought("路灯")

    def found(scope: Any) -> set[int]:
        return {row.pk for row in newest(for_scope(scope), 50, None, now, looked_for)}

    assert found(scopes.bo) == {upper}
    assert found(scopes.kun) == {upper, lower}
    assert found(scopes.mei) == set()


def test_all_cases_newest_first_the_ended_too(ren_reports: Reports) -> None:
    made = [ren_reports(text="路灯不亮").case_id for _ in range(3)]
    Case.objects.filter(pk=made[0]).update(state="closed")
    old = timezone.now() - timezone.timedelta(days=900)
    Case.objects.filter(pk=made[1]).update(received_at=old)
    now = timezone.now()
    rows = newest(Case.objects.all(), 10, None, now, sought("路灯"))
    assert [row.pk for row in rows] == [made[2], made[0], made[1]]
    assert len(newest(Case.objects.all(), 10, None, now, sought(""))) == len(made)
    # With one sign, which no index knows, only what the last weeks brought.
    rows = newest(Case.objects.all(), 10, None, now, sought("灯"))
    assert [row.pk for row in rows] == [made[2], made[0]]


def test_the_index_answers(ren_reports: Reports) -> None:
    ren_reports(text="路灯不亮")
    looked_for = sought("路灯不亮")
    rows = with_grams(Case.objects.all()).filter(looked_for.indexed)
    with connection.cursor() as cursor:
        # A table of one row is read whole whatever there is; the question is whether it could not.
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "case_grams" in rows.order_by().explain()
