"""Reading: discovery, services, the public list, one request, its token."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import fromstring

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case, Category
from layers.cases.register import Registered

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]
LIST = "/open311/v2/requests.json"


@pytest.fixture
def lists(client: Client) -> Callable[..., list[dict[str, Any]]]:
    """The numbers that the list answers to these filters."""

    def get(**filters: str) -> list[dict[str, Any]]:
        answer = client.get(LIST, filters)
        assert answer.status_code == 200, answer.content
        rows: list[dict[str, Any]] = answer.json()
        return rows

    return get


def test_discovery_names_the_one_endpoint(client: Client) -> None:
    [endpoint] = client.get("/open311/v2/discovery.json").json()["endpoints"]
    assert endpoint["url"] == "http://testserver/open311/v2"
    root = fromstring(client.get("/open311/v2/discovery.xml").content)
    assert root.findtext("endpoints/endpoint/url") == endpoint["url"]
    assert [each.text for each in root.iter("format")] == endpoint["formats"]


def test_services_are_the_categories_one_can_report(
    client: Client, catalogue: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        rows = client.get("/open311/v2/services.json").json()
    assert [row["service_code"] for row in rows] == ["garbage", "lamp"]
    assert (rows[0]["group"], rows[0]["type"], rows[0]["metadata"]) == ("市容", "realtime", False)
    assert rows[0]["keywords"] == "垃圾清运,Garbage,市容,City"
    root = fromstring(client.get("/open311/v2/services.xml").content)
    assert root.findtext("service/metadata") == "false"
    Category.objects.filter(code="lamp").update(active=False)
    assert len(client.get("/open311/v2/services.json").json()) == 1


def test_a_service_asks_nothing_more(client: Client, catalogue: SimpleNamespace) -> None:
    found = client.get("/open311/v2/services/garbage.json").json()
    assert found == {"service_code": "garbage", "attributes": []}
    assert client.get("/open311/v2/services/none.json").status_code == 404
    assert client.get("/open311/v2/services/city.xml").status_code == 404


def test_the_list_tells_what_is_public_and_no_more(
    ren_reports: Reports, lists: Any, at: Callable[..., Case]
) -> None:
    ren_reports(text="王家后院堆满垃圾", address="东升路9号", name="任一", phone="13800005021")
    [row] = lists()
    assert (row["status"], row["status_notes"], row["service_code"]) == (
        "open",
        "已登记",
        "garbage",
    )
    assert (row["address"], row["lat"], row["long"]) == ("睢城街道 东升社区居委会", 33.97, 117.92)
    assert row["agency_responsible"] == "城管局"
    told = str(row)
    for secret in ("王家", "东升路9号", "任", "13800005021"):
        assert secret not in told
    assert row["description"] is None
    assert row["requested_datetime"].endswith("+08:00")


def test_places_are_coarse_and_none_outside_the_county(ren_reports: Reports, lists: Any) -> None:
    ren_reports(lon=117.9234567, lat=33.9765432)
    ren_reports(lon=121.5, lat=31.2)
    outside, inside = lists()
    assert (inside["long"], inside["lat"]) == (117.92, 33.98)
    assert (outside["long"], outside["lat"], outside["address"]) == (None, None, None)


def test_open_until_nothing_more_is_done(at: Callable[..., Case], lists: Any) -> None:
    numbers = {state: at(state).number for state in ("registered", "accepted", "resolved")}
    over = {state: at(state).number for state in ("closed", "declined", "void")}
    assert {row["service_request_id"] for row in lists(status="open")} == set(numbers.values())
    assert {row["service_request_id"] for row in lists(status="closed")} == set(over.values())
    assert len(lists(status="open,closed")) == len(lists()) == 6


def test_dates_and_services_filter(ren_reports: Reports, lists: Any) -> None:
    now = timezone.now()
    old = ren_reports(received_at=now - timedelta(days=100)).number
    new = ren_reports(category="lamp", received_at=now - timedelta(days=10)).number
    assert [row["service_request_id"] for row in lists()] == [new]
    start = (now - timedelta(days=101)).isoformat()
    assert [row["service_request_id"] for row in lists(start_date=start)] == [new, old] or (
        [row["service_request_id"] for row in lists(start_date=start)] == [old]
    )
    end = (now - timedelta(days=50)).isoformat()
    assert [row["service_request_id"] for row in lists(end_date=end)] == [old]
    assert [row["service_code"] for row in lists(service_code="lamp,none")] == ["lamp"]
    assert lists(service_code="garbage") == []
    assert {row["service_request_id"] for row in lists(service_request_id=f"{old},{new},99")} == {
        old, new,
    }  # fmt: skip


def test_an_unescaped_plus_of_the_offset_is_understood(client: Client) -> None:
    address = f"{LIST}?start_date=2026-01-01T00:00:00+08:00&end_date=2026-01-02T00:00:00Z"
    assert client.get(address).status_code == 200
    assert client.get(f"{LIST}?start_date={quote('2026-01-01')}").status_code == 200


@pytest.mark.parametrize(
    "filters",
    [
        {"start_date": "yesterday"},
        {"start_date": "2026-02-30T00:00:00Z"},
        {"start_date": "9999-12-31T23:59:59Z"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"start_date": "2026-03-01T00:00:00Z", "end_date": "2026-02-01T00:00:00Z"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
        {"status": "lost"},
        {"service_code": "gar\0bage"},
        {"service_code": "' OR 1=1 --"},
        {"service_request_id": "x"},
        {"service_request_id": ",".join(["1"] * 1001)},
        {"jurisdiction_id": "elsewhere"},
    ],
)
def test_filters_that_cannot_be_meant_are_refused(client: Client, filters: dict[str, str]) -> None:
    answer = client.get(LIST, filters)
    code = 404 if "jurisdiction_id" in filters else 400
    assert (answer.status_code, answer.json()[0]["code"]) == (code, code)


def test_one_request_by_its_number(client: Client, ren_reports: Reports) -> None:
    number = ren_reports().number
    [row] = client.get(f"/open311/v2/requests/{number}.json").json()
    assert row["service_request_id"] == number
    root = fromstring(client.get(f"/open311/v2/requests/{number}.xml").content)
    assert root.findtext("request/status") == "open"
    for wrong in ("1", "x", "9" * 30, "%00"):
        assert client.get(f"/open311/v2/requests/{wrong}.json").status_code == 404


def test_the_token_of_a_filing_leads_to_its_number(
    client: Client, files: Callable[..., HttpResponse]
) -> None:
    [filed] = files().json()
    [found] = client.get(f"/open311/v2/tokens/{filed['token']}.json").json()
    assert found["service_request_id"] == filed["service_request_id"]
    for wrong in ("x", "0" * 32):
        assert client.get(f"/open311/v2/tokens/{wrong}.xml").status_code == 404


def test_other_methods_and_formats_are_refused(client: Client) -> None:
    assert client.delete(LIST).status_code == 405
    assert client.post("/open311/v2/services.json").status_code == 405
    assert client.get("/open311/v2/services.csv").status_code == 404


def test_the_list_is_one_statement_however_many(
    client: Client, ren_reports: Reports, django_assert_num_queries: Any
) -> None:
    for _case in range(12):
        ren_reports()
    with django_assert_num_queries(1):
        assert len(client.get(LIST).json()) == 12


def test_the_newest_come_first_and_the_list_is_bounded(
    ren_reports: Reports, lists: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapapp.open311.requests.MOST", 2)
    days = [datetime(2026, 3, day, 2, tzinfo=UTC) for day in (2, 3, 4)]
    numbers = [ren_reports(received_at=day).number for day in days]
    end = "2026-03-31T00:00:00Z"
    rows = lists(end_date=end)
    assert [row["service_request_id"] for row in rows] == [numbers[2], numbers[1]]
    further = lists(end_date=rows[-1]["requested_datetime"])
    assert [row["service_request_id"] for row in further] == [numbers[1], numbers[0]]
