"""The sheet of one case: what it shows to whom, and which verbs it offers."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.photos import attach, clean_photo
from layers.cases.register import Registered
from layers.staff.scope import scope_of
from tests.field.conftest import HTMX


def sheet(client: Client, case: Case) -> str:
    answer = client.get(f"/field/cases/{case.number}/", headers=HTMX)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def offered(page: str) -> set[str]:
    return {verb for verb in ("accept", "reply", "resolve") if f"/{verb}/" in page}


def test_it_shows_the_case_and_masks_the_contact(lan: Client, case: Case) -> None:
    page = sheet(lan, case)
    for words in (
        case.text,
        "东升第1网格",
        "城管局",
        "任*",
        "138****5021",
        f"/{case.number}/contact/",
    ):
        assert words in page
    assert "13800005021" not in page
    assert f'data-version="{case.version}"' in page


def test_text_is_never_markup(lan: Client, ren_reports: Callable[..., Registered]) -> None:
    done = ren_reports(text="<script>alert(1)</script>", address='"><img src=x>')
    page = sheet(lan, Case.objects.get(pk=done.case_id))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_graph_decides_which_verbs_are_offered(
    lan: Client, case: Case, do: Callable[..., HttpResponse]
) -> None:
    now, _mark, once_accepted = sheet(lan, case).partition("data-to-come hidden")
    assert (offered(now), offered(once_accepted)) == ({"accept"}, {"reply", "resolve"})
    do(lan, case, "accept")
    assert offered(sheet(lan, case)) == {"reply", "resolve"}
    do(lan, case, "resolve", answer="已清运。")
    assert offered(sheet(lan, case)) == set()


def test_a_case_of_a_department_can_be_followed_only(
    lan: Client, case: Case, staff: SimpleNamespace
) -> None:
    dispatch(case.number, staff.bo, scope_of(staff.bo), department=staff.sanitation)
    page = sheet(lan, case)
    assert offered(page) == set()
    assert "/contact/" not in page


def test_photos_come_from_the_scoped_address(
    lan: Client, case: Case, photo: Callable[..., Any]
) -> None:
    attach(case.pk, [clean_photo(photo().read())])
    [kept] = case.photos.all()
    assert f"/maps/photos/{case.number}/{kept.pk}/" in sheet(lan, case)


@pytest.mark.parametrize("who", ["mei", "chen", "su", "dong"])
def test_others_find_no_such_case(
    case: Case, staff: SimpleNamespace, sign_in: Callable[..., Client], who: str
) -> None:
    answer = sign_in(getattr(staff, who)).get(f"/field/cases/{case.number}/", headers=HTMX)
    assert answer.status_code == 404
    assert case.text not in answer.content.decode()


def test_the_signed_out_get_a_word(client: Client, case: Case) -> None:
    answer = client.get(f"/field/cases/{case.number}/", headers=HTMX)
    assert (answer.status_code, bool(answer.json()["error"])) == (403, True)


def test_as_many_statements_with_thirty_cases_photos_and_events_as_with_one(
    lan: Client, case: Case, ren_reports: Callable[..., Registered],
    do: Callable[..., HttpResponse], django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    with django_assert_max_num_queries(12) as one:
        sheet(lan, case)
    for _turn in range(29):
        ren_reports()
    do(lan, case, "accept")
    for turn in range(5):
        do(lan, case, "reply", text=f"第{turn}次到场", public="1")
    with django_assert_max_num_queries(12) as many:
        sheet(lan, case)
    assert len(many) == len(one)
