"""Pages for what went wrong say what to do, as a page or as JSON."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from mapapp import errors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_form_without_its_token_is_refused_in_words(accept: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/lookup/", {"code": "x"}, headers={"accept": accept})
    assert answer.status_code == 403
    words = answer.json()["error"] if "json" in accept else answer.content.decode()
    assert "刷新页面" in words or "Reload the page" in words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_address_that_leads_nowhere_has_a_page_of_ours(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    page = answer.content.decode()
    words = {"zh-hans": "没有这个页面", "en": "There is no such page"}
    assert words[language] in page
    assert 'class="top"' in page
    assert client.get("/nowhere/", headers={"accept": "application/json"}).json()["error"]


@pytest.mark.parametrize(
    ("handler", "status"), [("bad_request", 400), ("forbidden", 403), ("not_found", 404)]
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_each_problem_says_what_to_do(
    rf: RequestFactory, handler: str, status: int, accept: str
) -> None:
    request = rf.get("/", headers={"accept": accept})
    answer = getattr(errors, handler)(request, Exception())
    assert answer.status_code == status


def test_our_own_fault_is_told_without_asking_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("mapapp.public.pages.render", fails)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/")
    assert answer.status_code == 500
    assert "已记录" in answer.content.decode()
    answer = client.get("/", headers={"accept": "application/json"})
    assert "已记录" in answer.json()["error"]


@pytest.mark.parametrize(
    ("language", "html", "words"),
    [("zh-hans", "zh-Hans", "暂时无法访问"), ("en", "en", "Not reachable")],
)
def test_without_a_database_the_page_speaks_the_language_of_the_reader(
    rf: RequestFactory, language: str, html: str, words: str, django_assert_num_queries: Any
) -> None:
    with override(language), django_assert_num_queries(0):
        answer = errors.database_down(rf.get("/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    page = answer.content.decode()
    assert words in page
    assert f'<html lang="{html}">' in page


def test_the_address_of_a_form_has_a_page_that_says_so(client: Client) -> None:
    answer = client.get("/lookup/rating/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "重新打开" in answer.content.decode()
    assert client.get("/lookup/rating/", headers={"accept": "application/json"}).json()["error"]


def test_a_page_not_for_me_leads_back_instead_of_telling_of_a_form(client: Client) -> None:
    page = client.get("/rate/false/").content.decode()
    assert "无法打开此页面" in page
    assert "返回首页" in page
