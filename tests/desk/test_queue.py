"""The queue: piles, order, filters, pages, and answering only when something changed."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.cases.models import Case, CaseGroup, CaseGroupMember
from layers.cases.register import Registered
from layers.staff.models import User
from mapapp.desk import queue as desk_queue

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
Reports = Callable[..., Registered]


@pytest.fixture
def bo(signed_in: SignIn, staff: SimpleNamespace) -> Client:
    return signed_in(staff.bo)


def ask(client: Client, **query: object) -> Any:
    return client.get(reverse("desk:queue"), query).json()


def order(rows: str, *numbers: str) -> list[str]:
    return sorted((number for number in numbers if number in rows), key=rows.index)


def test_a_new_case_is_a_row_a_count_a_pin_and_load(
    bo: Client, ren_reports: Reports, territory: SimpleNamespace
) -> None:
    before = ask(bo)
    assert (before["rows"].strip(), before["counts"]["new"], before["pins"]) == ("", 0, [])
    number = ren_reports(address="人民路 8 号").number
    after = ask(bo)
    assert number in after["rows"]
    assert "人民路 8 号 · 东升第1网格" in after["rows"]
    assert after["counts"]["new"] == 1
    assert bo.get(reverse("desk:load")).json() == {"load": {str(territory.A1.pk): 1}}
    assert after["pins"] == [
        {"number": number, "summary": "垃圾桶满了三天", "icon": "trash-2",
         "lon": 117.92, "lat": 33.97}
    ]  # fmt: skip


def test_the_clock_that_runs_out_first_is_on_top(bo: Client, ren_reports: Reports) -> None:
    late, soon = ren_reports().number, ren_reports().number
    Case.objects.filter(number=soon).update(accept_due=timezone.now() + timedelta(minutes=30))
    assert order(ask(bo)["rows"], late, soon) == [soon, late]


def test_a_row_says_what_is_left(bo: Client, ren_reports: Reports) -> None:
    number = ren_reports().number
    Case.objects.filter(number=number).update(
        accept_due=timezone.now() - timedelta(minutes=35, seconds=5)
    )
    answer = bo.get(reverse("desk:queue"), headers={"Accept-Language": "en"}).json()
    assert "35" in answer["rows"]
    assert 'class="tag red"' in answer["rows"]


def test_narrowed_by_category_grid_and_words(
    bo: Client, ren_reports: Reports, territory: SimpleNamespace
) -> None:
    bins = ren_reports(address="人民路 8 号").number
    lamp = ren_reports(category="lamp", text="路灯不亮", lon=117.97).number

    def found(**query: object) -> list[str]:
        return order(ask(bo, **query)["rows"], bins, lamp)

    assert found(category="city") == found() == [bins, lamp]
    assert found(category="lamp") == [lamp]
    assert found(grid=territory.A1.pk) == [bins]
    assert found(words="人民路") == found(words=bins) == [bins]
    assert found(words="路灯") == [lamp]
    assert found(words="%") == []


def test_kun_narrows_by_town(
    signed_in: SignIn, staff: SimpleNamespace, three: SimpleNamespace, territory: SimpleNamespace
) -> None:
    rows = ask(signed_in(staff.kun), town=territory.lower.pk)["rows"]
    assert three.lower in rows
    assert three.upper not in rows


@pytest.mark.parametrize(
    "query", [{"town": "x"}, {"grid": "9" * 30}, {"rows": "-1"}, {"pile": "?"}, {"words": "\0"}]
)
def test_odd_filters_count_as_empty(bo: Client, ren_reports: Reports, query: Any) -> None:
    number = ren_reports().number
    assert number in ask(bo, **query)["rows"]


def test_pages_follow_one_another_without_gap_or_repetition(
    bo: Client, ren_reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_queue, "PAGE", 2)
    made = [ren_reports().number for _ in range(5)]
    # All five share one deadline, so that only the row id keeps them apart.
    Case.objects.update(accept_due=timezone.now() + timedelta(hours=3))
    answer, seen = ask(bo), []
    while True:
        seen += order(answer["rows"], *made)
        if not answer["cursor"]:
            break
        answer = bo.get(reverse("desk:more"), {"after": answer["cursor"]}).json()
    assert seen == made


def test_whoever_scrolled_on_keeps_the_rows(
    bo: Client, ren_reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_queue, "PAGE", 2)
    made = [ren_reports().number for _ in range(5)]
    assert len(order(ask(bo, rows=4)["rows"], *made)) == 4


@pytest.mark.parametrize("cursor", ["x", "2026-01-01,x", "2026-01-01T00:00:00,3", ",", "1,1"])
def test_a_broken_cursor_is_refused(bo: Client, cursor: str) -> None:
    answer = bo.get(reverse("desk:more"), {"after": cursor}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "after"


def test_unchanged_is_304_and_a_new_case_is_not(
    bo: Client, ren_reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr("mapapp.desk.views.timezone.now", lambda: now)
    first = bo.get(reverse("desk:queue"))
    headers = {"If-None-Match": first["ETag"]}
    assert bo.get(reverse("desk:queue"), headers=headers).status_code == 304
    ren_reports()
    assert bo.get(reverse("desk:queue"), headers=headers).status_code == 200


def test_the_words_of_the_clock_are_fresh_every_minute(
    bo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr("mapapp.desk.views.timezone.now", lambda: now)
    headers = {"If-None-Match": bo.get(reverse("desk:queue"))["ETag"]}
    monkeypatch.setattr("mapapp.desk.views.timezone.now", lambda: now + timedelta(minutes=1))
    assert bo.get(reverse("desk:queue"), headers=headers).status_code == 200


def test_more_pins_than_fit_are_said_so(
    bo: Client, ren_reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_queue, "MOST_PINS", 2)
    for _ in range(3):
        ren_reports()
    answer = ask(bo)
    assert (len(answer["pins"]), answer["more_pins"]) == (2, True)


def test_statements_do_not_grow_with_the_queue(
    bo: Client, ren_reports: Reports, django_assert_num_queries: Any
) -> None:
    ren_reports()
    for wanted in range(2):
        for _ in range(59 * wanted):
            ren_reports()
        # Session, person, posts; count, calls, walk, rows, groups, categories, saved views.
        with django_assert_num_queries(10):
            bo.get(reverse("desk:home"))
        with django_assert_num_queries(
            8
        ):  # session, person, posts; count, calls, walk, rows, groups
            assert bo.get(reverse("desk:queue")).status_code == 200


def test_the_page_of_a_case_leaves_its_queue_to_be_asked_for(
    bo: Client, ren_reports: Reports
) -> None:
    number = ren_reports().number
    other = ren_reports(category="lamp", lon=117.97).number
    answer = bo.get(reverse("desk:case", args=[number])).text
    assert 'name="pile" value="new" aria-pressed="true"' in answer
    assert "垃圾桶满了三天" in answer
    assert other not in answer


def test_all_cases_of_a_grid_go_back_to_its_first(
    bo: Client, ren_reports: Reports, territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_queue, "PAGE", 2)
    made = [ren_reports().number for _ in range(5)]
    for years, number in enumerate(reversed(made)):
        received = timezone.now() - timedelta(days=365 * years)
        Case.objects.filter(number=number).update(received_at=received)
    query = {"pile": "all", "grid": territory.A1.pk}
    answer, seen = ask(bo, **query), []
    while True:
        seen += order(answer["rows"], *made)
        if not answer["cursor"]:
            break
        answer = bo.get(reverse("desk:more"), {**query, "after": answer["cursor"]}).json()
    assert seen == made[::-1]


def test_a_row_says_how_many_more_there_are_about_its_matter(
    bo: Client, ren_reports: Reports
) -> None:
    first, second, other = ren_reports(), ren_reports(), ren_reports(text="路灯不亮")
    group = CaseGroup.objects.create(kind="group", people=2, found_at=timezone.now())
    for one in (first, second):
        CaseGroupMember.objects.create(case_id=one.case_id, group=group)
    rows = ask(bo)["rows"]
    assert rows.count("相似 1") == 2
    alone = rows[rows.index(f'data-number="{other.number}"') :]
    assert "相似" not in alone.split("</li>")[0]
