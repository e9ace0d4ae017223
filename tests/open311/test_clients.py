"""Other people's programs over HTTP: a published client reads in JSON and XML, and a POST goes out
word for word as the specification's own example writes it."""

from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen
from xml.etree.ElementTree import Element, fromstring

import pytest
from georeport import GeoReport
from pytest_django.fixtures import Settings

from layers.cases.models import Case

# A client talks to the server's own thread, so the data must be committed.
pytestmark = pytest.mark.django_db(transaction=True)

# http://wiki.open311.org/GeoReport_v2, "POST Service Request", with a service, a place and a key
# of this county.
EXAMPLE = (
    "api_key={key}&jurisdiction_id={county}&service_code=garbage&lat=33.97&long=117.92"
    "&address_string=1234+5th+street&email=smit333%40sfgov.edu&device_id=tt222111"
    "&account_id=123456&first_name=john&last_name=smith&phone=111111111"
    "&description=A+large+sinkhole+is+destroying+the+street"
    "&media_url=http%3A%2F%2Ffarm3.static.flickr.com%2F2002%2F2212426634_5ed477a060.jpg"
    "&attribute%5BWHISPAWN%5D=123456&attribute%5BWHISPAWN%5D=123457"
)


@pytest.fixture
def root(live_server: Any, catalogue: Any) -> str:
    return f"{live_server.url}/open311/v2"


def sends(address: str, body: str) -> tuple[int, Element]:
    """Status and XML of the answer to a POST of form fields."""
    try:
        with urlopen(address, body.encode()) as answer:
            return answer.status, fromstring(answer.read())
    except HTTPError as error:
        with error:
            return error.code, fromstring(error.read())


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_published_client_files_by_the_example_and_follows(
    root: str, key: str, settings: Settings, form: str
) -> None:
    body = EXAMPLE.format(key=key, county=settings.COUNTY_CODE)
    status, filed = sends(f"{root}/requests.xml", body)
    assert (status, filed.tag) == (201, "service_requests")
    number = filed.findtext("request/service_request_id")
    assert number == Case.objects.get().number
    client = GeoReport(root, jurisdiction=settings.COUNTY_CODE, output_format=form)
    services = client.get_service_list()
    assert [service["service_code"] for service in services] == ["garbage", "lamp"]
    assert client.get_service_definition("garbage")["service_code"] == "garbage"
    # Of a single request the client makes a list in JSON only.
    rows: Any = client.get_service_requests(status="open", service_code="garbage,lamp")
    [row] = rows if isinstance(rows, list) else [rows]
    assert row == client.get_service_request(number)
    assert (row["service_request_id"], row["status"]) == (number, "open")
    assert (float(row["lat"]), float(row["long"])) == (33.97, 117.92)
    for secret in ("sinkhole", "1234 5th", "smith", "111111111"):
        assert secret not in str(row)


def test_the_token_leads_a_client_to_its_request(root: str, key: str, settings: Settings) -> None:
    _status, filed = sends(
        f"{root}/requests.xml", EXAMPLE.format(key=key, county=settings.COUNTY_CODE)
    )
    with urlopen(f"{root}/tokens/{filed.findtext('request/token')}.xml") as answer:
        found = fromstring(answer.read())
    assert found.findtext("request/service_request_id") == Case.objects.get().number


@pytest.mark.parametrize(("changed", "code"), [
    ({"api_key": "xyz"}, 403), ({"jurisdiction_id": "cityname.gov"}, 404),
    ({"service_code": "001"}, 404), ({"service_code": ""}, 400), ({"description": ""}, 400),
    ({"lat": "", "long": "", "address_string": ""}, 400),
])  # fmt: skip
def test_errors_are_those_of_the_specification(
    root: str, key: str, changed: dict[str, str], code: int
) -> None:
    sent = {"api_key": key, "service_code": "garbage", "lat": "33.97", "long": "117.92",
            "description": "sinkhole", **changed}  # fmt: skip
    status, told = sends(f"{root}/requests.xml", urlencode(sent))
    assert (status, told.tag, told.findtext("error/code")) == (code, "errors", str(code))
    assert told.findtext("error/description")
    assert not Case.objects.exists()
