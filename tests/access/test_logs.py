"""The log tells what happened under an id, and nothing about people."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from mapapp.logs import RequestLog
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What has been written to the log so far, line by line, through the real formatter."""
    root = logging.getLogger()
    real = next(h for h in root.handlers if type(h) is logging.StreamHandler)
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(real.formatter)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)


def test_a_request_is_one_line_with_an_id(client: Client, lines: Lines) -> None:
    client.get("/sign-in/")
    (line,) = lines()
    assert (line["event"], line["code"], line["request"]) == (
        "request_finished",
        200,
        "GET /sign-in/",
    )
    assert len(line["request_id"]) == 36
    assert line["timestamp"].endswith("Z")


def test_each_request_has_its_own_id(client: Client, lines: Lines) -> None:
    client.get("/sign-in/")
    client.get("/sign-in/")
    first, second = lines()
    assert first["request_id"] != second["request_id"]


def test_lines_within_a_request_carry_its_id(
    client: Client, staff: SimpleNamespace, lines: Lines
) -> None:
    client.post("/sign-in/", {"username": "lan", "password": "wrong"})
    ids = {line["request_id"] for line in lines()}
    assert len(lines()) > 1
    assert len(ids) == 1


def test_who_it_was_is_a_number(
    signed_in: Callable[[str], Client], staff: SimpleNamespace, lines: Lines
) -> None:
    signed_in("lan").get("/me/")
    assert lines()[-1]["user_id"] == staff.lan.pk


@pytest.mark.parametrize("password", ["wrong-password-7", PASSWORD])
def test_a_sign_in_tells_no_name_address_password_or_browser(
    client: Client, staff: SimpleNamespace, lines: Lines, password: str
) -> None:
    values = {"username": "lan", "password": password}
    client.post("/sign-in/", values, REMOTE_ADDR="198.51.100.7", headers={"user-agent": "Lanphone"})
    text = json.dumps(lines(), ensure_ascii=False)
    assert lines()
    for secret in ("lan", password, "198.51.100.7", "Lanphone", "兰"):
        assert secret.lower() not in text.lower()


def test_query_and_form_are_not_told(client: Client, lines: Lines) -> None:
    client.get("/sign-in/?next=/lookup/&code=ABCD-EFGH-JKLM")
    client.post("/lookup/?phone=13800005021", {"code": "ABCD-EFGH-JKLM", "phone": "13800005021"})
    text = json.dumps(lines())
    assert len(lines()) >= 2
    assert "ABCD" not in text
    assert "13800005021" not in text


def test_a_token_in_the_path_is_left_out(client: Client, lines: Lines) -> None:
    client.get("/lookup/photo/very-secret-token/")
    finished = [line for line in lines() if line["event"] == "request_finished"]
    assert [line["request"] for line in finished] == ["GET /lookup/photo/…/"]


def test_a_path_that_leads_nowhere_has_an_id_without_the_path(client: Client, lines: Lines) -> None:
    client.get("/no/such/page/")
    assert "GET -" in [line.get("request") for line in lines()]


def failing(_request: object) -> None:
    raise LookupError("broken on purpose")


urlpatterns = [path("broken/", failing)]


def test_a_failure_is_told_with_its_id_and_where(lines: Lines, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    assert client.get("/broken/?code=ABCD").status_code == 500
    failed = next(line for line in lines() if line["event"] == "request_failed")
    assert failed["request"] == "GET /broken/"
    assert failed["request_id"]
    assert "broken on purpose" in failed["exception"]


def test_logging_never_asks_the_database_who_it_was(
    signed_in: Callable[[str], Client], django_assert_num_queries: Any
) -> None:
    browser = signed_in("lan")
    with django_assert_num_queries(0):
        browser.get("/maps/no-such-page/")
    assert RequestLog.format_request is not RequestLog.__mro__[1].format_request
