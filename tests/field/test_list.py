"""The list as JSON: whose cases, in which order, and how little an unchanged list costs."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from layers.cases.close import close
from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.register import Registered
from layers.staff.scope import scope_of
from mapapp.field import reading

Reports = Callable[..., Registered]
URL = "/field/cases.json"


def rows(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(URL).json()["cases"]
    return found


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at the start of a minute, so that the minute cannot turn in a test."""
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    monkeypatch.setattr("mapapp.field.views.timezone.now", lambda: at)


def test_a_row_says_what_the_list_shows(lan: Client, case: Case) -> None:
    [row] = rows(lan)
    said = {
        "number": case.number, "version": 1, "summary": "垃圾桶满了三天", "group": "accept",
        "category": "垃圾清运", "icon": "trash-2", "state": "registered", "mine": True,
        "placed": True, "lon": 117.92, "lat": 33.97, "tone": "",
    }  # fmt: skip
    assert said.items() <= row.items()
    assert row["left"]
    assert "text" not in row


def test_lan_and_mei_each_see_their_own_grid(
    lan: Client, mei: Client, ren_reports: Reports
) -> None:
    hers, other = ren_reports().number, ren_reports(lon=117.97).number
    assert [row["number"] for row in rows(lan)] == [hers]
    assert [row["number"] for row in rows(mei)] == [other]


def test_the_clock_that_runs_out_first_is_on_top_and_the_resolved_last(
    lan: Client, ren_reports: Reports, do: Callable[..., HttpResponse]
) -> None:
    now = timezone.now()
    late, done, new, hand = (
        Case.objects.get(pk=ren_reports(received_at=now - timedelta(days=days)).case_id)
        for days in (20, 40, 0, 30)
    )
    for accepted in (done, hand):
        do(lan, accepted, "accept")
    do(lan, done, "resolve", answer="已清运。")
    order = [row["number"] for row in rows(lan)]
    assert set(order[:2]) == {late.number, hand.number}
    assert order[2:] == [new.number, done.number]
    assert [row["tone"] for row in rows(lan)][:3] == ["red", "red", ""]
    assert {row["number"]: row["group"] for row in rows(lan)} == {
        late.number: "accept", new.number: "accept", hand.number: "hand", done.number: "waiting",
    }  # fmt: skip


def test_a_case_given_to_a_department_stays_on_the_list_as_not_hers(
    lan: Client, case: Case, staff: SimpleNamespace
) -> None:
    dispatch(case.number, staff.bo, scope_of(staff.bo), department=staff.sanitation)
    [row] = rows(lan)
    assert (row["mine"], row["who"], row["group"]) == (False, "城管局", "accept")


def test_a_closed_case_leaves_the_list(
    lan: Client, case: Case, staff: SimpleNamespace, do: Callable[..., HttpResponse]
) -> None:
    do(lan, case, "accept")
    do(lan, case, "resolve", answer="已清运。")
    assert [row["group"] for row in rows(lan)] == ["waiting"]
    close(case.number, staff.bo, scope_of(staff.bo))
    assert rows(lan) == []


def test_a_case_without_a_place_has_no_pin(
    sign_in: Callable[..., Client], staff: SimpleNamespace, ren_reports: Reports
) -> None:
    ren_reports(lon=None, lat=None)
    [row] = rows(sign_in(staff.kun))
    assert (row["placed"], row["lon"], row["lat"]) == (False, None, None)


def test_an_unchanged_list_is_not_sent_again(
    lan: Client, case: Case, one_minute: None, django_assert_num_queries: Any
) -> None:
    first = lan.get(URL)
    known = {"If-None-Match": f'"{first.json()["edition"]}"'}
    with django_assert_num_queries(4):  # session, user, posts, one aggregate
        again = lan.get(URL, headers=known)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("change", ["new case", "verb", "gone"])
def test_every_change_of_the_list_is_seen(
    lan: Client, case: Case, ren_reports: Reports, staff: SimpleNamespace,
    do: Callable[..., HttpResponse], one_minute: None, change: str,
) -> None:  # fmt: skip
    known = {"If-None-Match": f'"{lan.get(URL).json()["edition"]}"'}
    match change:
        case "new case":
            ren_reports()
        case "verb":
            do(lan, case, "accept")
        case "gone":
            Case.objects.filter(pk=case.pk).update(grid=None, place_state="outside", owner=None)
    assert lan.get(URL, headers=known).status_code == 200


def test_the_words_of_the_clock_are_renewed_with_the_minute(
    lan: Client, case: Case, one_minute: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"If-None-Match": f'"{lan.get(URL).json()["edition"]}"'}
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr("mapapp.field.views.timezone.now", lambda: later)
    assert lan.get(URL, headers=known).status_code == 200


def test_a_long_list_is_cut_and_says_so(
    lan: Client, ren_reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST", 2)
    for _turn in range(5):
        ren_reports()
    answer = lan.get(URL).json()
    assert (len(answer["cases"]), answer["more"]) == (2, 3)


def test_as_many_statements_for_thirty_cases_as_for_one(
    lan: Client, ren_reports: Reports, django_assert_num_queries: Any
) -> None:
    ren_reports()
    with django_assert_num_queries(5):  # session, user, posts, aggregate, list
        lan.get(URL)
    for _turn in range(29):
        ren_reports()
    with django_assert_num_queries(5):
        assert len(rows(lan)) == 30


def test_the_signed_out_get_a_word_and_no_list(client: Client, case: Case) -> None:
    answer = client.get(URL, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json()["error"]


def test_a_leader_has_no_field_cases(
    sign_in: Callable[..., Client], staff: SimpleNamespace, case: Case
) -> None:
    for person in (staff.chen, staff.su):
        assert rows(sign_in(person)) == []
