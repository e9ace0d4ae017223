"""Filing a request: a case like any other, of the system whose key it was."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from layers.cases.lookup import hash_of
from layers.cases.models import Case, Complainant, SourceKey
from layers.cases.queries import by_lookup
from layers.cases.revoke_key import revoke_key
from layers.people_scope import all_people
from layers.privacy import decrypt

pytestmark = pytest.mark.django_db
Files = Callable[..., HttpResponse]


def test_a_request_becomes_a_case_in_its_grid(
    files: Files, territory: Any, staff: Any, key: str
) -> None:
    answer = files()
    assert answer.status_code == 201
    [row] = answer.json()
    case = Case.objects.get(number=row["service_request_id"])
    assert (case.grid, case.department, case.owner) == (territory.A1, staff.sanitation, staff.lan)
    assert (case.channel, case.source_system, case.source_id) == ("open311", "市民应用", "")
    with all_people():
        who = Complainant.objects.get(case=case)
    assert (decrypt(who.name), decrypt(who.phone)) == ("任一", "13800005021")
    code = re.search(r"\w{4}-\w{4}-\w{4}", row["service_notice"])
    assert code is not None
    assert by_lookup(hash_of(code[0])) == case
    assert row["account_id"] is None
    assert SourceKey.objects.get().used_at is not None


def test_in_xml_too(files: Files) -> None:
    answer = files("xml")
    assert answer.status_code == 201
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = fromstring(answer.content)
    assert (root.tag, root[0].tag) == ("service_requests", "request")
    assert root.findtext("request/service_request_id") == Case.objects.get().number


@pytest.mark.parametrize("way", ["header", "attribute"])
def test_the_same_number_of_the_client_twice_is_one_case(files: Files, way: str) -> None:
    sent: dict[str, Any] = (
        {"headers": {"Idempotency-Key": "A-17"}}
        if way == "header"
        else {"attribute[external_id]": "A-17"}
    )
    first, second = files(**sent), files(description="又来一次", **sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    case = Case.objects.get()
    assert (case.source_system, case.source_id) == ("市民应用", "A-17")


def test_without_a_number_each_request_is_a_case(files: Files) -> None:
    files()
    files()
    assert Case.objects.count() == 2


def test_the_picture_stays_an_address_in_the_text(files: Files) -> None:
    files(media_url="https://example.org/a.jpg")
    assert Case.objects.get().text.endswith("\nhttps://example.org/a.jpg")


def test_an_address_alone_waits_for_a_dispatcher(files: Files) -> None:
    files(lat=None, long=None, address_string="东升社区三号楼")
    case = Case.objects.get()
    assert (case.place_state, case.address) == ("unplaced", "东升社区三号楼")


def test_a_foreign_name_keeps_its_order(files: Files) -> None:
    files(first_name="Ren", last_name="Yi")
    with all_people():
        assert decrypt(Complainant.objects.get().name) == "Ren Yi"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"api_key": None}, 403),
        ({"api_key": "slk_wrong"}, 403),
        ({"api_key": "\0"}, 403),
        ({"service_code": None}, 400),
        ({"service_code": "nonsense"}, 404),
        ({"service_code": "city"}, 404),  # a group, nothing that can be filed
        ({"service_code": "\0"}, 404),
        ({"jurisdiction_id": "city.example"}, 404),
        ({"lat": None, "long": None}, 400),
        ({"lat": None}, 400),
        ({"lat": "north"}, 400),
        ({"lat": "nan"}, 400),
        ({"lat": "1e999"}, 400),
        ({"lat": "117.92", "long": "33.97"}, 400),
        ({"description": None}, 400),
        ({"description": " "}, 400),
        ({"description": "字" * 2001}, 400),
        ({"description": "字" * 400_000}, 413),
        ({"description": "坏\x00了"}, 400),
        ({"phone": "call me"}, 400),
        ({"last_name": "名" * 41}, 400),
        ({"address_string": "址" * 201}, 400),
        ({"media_url": "x" * 501}, 400),
        ({"attribute[external_id]": "x" * 101}, 400),
    ],
)
def test_what_cannot_be_taken_is_refused_in_the_formats_own_words(
    files: Files, fields: dict[str, Any], code: int
) -> None:
    answer = files(**fields)
    assert answer.status_code == code
    [error] = answer.json()
    assert error["code"] == code
    assert len(error["description"]) > 5
    root = fromstring(files("xml", **fields).content)
    assert (root.tag, root[0].tag, root.findtext("error/code")) == ("errors", "error", str(code))
    assert not Case.objects.exists()


def test_too_many_fields_and_a_broken_form_are_refused(client: Client, key: str) -> None:
    many = client.post("/open311/v2/requests.json", {f"f{n}": "1" for n in range(1001)})
    assert (many.status_code, many.json()[0]["code"]) == (400, 400)
    broken = client.post(
        "/open311/v2/requests.xml", b"--x\r\nrubbish", content_type="multipart/form-data"
    )
    assert broken.status_code == 400
    assert fromstring(broken.content).tag == "errors"


def test_the_jurisdiction_may_be_named(files: Files, settings: Settings) -> None:
    assert files(jurisdiction_id=settings.COUNTY_CODE).status_code == 201


def test_a_revoked_key_is_out_at_once(files: Files) -> None:
    revoke_key(SourceKey.objects.get().pk)
    assert files().status_code == 403


def test_after_ten_wrong_keys_comes_a_pause(files: Files) -> None:
    for _try in range(10):
        files(api_key="slk_wrong")
    answer = files()
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900


def test_a_system_files_no_more_than_its_share_of_a_minute(
    files: Files, settings: Settings
) -> None:
    settings.OPEN311_A_MINUTE = 2
    answers = [files() for _request in range(3)]
    cache.clear()
    assert {201} <= {answer.status_code for answer in answers} <= {201, 429}
    assert files().status_code == 201


def test_no_session_and_no_form_token_is_asked_for(files: Files, key: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        "/open311/v2/requests.json",
        {"api_key": key, "service_code": "garbage", "description": "灯坏了", "lat": "33.97",
         "long": "117.92"},
    )  # fmt: skip
    assert answer.status_code == 201
    assert not answer.cookies


def test_filing_takes_five_statements(files: Files, django_assert_max_num_queries: Any) -> None:
    files()
    with django_assert_max_num_queries(4):
        files()
