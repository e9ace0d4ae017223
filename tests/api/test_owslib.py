"""OWSLib's client for OGC API – Features reads every collection and writes to some."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone
from owslib.ogcapi.features import Features
from owslib.util import Authentication

from layers.cases.register import Registered
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.place_mailbox import place_mailbox
from layers.residents.models import Household
from layers.staff.make_token import make_token
from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.models import Grid
from tests.api.conftest import point
from tests.borders.drawn import A1, a1

# The server here is a thread of its own, so the data must be committed.
pytestmark = pytest.mark.django_db(transaction=True)
COUNTS = {"grids": 5, "divisions": 6, "households": 7, "enterprises": 1, "cases": 1,
          "mailboxes": 1, "hazards": 1}  # fmt: skip


@pytest.fixture
def client(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Features]:
    """The client with a token of this person; without one it is nobody in particular."""

    def make(user: User | None = None, **headers: str) -> Features:
        # The library keeps the headers of all its clients in one place.
        monkeypatch.setattr("owslib.ogcapi.REQUEST_HEADERS", {"User-Agent": "OWSLib"})
        token = make_token(user, "OWSLib", 30)[1] if user else ""
        auth = Authentication(user.username, token) if user else None
        return Features(f"{live_server.url}/ogc/", headers=headers, auth=auth)

    return make


@pytest.fixture
def ground(
    staff: SimpleNamespace, ren_reports: Callable[..., Registered],
    make_household: Callable[..., Household], make_enterprise: Callable[..., Any],
) -> None:  # fmt: skip
    """What COUNTS says, in grid A1."""
    for number in range(COUNTS["households"]):
        make_household(address=f"东升路{number}号")
    make_enterprise()
    ren_reports()
    lan = staff.lan, scope_of(staff.lan)
    place_mailbox(uuid4(), *lan, lon=117.92, lat=33.97, address="村部门口", weekdays=[1])
    find_hazard(uuid4(), *lan, kind="fire", text="楼道堆物", lon=117.93, lat=33.97)


def test_everything_is_read(
    client: Callable[..., Features], staff: SimpleNamespace, ground: None
) -> None:
    lan = client(staff.lan)
    assert lan.feature_collections() == list(COUNTS)
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
        in (lan.conformance()["conformsTo"])
    )
    assert "/collections/cases/items" in lan.api()["paths"]
    for name, count in COUNTS.items():
        assert lan.collection(name)["id"] == name
        assert "version" in lan.collection_schema(name)["properties"]
        body = lan.collection_items(name)
        assert body["numberMatched"] == body["numberReturned"] == count
        key = body["features"][0]["id"]
        assert lan.collection_item(name, key)["id"] == key
        known = lan.collection_queryables(name)["properties"]
        assert set(known) - {"geometry"} <= set(body["features"][0]["properties"])


def test_pages_boxes_times_and_filters(
    client: Callable[..., Features], staff: SimpleNamespace, ground: None
) -> None:
    lan = client(staff.lan)
    found, query = [], {"limit": "3"}
    while query:
        body = lan.collection_items("households", **query)
        found += [one["id"] for one in body["features"]]
        onwards = [link["href"] for link in body["links"] if link["rel"] == "next"]
        query = (
            {k: v[0] for k, v in parse_qs(urlsplit(onwards[0]).query).items()} if onwards else {}
        )
    assert found == [
        str(uuid) for uuid in Household.objects.order_by("pk").values_list("uuid", flat=True)
    ]
    assert len(lan.collection_items("households", offset=5)["features"]) == 2

    def cases(**query: Any) -> int:
        return int(lan.collection_items("cases", **query)["numberMatched"])

    hour_ago = (timezone.now() - timedelta(hours=1)).isoformat()
    assert cases(bbox=[117.9, 33.95, 118.0, 34.0]) == 1
    assert cases(bbox=[118.0, 33.95, 118.05, 34.0]) == 0
    assert cases(datetime_=f"{hour_ago}/..") == 1
    assert cases(datetime_=f"../{hour_ago}") == 0
    assert cases(grid=A1, category="garbage") == 1
    assert cases(grid=A1, category="lamp") == 0
    with pytest.raises(RuntimeError, match="colour"):
        cases(colour="red")


def test_a_household_is_entered_changed_and_moved_out(
    client: Callable[..., Features], staff: SimpleNamespace
) -> None:
    lan = client(staff.lan)
    uuid = str(uuid4())
    lan.collection_item_create("households", point(117.92, 33.97, uuid=uuid, address="东升路9号"))
    seen = lan.collection_item("households", uuid)
    seen["properties"]["address"] = "东升路10号"
    seen["geometry"]["coordinates"] = [117.93, 33.97]
    lan.collection_item_update("households", uuid, seen)
    row = Household.objects.get()
    assert (row.address, row.geom.x, row.version) == ("东升路10号", 117.93, 2)
    with pytest.raises(RuntimeError, match="OutOfDate"):
        client(staff.lan).collection_item_update("households", uuid, seen)
    with pytest.raises(RuntimeError, match="NoVersion"):
        lan.collection_item_delete("households", uuid)
    lan.collection_item("households", uuid)
    client(staff.lan, **{"If-Match": lan.response_headers["ETag"]}).collection_item_delete(
        "households", uuid
    )
    with pytest.raises(RuntimeError, match="NotFound"):
        lan.collection_item("households", uuid)


def test_a_border_is_moved(client: Callable[..., Features], staff: SimpleNamespace) -> None:
    bo = client(staff.bo)
    seen = bo.collection_item("grids", A1)
    seen["geometry"] = a1(s3=117.96)
    bo.collection_item_update("grids", A1, seen)
    assert Grid.objects.get(code=A1).version == 2
    with pytest.raises(RuntimeError, match="SignedOut"):
        client().collection_item_update("grids", A1, seen)
